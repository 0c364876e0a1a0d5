"""What is fuzzed: each decoder of what comes from outside, what it may refuse with, and where it begins.

A new decoder is a line in `TARGETS`. What a decoder may raise is its own refusal; everything else is a finding.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from itertools import pairwise

from pushtui.config import ConfigProblem, load
from pushtui.core.advance import advance
from pushtui.core.events import Failed, Marked, Past, Polled, Unchanged
from pushtui.core.report import Counts, Report
from pushtui.core.source import PastPoint, SourceError, Trouble, UsageProblem
from pushtui.core.state import State
from pushtui.core.text import clean
from pushtui.export import csv, html, markdown, text
from pushtui.export import json as export_json
from pushtui.memory.form import Damaged, Newer, decode, encode
from pushtui.recording.archive import Archive
from pushtui.recording.codec import Decoder, Encoder
from pushtui.recording.damage import DamagedError
from pushtui.recording.store import Store
from pushtui.server.ingest import parse
from pushtui.server.problem import Problem
from pushtui.server.settings import ServerSettings
from pushtui.sources import azure, failures, jsontext, onesignal, pushwoosh, service
from pushtui.sources import decode as contract
from pushtui.sources import parse as parse_server
from pushtui.sources.address import Address
from pushtui.sources.airship import reading as airship
from pushtui.sources.clickhouse.answer import CLICKHOUSE
from pushtui.sources.gunzip import Body, CutOffError, TooLargeError
from pushtui.sources.intervals import HOUR, curve
from pushtui.sources.prometheus.source import PROMETHEUS
from pushtui.sources.redirect import redirected
from pushtui.target import check
from pushtui.tui.terminal.input import Intake
from tests.fuzz_server import SEEDS, requested
from tests.hostile import BODIES, CHECKS, assert_plain, chunks
from tests.recording.watch import incident, states
from tests.sources.bodies import raw
from tests.sources.faults import GOOD
from tests.sources.readers import READERS, Reader, lines, numbers

_HOST = "fuzz.test"
_NOW = 1_795_435_200.0
_KEPT = Archive(Store.in_memory())
_SERVICES = (
    service.PUSHTUI,
    azure.SERVICE,
    onesignal.SERVICE,
    parse_server.SERVICE,
    PROMETHEUS,
    CLICKHOUSE,
)
_SETTINGS = ServerSettings(port=0)


@dataclass(frozen=True)
class Target:
    """A decoder, what it may refuse with, and where it begins."""

    run: Callable[[bytes], None]
    refusals: tuple[type[BaseException], ...]
    seeds: tuple[bytes, ...]


def _json(body: bytes) -> object:
    return jsontext.load(body, host=_HOST, media="application/json")


def _fit(report: Report) -> None:
    """Nothing in it is unfit to be shown, or no count or time."""
    for line in lines(report):
        assert_plain(line)
    assert all(0 <= number < 2**63 for number in numbers(report))
    for at in (report.started_at, report.completed_at, report.as_of):
        assert at is None or 0 <= at < 2**40


def _report(body: bytes) -> None:
    _fit(contract.report(_json(body), host=_HOST, asked="x"))


def _source(reader: Reader, body: bytes) -> None:
    for report in reader.read(body):
        _fit(report)


_FORMS: dict[str, Callable[[State], str]] = {
    "text": lambda state: text.render(state, _HOST, UTC),
    "json": lambda state: export_json.render(state, _HOST, history=True),
    "csv": csv.render,
    "md": lambda state: markdown.render(state, _HOST, UTC),
    "html": lambda state: html.render(state, _HOST, UTC),
}


def _intervals(body: bytes) -> None:
    """Of both providers, whichever the body is from; the curve never falls, and never passes the total."""
    told = _json(body)
    own = airship.series if isinstance(told, dict) and "counts" in told else pushwoosh.intervals
    totals = Counts(sent=10**6, opens=10**6, delivered=10**6, errors=10**6, excluded=10**6)
    points = curve(own(told, host=_HOST), HOUR, totals, _NOW)
    for one, other in pairwise(points):
        assert one.at <= other.at
        for name, count in other.totals.items():
            before = one.totals.get(name)
            assert count is None or before is None or before <= count <= 10**6


def _server(body: bytes) -> None:
    for report in requested(body):
        _fit(report)


def _exports(body: bytes) -> None:
    """One form for each body, since that is slow."""
    report = contract.report(_json(body), host=_HOST, asked="x")
    state = advance(State(interval=1.0), Polled(_NOW, report, 0.01, None))
    state = advance(state, Polled(_NOW + 1, report, 0.01, None))
    form = list(_FORMS)[len(body) % len(_FORMS)]
    told = _FORMS[form](state)
    assert_plain(told)
    CHECKS[form](told)


def _refusal(body: bytes) -> None:
    """A status line, headers and a body, as any service explains itself."""
    status, _, rest = body.partition(b" ")
    date, _, rest = rest.partition(b"\n")
    code = int(status[:3]) if status[:3].isdigit() else 500
    for one in _SERVICES:
        error = failures.refusal(
            code if code != 200 else 500,
            {"retry-after": date.decode("latin-1"), "date": date[::-1].decode("latin-1")},
            rest,
            service=one,
            host=_HOST,
            what="delivery x",
            proven=True,
            now=_NOW,
        )
        assert_plain(error.message)
        assert_plain(error.remedy)
        assert error.retry_after is None or 0 <= error.retry_after <= failures.LONGEST_WAIT


def _redirect(body: bytes) -> None:
    address = Address.parse("https://fuzz.test/v1/deliveries/x")
    there = redirected(address, "https://fuzz.test/v1/x", 302, body.decode("latin-1"))
    assert there.startswith("https://fuzz.test/")


def _address(body: bytes) -> None:
    try:
        address = Address.parse(body.decode(errors="surrogateescape"))
    except UsageProblem as problem:
        assert_plain(str(problem))
        return
    assert_plain(address.place)
    assert "@" not in address.origin


def _recording(body: bytes) -> None:
    first, *others = body.split(b"\n")
    decoder = Decoder(_KEPT)
    state = decoder.begin(first)
    for line in others:
        state = advance(state, decoder.event(line).event)
    if state.report is not None:
        _fit(state.report)
    export_json.render(state, _HOST, history=True)


def _keys(body: bytes) -> None:
    """What arrives in pieces becomes text that a parser may see, and nothing is kept that grows."""
    intake = Intake()
    for start in range(0, len(body), 5):
        for item in intake.feed(body[start : start + 5]):
            assert not isinstance(item, str) or "\ufffd" not in item
    intake.give_up()
    assert not intake.pasting
    assert intake.feed(b"") == []


def _list(body: bytes) -> None:
    contract.summaries(_json(body), host=_HOST)


def _history(body: bytes) -> None:
    points = contract.history(_json(body), host=_HOST)
    assert list(points) == sorted(points, key=lambda point: point.at)


def _packed(body: bytes) -> None:
    packed = Body(1 << 16, packed=True)
    for start in range(0, len(body), 7):
        packed.feed(body[start : start + 7])
    assert len(packed.whole()) <= 1 << 16


def _events(body: bytes) -> None:
    batch = parse(body, _SETTINGS)
    assert len(batch.events) <= batch.lines
    assert all(total >= 0 for total in batch.totals)


def _config(body: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        file.write(body)
        file.flush()
        try:
            check(load(option=file.name, environ={}))
        except ConfigProblem as found:
            if str(found).isprintable():
                raise
            raise AssertionError(ascii(str(found))) from found


def _state(body: bytes) -> None:
    value = decode(body)
    assert decode(encode(value)) == value
    assert all(clean(name) == name for name in value.layouts)


def _zlib() -> tuple[type[BaseException], ...]:
    import zlib

    return (zlib.error, CutOffError, TooLargeError)


def _bodies(kind: str, size: int = 4) -> tuple[bytes, ...]:
    return tuple(json.dumps(BODIES[kind](raws)).encode() for raws in chunks(size).values())


_EVENT = (
    b'{"event_id": "a1", "type": "bounce", "platform": "ios", "code": "X", "at": "2026-11-23T12:00:00Z", '
    b'"count": 2}\n'
)
_TOML = (
    b'interval = 2\ntheme = "pushtui-light"\nlayout = "default"\nrange = "15m"\nzone = "UTC"\nmouse = false\n'
    b'[keys]\nzoom = ["z", "f2"]\n[profiles.team]\ntype = "pushtui"\nurl = "https://push.example.com"\n'
    b'token_env = "TEAM_TOKEN"\ninterval = 0.5\n'
)
_ALERTS = (
    b'[[alert]]\nid = "slow"\nwhen = "ios.throughput < 9/s and (status == sending or not open_rate > 5%) for 30s"\n'
    b'severity = "critical"\ntodo = "call"\n[[alert]]\nid = "bounce-rate"\nwhen = "bounce_rate_now > 20% for 30s"\n'
)
_PROFILES = (
    b'[profiles.shop]\ntype = "json"\nurl = "https://shop.example.com/{delivery}?k=v"\nerror = "errors[0]"\n'
    b'[profiles.shop.counts]\nsent = { plus = ["a", "sum(b[].c)"], minus = ["d"], optional = ["e"] }\n'
    b'[profiles.shop.platforms]\nrows = "stats"\n[profiles.shop.platforms.counts]\nsent = "n"\n'
    b'[[profiles.shop.reasons]]\nrows = "failures"\ncode = "code"\ncount = "n"\nkinds = { lost = "bounce" }\n'
    b'[profiles.prom]\ntype = "prometheus"\nurl = "https://prom.example.com"\nwindow = "6h"\n'
    b'[profiles.prom.queries]\nsent = "sum(x{delivery=\\"{delivery}\\"})"\n'
    b'[profiles.ch]\ntype = "clickhouse"\nurl = "https://ch.example.com"\ntable = "a.b"\nrecords = ["open"]\n'
    b'[profiles.one]\ntype = "onesignal"\napp_id = "a"\noutcomes = ["bought"]\ntoken_command = "pass show x"\n'
)


def _recorded() -> bytes:
    """A block of a send that fails, alerts and all, and one of every other kind of event."""
    last = [event for event in incident(240) if event is not None]
    events = [
        *last[::20],
        Past(last[-1].at + 1, (PastPoint(_NOW - 5, Counts(sent=1)),)),
        Unchanged(last[-1].at + 2, 0.1, None),
        Failed(last[-1].at + 3, Trouble.REFUSED, "503 from x", "wait", 0.1, None),
        Marked(last[-1].at + 4, "here"),
    ]
    found, encoder = states(events), Encoder()
    begun = encoder.begin(found[0], _KEPT.file(found[0].alerts, 0))
    written = (encoder.event(event, after.alerts) for event, after in zip(events, found[1:], strict=True))
    return b"\n".join((begun, *written))


_REMEMBERED = (
    b'{"version": 1, "layout": "night", "layouts": {"night": [{"panel": "summary", "columns": 8, "height": 12, '
    b'"view": "table", "collapsed": true}]}, "zoomed": "reasons", "zoomed_on": "1a2b3c4d", '
    b'"theme": "pushtui-light", "range": 900}'
)

TARGETS: dict[str, Target] = {
    "report": Target(_report, (SourceError,), (GOOD, *_bodies("report"))),
    "list": Target(_list, (SourceError,), (b'{"deliveries": [' + GOOD + b'], "next": "c"}', *_bodies("list"))),
    "history": Target(
        _history,
        (SourceError,),
        (b'{"at": ["2026-11-23T12:00:00Z", "2026-11-23T12:00:01Z"], "sent": [1, 2]}', *_bodies("history")),
    ),
    "gzip": Target(_packed, _zlib(), (gzip.compress(GOOD), gzip.compress(b"a") + gzip.compress(b"b"))),
    "events": Target(_events, (Problem,), (_EVENT * 3, _EVENT.replace(b"2}", b"2.0e1}"))),
    "config": Target(_config, (ConfigProblem,), (_TOML, _ALERTS, _PROFILES)),
    "state": Target(_state, (Damaged, Newer), (_REMEMBERED,)),
    "recording": Target(_recording, (DamagedError,), (_recorded(),)),
    "exports": Target(_exports, (SourceError,), (GOOD, *_bodies("report"))),
    "refusal": Target(
        _refusal,
        (),
        (
            b'429 120\n{"errors": ["API rate limit exceeded."], "detail": "slow", "error": 7}',
            b"503 Mon, 23 Nov 2026 12:00:30 GMT\n<Error><Detail>gone&lt;b&gt;. TrackingId:1</Detail></Error>",
            b"404 x\nCode: 60. DB::Exception: Table default.nope does not exist. (UNKNOWN_TABLE) (version 25.8)",
        ),
    ),
    "intervals": Target(
        _intervals,
        (SourceError,),
        (raw("airship-perpush-series.json"), raw("pushwoosh-totalsbyintervals.json")),
    ),
    "server": Target(_server, (), SEEDS),
    "redirect": Target(_redirect, (SourceError,), (b"/v2/x?y=z", b"https://u@fuzz.test:99999/x", b"//[::1]:80/x")),
    "address": Target(
        _address, (), (b"https://u:p@push.example.com:8443/v1/deliveries/x?k=v", b"http://[::1]:8750/")
    ),
    "keys": Target(
        _keys, (), (b"\x1b[200~paste\x1b[201~q\x1b[<35;9;9M\x1b[0n\xc3\xa9\x1b[106;;106u", b"j" * 2_000)
    ),
    **{name: Target(partial(_source, reader), (SourceError,), reader.seeds) for name, reader in READERS.items()},
}
