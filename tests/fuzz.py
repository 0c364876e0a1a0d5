"""Fuzzing: each decoder of what comes from outside, on seeds and whatever mutation makes of them.

`python -m tests.fuzz --seconds 60` goes through all targets for so long and prints what broke one. A new decoder is
a line in `TARGETS`. What a decoder may raise is its own refusal; everything else is a finding.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pushtui.config import ConfigProblem, load
from pushtui.core.source import SourceError
from pushtui.core.text import clean
from pushtui.memory.form import Damaged, Newer, decode, encode
from pushtui.server.ingest import parse
from pushtui.server.problem import Problem
from pushtui.server.settings import ServerSettings
from pushtui.sources import decode as contract
from pushtui.sources import jsontext
from pushtui.sources.gunzip import Body, CutOffError, TooLargeError
from tests.hostile import BODIES, CORPUS, assert_plain, chunks
from tests.sources.faults import GOOD

_HOST = "fuzz.test"
_SETTINGS = ServerSettings(port=0)


@dataclass(frozen=True)
class Target:
    """A decoder, what it may refuse with, and where it begins."""

    run: Callable[[bytes], None]
    refusals: tuple[type[BaseException], ...]
    seeds: tuple[bytes, ...]


def _json(body: bytes) -> object:
    return jsontext.load(body, host=_HOST, media="application/json")


def _report(body: bytes) -> None:
    report = contract.report(_json(body), host=_HOST, asked="x")
    for text in (report.name.text, *(note.text for note in report.notes), *(p.name.text for p in report.platforms)):
        assert_plain(text)
    for reason in report.reasons:
        assert_plain(reason.code.text)
        assert reason.count is None or 0 <= reason.count < 2**63


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
            load(option=file.name, environ={})
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


def _bodies(kind: str) -> tuple[bytes, ...]:
    return tuple(json.dumps(BODIES[kind](raws)).encode() for raws in chunks(20).values())


_EVENT = (
    b'{"event_id": "a1", "type": "bounce", "platform": "ios", "code": "X", "at": "2026-11-23T12:00:00Z", '
    b'"count": 2}\n'
)
_TOML = (
    b'interval = 2\ntheme = "pushtui-light"\nlayout = "default"\nrange = "15m"\nzone = "UTC"\nmouse = false\n'
    b'[keys]\nzoom = ["z", "f2"]\n[profiles.team]\ntype = "pushtui"\nurl = "https://push.example.com"\n'
    b'token_env = "TEAM_TOKEN"\ninterval = 0.5\n'
)
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
    "config": Target(_config, (ConfigProblem,), (_TOML,)),
    "state": Target(_state, (Damaged, Newer), (_REMEMBERED,)),
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
    b"[" * 5_000,
    b'{"a":' * 5_000,
    b"1" * 5_000,
    b"\xff\xfe",
    b"\xef\xbb\xbf",
)


def mutated(seed: bytes, other: bytes, chance: random.Random) -> bytes:
    """The seed with up to six changes: bytes flipped, cut, doubled, words and parts of another put in."""
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
        print(f"{name:<8} {count:>9,} inputs")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
