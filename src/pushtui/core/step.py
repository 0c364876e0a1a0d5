"""Step: what a history knows of one stretch of time, packed into few bytes.

A history keeps thousands of steps for each platform. As objects of Python's they would take a kilobyte each, and
the memory between those that are forgotten would be lost to other uses.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable

from pushtui.core.report import COUNTERS, Counts

Counters = tuple[int | None, ...]
"""Counters in the order of `COUNTERS`; None where unknown."""

Rates = tuple[float | None, ...]
"""One rate per counter, in the order of `COUNTERS`, in messages per second; None where unknown."""

_SIZE = len(COUNTERS)

UNKNOWN_RATES: Rates = (None,) * _SIZE

_ALL = struct.Struct(f"<{_SIZE}q{2 * _SIZE}d")
_COUNTS = struct.Struct(f"<{_SIZE}q")
_RATES = struct.Struct(f"<{_SIZE}d")
_EXTREMES = struct.Struct(f"<{2 * _SIZE}d")
_COUNT = struct.Struct("<q")
_RATE = struct.Struct("<d")
_OTHERS = _COUNT.size * (_SIZE - 1)
_COLUMN = [struct.Struct(f"<{_COUNT.size * index}xq{_OTHERS}xd{_OTHERS}xd") for index in range(_SIZE)]
"""Of one counter: itself, and its least and greatest rate."""

_PROCESSED = struct.Struct("<8xqq16xq")
"""Of all counters `excluded`, `sent` and `errors`."""

_PLACE = {name: index * _COUNT.size for index, name in enumerate(COUNTERS)}
_LOW = _COUNTS.size
_HIGH = _LOW + _RATES.size
_LIMIT = 2**63
_NO_COUNT = -1
_NO_RATE = math.nan


class Step:
    """What is known about one stretch of time, which ends at `at` (seconds since the epoch). Immutable.

    Attributes:
        at: its end.
        gap: nothing is known of the time between the step before and this one.
    """

    __slots__ = ("_packed", "at", "gap")

    def __init__(
        self, at: float, totals: Counts, low: Rates = UNKNOWN_RATES, high: Rates = UNKNOWN_RATES, gap: bool = False
    ) -> None:
        self.at = at
        self.gap = gap
        self._packed = _ALL.pack(
            *[value if value is not None and 0 <= value < _LIMIT else _NO_COUNT for value in totals.values()],
            *[_NO_RATE if rate is None else rate for rate in low],
            *[_NO_RATE if rate is None else rate for rate in high],
        )

    @property
    def totals(self) -> Counts:
        """The counters at its end."""
        return Counts(*[None if value < 0 else value for value in _COUNTS.unpack_from(self._packed)])

    @property
    def low(self) -> Rates:
        """The least rate seen within it, for each counter."""
        return tuple([None if rate != rate else rate for rate in _RATES.unpack_from(self._packed, _LOW)])

    @property
    def high(self) -> Rates:
        """The greatest."""
        return tuple([None if rate != rate else rate for rate in _RATES.unpack_from(self._packed, _HIGH)])

    @property
    def counts(self) -> Counters:
        """The counters at its end, in the order of `COUNTERS`: `totals`, for a third of the work."""
        return tuple([None if value < 0 else value for value in _COUNTS.unpack_from(self._packed)])

    def joined(self, newer: Step, *, gap: bool) -> Step:
        """This stretch and the one after it as one: the newer one's counters, and the extremes of both."""
        before, after = (_EXTREMES.unpack_from(step._packed, _LOW) for step in (self, newer))
        pairs = list(zip(before, after, strict=True))
        # An unknown rate is a NaN, which no comparison holds for.
        made = Step.__new__(Step)
        made.at, made.gap = newer.at, gap
        made._packed = newer._packed[:_LOW] + _EXTREMES.pack(
            *[a if a < b or b != b else b for a, b in pairs[:_SIZE]],
            *[a if a > b or b != b else b for a, b in pairs[_SIZE:]],
        )
        return made

    def get(self, metric: str) -> int | None:
        """One counter at its end: one of `COUNTERS` or `engagements`."""
        place = _PLACE.get(metric)
        if place is None:
            return self.totals.get(metric)
        value: int = _COUNT.unpack_from(self._packed, place)[0]
        return None if value < 0 else value

    @property
    def processed(self) -> int | None:
        """sent + errors + excluded at its end, as `metrics.processed` has it."""
        return ends((self,), "processed")[0]

    def extremes(self, index: int) -> tuple[float | None, float | None]:
        """The least and the greatest rate of the counter with this index in `COUNTERS`."""
        offset = index * _RATE.size
        low: float = _RATE.unpack_from(self._packed, _LOW + offset)[0]
        high: float = _RATE.unpack_from(self._packed, _HIGH + offset)[0]
        return None if low != low else low, None if high != high else high

    def column(self, index: int) -> tuple[int | None, float | None, float | None]:
        """The counter with this index, and its `extremes`, for half of the work."""
        count, low, high = _COLUMN[index].unpack_from(self._packed)
        return (
            None if count < 0 else count,
            None if low != low else low,
            None if high != high else high,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Step):
            return NotImplemented
        return (self.at, self.gap, self._packed) == (other.at, other.gap, other._packed)

    def __hash__(self) -> int:
        return hash((self.at, self.gap, self._packed))

    def __repr__(self) -> str:
        return f"Step({self.at!r}, {self.totals!r}, {self.low!r}, {self.high!r}, {self.gap!r})"


def ends(steps: Iterable[Step], metric: str) -> list[int | None]:
    """One counter, `engagements` or `processed` at the end of each step: faster than to ask them one by one."""
    if metric == "processed":
        found = [_PROCESSED.unpack_from(step._packed) for step in steps]
        return [
            None if sent < 0 else sent + (errors if errors > 0 else 0) + (excluded if excluded > 0 else 0)
            for excluded, sent, errors in found
        ]
    place = _PLACE.get(metric)
    if place is None:
        return [step.get(metric) for step in steps]
    values = [_COUNT.unpack_from(step._packed, place)[0] for step in steps]
    return [None if value < 0 else value for value in values]
