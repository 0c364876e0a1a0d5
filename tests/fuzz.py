"""Fuzzing: seeds, and whatever mutation makes of them, for each decoder in `tests/fuzz_targets.py`.

`python -m tests.fuzz --seconds 60` goes through all targets for so long and prints what broke one.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.fuzz_targets import TARGETS, Target
from tests.hostile import CORPUS

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
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="of CPU, for all of them together (default: 60)"
    )
    parser.add_argument("--seed", type=int, default=None, help="to do the same once more")
    told = parser.parse_args(arguments)
    seed = random.randrange(2**32) if told.seed is None else told.seed
    names = told.targets or list(TARGETS)
    failed = False
    for name in names:
        until, count, chance = time.process_time() + told.seconds / len(names), 0, random.Random(seed)
        for data in inputs(TARGETS[name], chance):
            if time.process_time() > until:
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
