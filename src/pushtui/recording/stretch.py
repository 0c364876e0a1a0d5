"""Stretch: the counters of a few dozen samples, packed so that what curves show of a day is read in a moment.

The first sample is kept apart from the rest, and is all that is read of times long ago. Platforms are apart too:
they are read when somebody looks at one. Of them those samples are kept that a minute's growth is measured from,
and all of a stretch's last seconds, which rates "now" are measured over.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from pushtui.core.history import History
from pushtui.core.report import COUNTERS, Counts, Platform
from pushtui.core.source import PastPoint
from pushtui.core.text import MAX_LENGTH, Name
from pushtui.core.value import dataclass
from pushtui.recording.damage import DamagedError
from pushtui.recording.delta import Numbers, apply_changes, apply_changes_within, changes_between
from pushtui.recording.words import items, seconds, string, whole

LAST = 12.0
"""Seconds at the end of a stretch of which a platform has every sample."""

_WIDTH = len(COUNTERS)
_HELD = 2
"""Stands where 1 is a gap and 0 is none."""

_MOST = 4_000
_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Rows:
    """The counters of all platforms, in one row: each platform's in the order of `COUNTERS`."""

    names: tuple[str, ...]
    numbers: tuple[int | None, ...]

    def of(self, name: str) -> Counts | None:
        """One platform's, by its raw name; None where nothing is known of it."""
        if name not in self.names:
            return None
        start = _WIDTH * self.names.index(name)
        row = self.numbers[start : start + _WIDTH]
        return None if len(row) < _WIDTH or all(number is None for number in row) else Counts(*row)


NO_ROWS = Rows((), ())


@dataclass(frozen=True, slots=True)
class Sample:
    """The counters at one moment of the data's own time.

    Attributes:
        gap: nothing is known of the time before.
        held: nothing new was told, and the counters are taken to have stood still.
        bare: nothing is known of the platforms in the time before.
    """

    at: float
    gap: bool
    totals: Counts
    platforms: Rows = NO_ROWS
    held: bool = False
    bare: bool = False

    @staticmethod
    def of(at: float, gap: bool, totals: Counts, platforms: Iterable[Platform], *, held: bool = False) -> Sample:
        """With its platforms, but for a second one of the same name."""
        found = {platform.name.raw: platform.counts for platform in platforms}
        numbers = tuple(chain.from_iterable(map(Counts.values, found.values())))
        return Sample(at, gap, totals, Rows(tuple(found), numbers), held)


def regained(samples: Sequence[Sample], before: History, after: History) -> list[Sample]:
    """The samples of which the last one had a gap before it, with what has been regained of that."""
    gap, newest = before.gap, after.newest
    if gap is None or newest is None or newest is before.newest or not samples or samples[-1].at != newest.at:
        return list(samples)
    found = [step for step in after.since(gap[0].at) if gap[0].at < step.at < newest.at]
    told = [Sample(step.at, step.gap, step.totals, bare=True) for step in found]
    return [*samples[:-1], *told, replace(samples[-1], gap=newest.gap, bare=True)]


def totals_out(samples: Sequence[Sample]) -> tuple[bytes, bytes]:
    """The first sample's totals, and those of the others as what changed."""
    numbers: Numbers = list(samples[0].totals.values())
    told = []
    for sample in samples[1:]:
        now: Numbers = list(sample.totals.values())
        told.append([sample.at, _HELD if sample.held else int(sample.gap), changes_between(numbers, now)])
        numbers = now
    first = samples[0]
    return _packed([*first.totals.values(), *([True] if first.held else [])]), _packed(told)


def platforms_out(samples: Sequence[Sample], kept: Container[float]) -> tuple[bytes | None, bytes | None]:
    """The same of platforms; None where there are none.

    Args:
        kept: the times of samples that are kept; others are only at the end.
    """
    known = [sample for sample in samples if sample.platforms.names]
    if not known:
        return None, None
    first, end = known[0], samples[-1].at
    names, numbers = first.platforms.names, list(first.platforms.numbers)
    told: list[Any] = []
    gap = False
    for sample in known[1:]:
        gap = gap or sample.gap or sample.bare
        if sample.at not in kept and end - sample.at > LAST:
            continue
        new = _new(names, sample.platforms.names)
        names += new
        now = _spread(names, sample.platforms)
        told.append([sample.at, int(gap), new, changes_between(numbers, now)])
        numbers, gap = now, False
    head: list[Any] = [first.at, names[: len(first.platforms.names)], first.platforms.numbers]
    return _packed([*head, 1] if first.bare else head), _packed(told)


def _new(known: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the names that are not known."""
    if names == known:
        return ()
    among = set(known)
    return tuple([name for name in names if name not in among])


def _spread(names: Sequence[str], rows: Rows) -> Numbers:
    """The numbers in the order of `names`."""
    if rows.names == names:
        return list(rows.numbers)
    places = {name: _WIDTH * place for place, name in enumerate(rows.names)}
    found: Numbers = []
    for name in names:
        start = places.get(name)
        found += (None,) * _WIDTH if start is None else rows.numbers[start : start + _WIDTH]
    return found


def head_in(at: float, gap: bool, data: object) -> PastPoint:
    """The first totals, from `totals_out`.

    Raises:
        DamagedError: they cannot be read.
    """
    told = items(_unpacked(data))
    return PastPoint(at, Counts(*_numbers(told[:_WIDTH], _WIDTH)), gap, len(told) > _WIDTH)


def more_in(first: PastPoint, data: object, until: float = math.inf) -> list[PastPoint]:
    """The totals of a stretch after its first ones, up to and including those at `until`, from `totals_out`.

    Raises:
        DamagedError: they cannot be read.
    """
    found = []
    numbers: Numbers = list(first.totals.values())
    for line in items(_unpacked(data)):
        told_at, told_gap, changes = items(line, 3)
        apply_changes(numbers, items(changes), _WIDTH)
        at = seconds(told_at)
        if at > until:
            break
        found.append(PastPoint(at, Counts(*numbers), told_gap == 1, told_gap == _HELD))
    return found


def platform_in(name: str, gap: bool, head: object, more: object | None) -> Iterator[tuple[float, bool, Numbers]]:
    """One platform's counters of a stretch: when, whether nothing is known of the time before, and they.

    The list is the same one each time. Where the platform was not there its counters are unknown.

    Args:
        name: its raw name.
        gap: nothing is known of the time before the stretch.
        head: from `platforms_out`.
        more: from it too; None where the first ones are enough.

    Raises:
        DamagedError: they cannot be read.
    """
    if head is None:
        return
    parts = items(_unpacked(head))
    begun, told, values = items(parts[:3], 3)
    names = list(items(told))
    place = _place(name, names)
    start = _WIDTH * place
    numbers = _numbers(items(values, _WIDTH * len(names))[start : start + _WIDTH]) or [None] * _WIDTH
    yield seconds(begun), gap or parts[3:] == [1], numbers
    for line in items(_unpacked(more)) if more is not None else ():
        at, after_gap, new, changes = items(line, 4)
        if new:
            names += items(new)
            if len(names) > _MOST:
                raise DamagedError("there are too many platforms")
            start = _WIDTH * _place(name, names)
        apply_changes_within(numbers, items(changes), start)
        yield seconds(at), after_gap == 1, numbers


def _place(name: str, names: list[Any]) -> int:
    """Where a raw name is among these, or behind them."""
    found = [_name(told) if len(string(told)) > MAX_LENGTH else told for told in names]
    return found.index(name) if name in found else len(names)


def _numbers(value: object, size: int | None = None) -> Numbers:
    return [None if number is None else whole(number) for number in items(value, size)]


def _name(value: object) -> str:
    return Name.of(string(value)).raw


def _packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), 9)


def _unpacked(data: object) -> Any:
    try:
        machine = zlib.decompressobj()
        text = machine.decompress(data, _LARGEST)  # type: ignore[arg-type]
        if machine.eof:
            return json.loads(text)
    except (zlib.error, ValueError, TypeError, RecursionError):
        pass
    raise DamagedError("a stretch of a curve cannot be read")
