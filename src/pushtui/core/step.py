"""Step: what a history knows of one stretch of time, packed into few bytes.

A history keeps thousands of steps for each platform. As objects of Python's they would take a kilobyte each, and
the memory between those that are forgotten would be lost to other uses.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Sequence

from pushtui.core.report import COUNTERS, Counts

Counters = tuple[int | None, ...]
"""Counters in the order of `COUNTERS`; None where unknown."""

Rates = tuple[float | None, ...]
"""One rate per counter, in the order of `COUNTERS`, in messages per second; None where unknown."""

_SIZE = len(COUNTERS)

UNKNOWN_RATES: Rates = (None,) * _SIZE

_COUNTS = struct.Struct(f"<{_SIZE}i")
_RATES = struct.Struct(f"<{_SIZE}f")
_LOW = _COUNTS.size
_HIGH = _LOW + _RATES.size
_PAIR = _HIGH + _RATES.size
_LARGE = struct.Struct(f"<{_PAIR}x{_SIZE}q")
"""Counters that do not all fit into the room of `_COUNTS`: at the end, and at their usual place is `_ELSEWHERE`."""

_EXTREMES = struct.Struct(f"<{2 * _SIZE}f")
_COUNT = struct.Struct("<i")
_OTHERS = _COUNT.size * (_SIZE - 1)
_SINGLES = [struct.Struct(f"<{_COUNT.size * index}xi{_OTHERS}xf") for index in range(_SIZE)]
"""Of one counter: itself, and its only rate."""

_COLUMNS = [struct.Struct(f"<{_COUNT.size * index}xi{_OTHERS}xf{_OTHERS}xf") for index in range(_SIZE)]
"""Of one counter: itself, and its least and greatest rate."""

_PROCESSED = struct.Struct("<4xii8xi")
"""Of all counters `excluded`, `sent` and `errors`."""

_PLACE = {name: index * _COUNT.size for index, name in enumerate(COUNTERS)}
_LIMIT = 2**63
_NO_COUNT = -1
_NO_RATE = math.nan
_ELSEWHERE = _COUNTS.pack(*[-2] * _SIZE)
_NO_RATES = _RATES.pack(*[_NO_RATE] * _SIZE)


class Step:
    """What is known about one stretch of time, which ends at `at` (seconds since the epoch). Immutable.

    Counters are exact. Rates are rounded to seven digits; those of a single poll, whose least is the greatest, are
    kept once.

    Attributes:
        at: its end.
        gap: nothing is known of the time between the step before and this one.
        packed: its counters and rates, as `of` takes them.
    """

    __slots__ = ("at", "gap", "packed")

    def __init__(
        self, at: float, totals: Counts, low: Rates = UNKNOWN_RATES, high: Rates = UNKNOWN_RATES, gap: bool = False
    ) -> None:
        self.at = at
        self.gap = gap
        counts = [_NO_COUNT if value is None or not 0 <= value < _LIMIT else value for value in totals.values()]
        least = _rates_out(low)
        greatest = least if high is low else _rates_out(high)
        try:
            self.packed = _joint(_COUNTS.pack(*counts), least, greatest)
        except struct.error:
            self.packed = _joint(_ELSEWHERE, least, greatest, _LARGE.pack(*counts)[_PAIR:])

    @staticmethod
    def of(at: float, packed: bytes, gap: bool = False) -> Step:
        """One whose counters and rates are packed already."""
        made = Step.__new__(Step)
        made.at, made.gap, made.packed = at, gap, packed
        return made

    def measured(self, rates: Rates) -> Step:
        """This one as a single poll over which these were the rates."""
        packed, only = self.packed, _rates_out(rates)
        return Step.of(self.at, _joint(packed[:_LOW], only, only, packed[_PAIR:]), self.gap)

    @property
    def totals(self) -> Counts:
        """The counters at its end."""
        return Counts(*self.counts)

    @property
    def low(self) -> Rates:
        """The least rate seen within it, for each counter."""
        return tuple([None if rate != rate else rate for rate in _RATES.unpack_from(self.packed, _LOW)])

    @property
    def high(self) -> Rates:
        """The greatest."""
        packed = self.packed
        found = _RATES.unpack_from(packed, _HIGH if len(packed) > _HIGH else _LOW)
        return tuple([None if rate != rate else rate for rate in found])

    @property
    def counts(self) -> Counters:
        """The counters at its end, in the order of `COUNTERS`: `totals`, for a third of the work."""
        packed = self.packed
        found = (_COUNTS if len(packed) <= _PAIR else _LARGE).unpack_from(packed)
        return tuple([None if value < 0 else value for value in found])

    def joined(self, newer: Step, *, gap: bool) -> Step:
        """This stretch and the one after it as one: the newer one's counters, and the extremes of both."""
        old, new = self.packed, newer.packed
        if old[_LOW:] == new[_LOW:]:
            return Step.of(newer.at, new, gap)
        pairs = list(zip(_extremes(old), _extremes(new), strict=True))
        # An unknown rate is a NaN, which no comparison holds for.
        packed = _joint(
            new[:_LOW],
            _RATES.pack(*[a if a < b or b != b else b for a, b in pairs[:_SIZE]]),
            _RATES.pack(*[a if a > b or b != b else b for a, b in pairs[_SIZE:]]),
            new[_PAIR:],
        )
        return Step.of(newer.at, packed, gap)

    @staticmethod
    def together(steps: Sequence[Step]) -> Step:
        """Stretches that follow each other as one, as `joined` makes it of two; a gap is the first one's."""
        if len(steps) == 1:
            return steps[0]
        packed = [step.packed for step in steps]
        if all(len(each) == _HIGH for each in packed):
            lows = highs = [_RATES.unpack_from(each, _LOW) for each in packed]
        else:
            pairs = [_extremes(each) for each in packed]
            lows, highs = [pair[:_SIZE] for pair in pairs], [pair[_SIZE:] for pair in pairs]
        seen, newest = sum(map(sum, lows)), packed[-1]
        # An unknown rate is a NaN, and so is a sum with one; then each column is looked through.
        least, greatest = (min, max) if seen == seen else (_least, _greatest)
        low, high = map(least, zip(*lows, strict=True)), map(greatest, zip(*highs, strict=True))
        found = _joint(newest[:_LOW], _RATES.pack(*low), _RATES.pack(*high), newest[_PAIR:])
        return Step.of(steps[-1].at, found, steps[0].gap)

    def get(self, metric: str) -> int | None:
        """One counter at its end: one of `COUNTERS` or `engagements`."""
        place = _PLACE.get(metric)
        if place is None:
            return self.totals.get(metric)
        value: int = _COUNT.unpack_from(self.packed, place)[0]
        return value if value >= 0 else self._large(place // _COUNT.size)

    def _large(self, index: int) -> int | None:
        """A counter that is not at its usual place: one of a step with large ones, or unknown."""
        if len(self.packed) <= _PAIR:
            return None
        value: int = _LARGE.unpack_from(self.packed)[index]
        return None if value < 0 else value

    @property
    def processed(self) -> int | None:
        """sent + errors + excluded at its end, as `metrics.processed` has it."""
        excluded, sent, errors = _PROCESSED.unpack_from(self.packed)
        return sent + max(errors, 0) + max(excluded, 0) if sent >= 0 else _processed(self)

    def extremes(self, index: int) -> tuple[float | None, float | None]:
        """The least and the greatest rate of the counter with this index in `COUNTERS`."""
        return self.column(index)[1:]

    def column(self, index: int) -> tuple[int | None, float | None, float | None]:
        """The counter with this index, and its `extremes`, for half of the work."""
        packed = self.packed
        if len(packed) > _HIGH:
            count, low, high = _COLUMNS[index].unpack_from(packed)
        else:
            count, low = _SINGLES[index].unpack_from(packed)
            high = low
        return (
            count if count >= 0 else self._large(index),
            None if low != low else low,
            None if high != high else high,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Step):
            return NotImplemented
        return (self.at, self.gap, self.packed) == (other.at, other.gap, other.packed)

    def __hash__(self) -> int:
        return hash((self.at, self.gap, self.packed))

    def __repr__(self) -> str:
        return f"Step({self.at!r}, {self.totals!r}, {self.low!r}, {self.high!r}, {self.gap!r})"


def _rates_out(rates: Rates) -> bytes:
    return _NO_RATES if rates is UNKNOWN_RATES else _RATES.pack(*[_NO_RATE if r is None else r for r in rates])


def _joint(counts: bytes, low: bytes, high: bytes, large: bytes = b"") -> bytes:
    """All of a step. Beside large counters rates are never kept once: so its length tells what is in it."""
    return counts + low if (low == high and not large) else counts + low + high + large


def _extremes(packed: bytes) -> tuple[float, ...]:
    """All least rates, and all greatest."""
    if len(packed) > _HIGH:
        return _EXTREMES.unpack_from(packed, _LOW)
    return _RATES.unpack_from(packed, _LOW) * 2


def _least(rates: Iterable[float]) -> float:
    """The least of the rates that are known; unknown where none is."""
    return min((rate for rate in rates if rate == rate), default=_NO_RATE)


def _greatest(rates: Iterable[float]) -> float:
    """The greatest of them."""
    return max((rate for rate in rates if rate == rate), default=_NO_RATE)


def ends(steps: Iterable[Step], metric: str) -> list[int | None]:
    """One counter, `engagements` or `processed` at the end of each step: faster than to ask them one by one."""
    steps = list(steps)  # they may be packed
    if metric == "processed":
        found = [_PROCESSED.unpack_from(step.packed) for step in steps]
        return [
            sent + (errors if errors > 0 else 0) + (excluded if excluded > 0 else 0)
            if sent >= 0
            else _processed(step)
            for step, (excluded, sent, errors) in zip(steps, found, strict=True)
        ]
    place = _PLACE.get(metric)
    if place is None:
        return [step.get(metric) for step in steps]
    values = [_COUNT.unpack_from(step.packed, place)[0] for step in steps]
    if values and min(values) < 0:
        return [value if value >= 0 else step.get(metric) for step, value in zip(steps, values, strict=True)]
    return values


def _processed(step: Step) -> int | None:
    sent = step.get("sent")
    return None if sent is None else sent + (step.get("errors") or 0) + (step.get("excluded") or 0)
