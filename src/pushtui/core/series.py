"""Series: a stretch of a history as a chart or a table wants it, cut into no more pieces than it can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pushtui.core.carried import Carried
from pushtui.core.history import SHORTEST, History
from pushtui.core.metrics import value_of
from pushtui.core.report import COUNTERS
from pushtui.core.step import Step, ends
from pushtui.core.steps import Steps
from pushtui.core.value import dataclass

RANGES: tuple[float, ...] = (60.0, 300.0, 900.0, 3600.0, 21600.0, 86400.0)
"""The lengths of time that a graph can be set to, in seconds."""


def next_range(present: float | None, step: int, watched: float) -> float | None:
    """The next longer or shorter of the ranges that show less than everything; None is everything.

    Args:
        present: the present range in seconds, or None.
        step: 1 for a longer one, -1 for a shorter one, 0 for everything.
        watched: seconds that there are to be shown.
    """
    if step == 0:
        return None
    parts = [length for length in RANGES if length < watched]
    if step > 0:
        return next((length for length in parts if present is not None and length > present), None)
    shorter = [length for length in parts if present is None or length < present]
    return shorter[-1] if shorter else RANGES[0]


_FILLS = (60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 345600, 604800)


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time that a graph shows, from `start` to `end` in seconds since the epoch."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Piece:
    """The least and greatest value of one piece of time that ends at `at`; `mean` is over all of it."""

    at: float
    mean: float
    low: float
    high: float


Run = list[Piece]
"""Pieces without a gap between them."""


def window(history: History, seconds: float | None) -> Window | None:
    """What to show: the last `seconds`, or the whole history where that is None.

    The right edge lies ahead of the newest sample and moves in steps, so that a graph fills instead of
    sliding with each poll.
    """
    span = history.span
    if span is None:
        return None
    first, last = span
    if seconds is None:
        length = next((float(f) for f in _FILLS if f >= last - first), (last - first) * 1.25)
        return Window(first, first + length)
    step = seconds / 4
    end = -(-last // step) * step
    return Window(end - seconds, end)


def rates(history: History, metric: str, shown: Window, pieces: int) -> list[Run]:
    """Growth per second of `metric` over the window, in at most `pieces` pieces, split at gaps.

    What was found out for the same window before is carried on: of a curve of an hour only the end is new.
    """
    size = shown.seconds / max(1, pieces)
    asked = metric, shown.start, size
    return _curves.over(history.since(shown.start), asked, lambda: _Curve(*asked)).runs


class _Curve:
    """A curve as far as it was read.

    Args:
        metric: a counter, `engagements` or `processed`.
        start: what lies before it is not shown.
        size: seconds of a piece.

    Attributes:
        runs: its pieces.
    """

    __slots__ = ("_base", "_before", "_broken", "_index", "_metric", "_seen", "_size", "_slot", "_start", "runs")

    def __init__(self, metric: str, start: float, size: float) -> None:
        self.runs: list[Run] = []
        self._metric, self._start, self._size = metric, start, size
        self._index = COUNTERS.index(metric) if metric in COUNTERS else None
        self._before: Step | None = None
        self._base: int | None = None
        self._broken = True
        self._slot = self._seen = 0.0

    def copy(self) -> _Curve:
        """One that is carried on apart from this one."""
        other = _Curve(self._metric, self._start, self._size)
        other.runs = [*self.runs[:-1], *(run[:] for run in self.runs[-1:])]
        other._before, other._base, other._broken = self._before, self._base, self._broken
        other._slot, other._seen = self._slot, self._seen
        return other

    def take(self, step: Step) -> None:
        """Carry it on by the next step."""
        before, base = self._before, self._base
        if before is not None and not step.gap and step.at - before.at < SHORTEST:
            return
        index = self._index
        value, low, high = step.column(index) if index is not None else (value_of(step, self._metric), None, None)
        self._before, self._base = step, value
        if before is None:
            return
        if step.gap or step.at < self._start or base is None or value is None or value < base:
            self._broken = True
            return
        seconds = step.at - before.at
        mean = (value - base) / seconds
        self._put(Piece(step.at, mean, mean if low is None else low, mean if high is None else high), seconds)

    def _put(self, piece: Piece, seconds: float) -> None:
        """Join the rate over so many seconds to the piece that it falls into."""
        slot = (piece.at - self._start) // self._size
        if self._broken:
            self.runs.append([piece])
            self._seen, self._broken = 0.0, False
        elif slot == self._slot:
            run, seen = self.runs[-1], self._seen
            last = run[-1]
            mean = (last.mean * seen + piece.mean * seconds) / (seen + seconds)
            run[-1] = Piece(piece.at, mean, min(last.low, piece.low), max(last.high, piece.high))
        else:
            self.runs[-1].append(piece)
            self._seen = 0.0
        self._seen += seconds
        self._slot = slot


_curves: Carried[_Curve] = Carried(10)
"""More than the graphs of a dashboard have."""


def _pairs(steps: Sequence[Step], metric: str) -> Iterator[tuple[Step, Step, int | None]]:
    """Neighbours that a rate can be read between, and how much a counter grew from the one to the other.

    Steps that follow too soon are passed over, gaps are not.
    """
    before: Step | None = None
    start: int | None = None
    for step, value in zip(steps, ends(steps, metric), strict=True):
        if before is not None and not step.gap and step.at - before.at < SHORTEST:
            continue
        if before is not None:
            yield before, step, None if value is None or start is None else value - start
        before, start = step, value


def levels(history: History, metric: str, shown: Window, pieces: int) -> list[Run]:
    """The value of `metric` itself over the window, in at most `pieces` pieces, split at gaps."""
    runs: list[Run] = []
    run: Run = []
    size = shown.seconds / max(1, pieces)
    for step in history.since(shown.start):
        value = value_of(step, metric)
        if (step.gap or value is None) and run:
            runs.append(run)
            run = []
        if value is None or step.at < shown.start:
            continue
        piece = Piece(step.at, value, value, value)
        if run and (run[-1].at - shown.start) // size == (step.at - shown.start) // size:
            run[-1] = piece
        else:
            run.append(piece)
    return [*runs, run] if run else runs


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table of a history: a stretch that ends at `at`; `grown` in the order asked for."""

    at: float
    seconds: float
    grown: tuple[int | None, ...]
    totals: tuple[int | None, ...]


def table(history: History, metrics: Sequence[str], shown: Window, seconds: float) -> list[Line]:
    """What was counted in each `seconds` of the window, newest first; a gap ends a line."""
    lines: list[Line] = []
    steps = history.since(shown.start)
    start: Step | None = None
    last: Step | None = None
    for step in steps:
        if step.gap and start is not None and last is not None and last.at > start.at:
            lines.append(_line(start, last, metrics))
        if start is None or last is None or step.gap:
            start = last = step
            continue
        if step.at // seconds != last.at // seconds and last.at > start.at:
            lines.append(_line(start, last, metrics))
            start = last
        last = step
    if start is not None and last is not None and last.at > start.at:
        lines.append(_line(start, last, metrics))
    return lines[::-1]


def _line(start: Step, end: Step, metrics: Sequence[str]) -> Line:
    totals = tuple(value_of(end, m) for m in metrics)
    grown = tuple(
        None if total is None or (begin := value_of(start, m)) is None else total - begin
        for m, total in zip(metrics, totals, strict=True)
    )
    return Line(end.at, end.at - start.at, grown, totals)


def recent(history: History, metric: str, pieces: int, seconds: float = 1.0) -> list[float | None]:
    """Rates of the newest `pieces` stretches of `seconds` each, oldest first, for a sparkline.

    The stretches are aligned, so that a sparkline moves by whole blocks; the one under way is left out.
    """
    newest = history.newest
    if newest is None:
        return []
    end = newest.at // seconds * seconds
    steps = history.since(end - pieces * seconds)
    count = len(steps)
    while count > 1 and steps[count - 2].at >= end + SHORTEST:
        count -= 1  # what came later makes no difference, and most polls are late for it
    return list(_stretches(steps[:count], metric, end, pieces, seconds))


@lru_cache(maxsize=64)
def _stretches(steps: Steps, metric: str, end: float, pieces: int, seconds: float) -> tuple[float | None, ...]:
    """The mean rates of so many stretches, the last of which ends at `end`; None where it is not known."""
    shown = Window(end - pieces * seconds, end)
    sums: list[float] = [0.0] * pieces
    times: list[float] = [0.0] * pieces
    for before, after, grown in _pairs(steps, metric):
        if after.gap or grown is None or grown < 0:
            continue
        rate = grown / (after.at - before.at)
        low = max(before.at, shown.start)
        while low < min(after.at, shown.end):
            slot = min(pieces - 1, int((low - shown.start) // seconds))
            high = min(after.at, shown.start + (slot + 1) * seconds, shown.end)
            if high <= low:
                break
            sums[slot] += rate * (high - low)
            times[slot] += high - low
            low = high
    return tuple(s / t if t > 0 else None for s, t in zip(sums, times, strict=True))
