"""Fuzzing: each decoder of what comes from outside, on seeds and whatever mutation makes of them.

`python -m tests.fuzz --seconds 60` goes through all targets for so long and prints what broke one. A new decoder is
a line in `TARGETS`. What a decoder may raise is its own refusal; everything else is a finding.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

from pushtui.config import ConfigProblem, load
from pushtui.core.events import Failed, Marked, Past, Polled, Unchanged
from pushtui.core.report import Counts, Report
from pushtui.core.source import PastPoint, SourceError, Trouble, UsageProblem
from pushtui.core.state import State, advance
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
from pushtui.sources import azure, failures, jsontext, onesignal, service
from pushtui.sources import decode as contract
from pushtui.sources import parse as parse_server
from pushtui.sources.address import Address
from pushtui.sources.clickhouse.answer import CLICKHOUSE
from pushtui.sources.gunzip import Body, CutOffError, TooLargeError
from pushtui.sources.prometheus.source import PROMETHEUS
from pushtui.sources.redirect import redirected
from pushtui.target import check
from pushtui.tui.terminal.input import Intake
from tests.fuzz_server import SEEDS, requested
from tests.hostile import BODIES, CHECKS, CORPUS, assert_plain, chunks
from tests.recording.watch import incident, states
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
    b'[[alert]]\nid = "slow"\nwhen = "ios.throughput < 100/s and (status == sending or not errors > 5%) for 30s"\n'
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
    b'"view": "table", "collapsed": true}]}, "zoomed": "reasons", "theme": "pushtui-light", "range": 900}'
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

_WORDS: tuple[bytes, ...] = (
    *(raw.encode("utf-8", "surrogatepass") for raw in CORPUS.values() if len(raw) < 100),
    *(json.dumps(raw).encode() for raw in CORPUS.values() if len(raw) < 100),
    *(b"null true false NaN Infinity -Infinity 1e400 -1 0.5 9223372036854775808 18446744073709551616 1e-9".split()),
    *(
        b'{ } [ ] [[ ]] : , " \\ \\ud800 \\u0000 # = \'\'\' """ \n \r \r\n 2026-02-30 9999-12-31T23:59:59Z'.split(
            b" "
        )
    ),
    b"[" * 900 + b"]" * 900,
    b"[" * 5_000,
    b'{"a":' * 5_000,
    b"1" * 5_000,
    b"\xff\xfe",
    b"\xef\xbb\xbf",
)


_VALUES: tuple[object, ...] = (
    *(None, True, False, -1, 0, 1, 2.5, 1e300, -0.0, float("nan"), float("inf"), 2**53, 2**63 - 1, 2**63, 10**40),
    *("", "0", "-1", "7", " 12.0 ", "1e9", "NaN", "9223372036854775807", "x" * 600, [], {}, [[]], [None], {"": {}}),
    *("2026-11-23T12:00:00Z", "0000-00-00 00:00:00", "9999-12-31T23:59:59.999-23:59", 1e11, 4e14, "sending"),
    *(raw for raw in CORPUS.values() if len(raw) < 100),
)


def reshaped(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """With another value somewhere in one of its lines of JSON, or in it as a whole; as it is where it has none."""
    lines = data.split(b"\n") if chance.random() < 0.5 else [data]
    at = chance.randrange(len(lines))
    try:
        value, donor = json.loads(lines[at]), json.loads(other)
    except (ValueError, RecursionError):
        return data
    for _ in range(chance.randint(1, 4)):
        places = list(_places([value]))
        holder, key = chance.choice(places)
        giver, part = chance.choice(list(_places([donor])))
        match chance.randrange(5):
            case 0 if isinstance(holder, dict):
                holder[str(chance.choice(_VALUES))] = holder.pop(key)
            case 1 if isinstance(holder, list) and holder is not places[0][0]:
                holder.extend(holder[: chance.choice((1, 2, 40))])
            case 2:
                holder[key] = copy.deepcopy(giver[part])
            case _:
                holder[key] = copy.deepcopy(chance.choice(_VALUES))
        value = places[0][0][0]
    lines[at] = json.dumps(value).encode()
    return b"\n".join(lines)


def _places(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Where values stand: what holds them, and under which key."""
    for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
        yield holder, key
        if isinstance(holder[key], dict | list):
            yield from _places(holder[key])


def mutated(seed: bytes, other: bytes, chance: random.Random) -> bytes:
    """The seed with other values in its JSON, or with up to six changes: flipped, cut, doubled, words put in."""
    if chance.random() < 0.4:
        return reshaped(seed, other, chance)[: 1 << 17]
    data = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(data))
        end = min(len(data), at + chance.choice((1, 2, 4, 16, 256)))
        match chance.randrange(6):
            case 0:
                data[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = data[at:end] * chance.choice((1, 2, 50))
            case 3:
                data[at:at] = chance.choice(_WORDS)
            case 4:
                data[at:end] = chance.choice(_WORDS)
            case _:
                start = chance.randint(0, len(other))
                data[at:end] = other[start : start + chance.choice((4, 64, 1024))]
    return bytes(data[: 1 << 17])


def inputs(target: Target, chance: random.Random) -> Iterator[bytes]:
    """The seeds, and then mutations for ever; what was taken becomes a seed now and then."""
    yield from target.seeds
    pool = list(target.seeds)
    while True:
        data = mutated(chance.choice(pool), chance.choice(pool), chance)
        yield data
        if chance.random() < 0.02 and len(pool) < 500:
            pool.append(data)


def broken_by(target: Target, data: bytes) -> str:
    """What is wrong with how the target takes this input; empty where nothing is."""
    try:
        target.run(data)
    except target.refusals:
        return ""
    except Exception:
        return traceback.format_exc()
    return ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz all targets, or those named, for a time; the exit status says whether something broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], default=[])
    parser.add_argument("--seconds", type=float, default=60.0, help="for all of them together (default: 60)")
    parser.add_argument("--seed", type=int, default=None, help="to do the same once more")
    told = parser.parse_args(arguments)
    seed = random.randrange(2**32) if told.seed is None else told.seed
    names = told.targets or list(TARGETS)
    failed = False
    for name in names:
        until, count, chance = time.monotonic() + told.seconds / len(names), 0, random.Random(seed)
        for data in inputs(TARGETS[name], chance):
            if time.monotonic() > until:
                break
            count += 1
            if wrong := broken_by(TARGETS[name], data):
                failed = True
                path = Path(tempfile.gettempdir()) / f"fuzz-{name}-{count}"
                path.write_bytes(data)
                print(f"{name}: input {count} of seed {seed}, kept in {path}\n{wrong}")
                break
        print(f"{name:<16} {count:>9,} inputs")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
