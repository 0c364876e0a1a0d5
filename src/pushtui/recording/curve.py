"""Curve: the counters before a moment, from one or two thousand samples however long the recording is.

As far as stretches are read whole the curve is what the watch had, to the digit; what lies before is coarser.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pushtui.core.histories import PLATFORMS_KEPT, UNSEEN, Histories, Sample
from pushtui.core.history import History
from pushtui.core.report import Counts, Platform
from pushtui.core.source import PastPoint
from pushtui.core.state import State
from pushtui.core.value import dataclass
from pushtui.recording.damage import DamagedError
from pushtui.recording.store import Row, Store
from pushtui.recording.stretch import head_in, more_in, platform_in

_NEAR = 900.0
"""Seconds before the moment of which every stretch is read whole, if they are not very many."""

_LEAST, _MOST = 16, 48
"""Stretches that are read whole in any case, so that polls may be far apart; and at most."""

_WHOLE = 70.0
"""Seconds before the moment of which every sample of a platform is taken, as far as there are."""

_EVERY = 2.0
"""Seconds between samples of a platform before that; most are further apart in any case."""

_FAR: tuple[tuple[float, float], ...] = ((5_400.0, 45.0), (21_600.0, 180.0))
"""(seconds back, seconds between samples) of what is not read whole: finer than any graph shows it."""

_BEGINNING = 120
"""Samples of all the time before."""

_UNKNOWN = list(Counts().values())

_HEADS = "at, gap, hole, head, platforms_head"
_COLUMNS = f"{_HEADS}, more, platforms_more"
_FEW = _HEADS.count(",") + 1


@dataclass(frozen=True, slots=True)
class Curve:
    """The totals before a moment, oldest first.

    Attributes:
        platforms: of each stretch whether nothing is known of the time before it, and its platforms as stored.
        until: the moment, on the data's own clock.
    """

    points: tuple[PastPoint, ...] = ()
    platforms: tuple[tuple[bool, object, object], ...] = ()
    until: float = 0.0


class Platforms(Histories):
    """The histories of platforms before a moment and since, each made when somebody looks at it.

    Args:
        curve: what was before.
        own: what has been seen since.
        names: the platforms that there are.
        apart: nothing is known of the time between the two.
    """

    __slots__ = ("_apart", "_curve", "_made", "_names", "_own")

    def __init__(
        self,
        curve: Curve,
        own: Histories,
        names: Iterable[str],
        *,
        apart: bool,
        made: dict[str, History] | None = None,
    ) -> None:
        super().__init__()
        self._curve = curve
        self._apart = apart
        self._own = own
        self._names = tuple(dict.fromkeys((*own, *names)))[:PLATFORMS_KEPT]
        self._made = made or {}

    def __getitem__(self, name: str) -> History:
        made = self._made.get(name)
        if made is None:
            if name not in self._names:
                raise KeyError(name)
            points, gaps = _of_platform(self._curve, name)
            made = self._own.get(name, UNSEEN).behind(points, gaps, apart=self._apart)
            self._made[name] = made
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def add(self, at: float, platforms: Sequence[Platform], *, gap: bool = False, held: bool = False) -> Histories:
        """As for all; of those that were looked at, the history goes on from what it was made of."""
        own = self._own.add(at, platforms, gap=gap, held=held)
        sample = Sample(at, platforms, gap, held)
        # A copy, for another thread may look at one meanwhile.
        made = {name: sample.onto(history, name) for name, history in self._made.copy().items()}
        return Platforms(self._curve, own, self._names, apart=self._apart, made=made)


def _of_platform(curve: Curve, name: str) -> tuple[list[tuple[float, Counts]], set[float]]:
    """One platform's counters, by its raw name; and the times of those before which nothing is known.

    What cannot be read is left out: the totals told of the damage before.
    """
    points: list[tuple[float, Counts]] = []
    gaps: set[float] = set()
    sieve = _Sieve(curve.until, _EVERY)
    gap = False
    for after_gap, head, more in curve.platforms:
        try:
            for at, unknown_before, numbers in platform_in(name, after_gap, head, more):
                gap = gap or unknown_before
                if numbers != _UNKNOWN and sieve.keeps(at, gap):
                    points.append((at, Counts(*numbers)))
                    if gap:
                        gaps.add(at)
                    gap = False
        except DamagedError:
            gap = True
    return points, gaps


def with_platforms(state: State, before: Curve, *, apart: bool) -> State:
    """The state with the histories of its platforms reaching back into `before`, as that of the totals does."""
    names = (platform.name.raw for platform in state.report.platforms) if state.report is not None else ()
    return replace(state, platforms=Platforms(before, state.platforms, names, apart=apart))


def curve(store: Store, until: float) -> Curve:
    """The counters at and before `until`, in seconds since the epoch on the data's own clock.

    Raises:
        DamagedError: the recording cannot be read.
    """
    ends = store.first("SELECT min(at) FROM stretch WHERE at <= ?", (until,))
    if ends is None or ends[0] is None:
        return Curve()
    near = _near(store, until)
    far = _far(store, ends[0], _time(near[0]), until)
    points: list[PastPoint] = []
    platforms: list[tuple[bool, object, object]] = []
    holes = _Holes(store, ends[0], until)
    skipped: float | None = None  # the stretch from which on only first samples have been read
    for row in (*far, *near):
        gap = bool(row[1]) or (skipped is not None and holes.between(skipped, _time(row)))
        head = head_in(_time(row), gap, row[3])
        whole = len(row) > _FEW
        points.append(head)
        points += more_in(head, row[5], until) if whole else ()
        platforms.append((gap, row[4], row[6] if whole else None))
        skipped = None if whole else head.at
    return Curve(tuple(points), tuple(platforms), until)


def known_until(store: Store, before: float) -> float:
    """The last sample of what was recorded of the time from before a moment; long ago where there is nothing.

    Raises:
        DamagedError: the recording cannot be read.
    """
    last = "SELECT at, gap, head, more FROM stretch WHERE at < ? ORDER BY at DESC LIMIT 1"
    row = store.first(last, (before,))
    if row is None:
        return -math.inf
    head = head_in(_time(row), bool(row[1]), row[2])
    return max((point.at for point in more_in(head, row[3])), default=head.at)


def _near(store: Store, until: float) -> list[Row]:
    """The stretches that are read whole, oldest first."""
    rows: list[Row] = []
    newest = f"SELECT {_COLUMNS} FROM stretch WHERE at <= ? ORDER BY at DESC LIMIT ?"  # noqa: S608 - literals only
    for row in store.rows(newest, (until, _MOST)):
        if len(rows) >= _LEAST and _time(rows[-1]) < until - _NEAR:
            break
        rows.append(row)
    return rows[::-1]


def _far(store: Store, first: float, end: float, until: float) -> list[Row]:
    """First samples of the stretches before `end`, as many as graphs can show."""
    found: list[Row] = []
    at = first
    next_ = f"SELECT {_HEADS} FROM stretch WHERE at >= ? AND at < ? ORDER BY at LIMIT 1"  # noqa: S608 - literals only
    while (row := store.first(next_, (at, end))) is not None:
        found.append(row)
        at = _time(row) + _step(until - row[0], until - first)
    return found


class _Holes:
    """Times of which nothing is known, over many stretches."""

    def __init__(self, store: Store, first: float, until: float) -> None:
        rows = store.rows(
            "SELECT at, gap, hole FROM stretch WHERE (gap OR hole) AND at BETWEEN ? AND ?", (first, until)
        )
        self._gaps = sorted(row[0] for row in rows if row[1])
        self._holes = sorted(row[0] for row in rows if row[2])

    def between(self, after: float, until: float) -> bool:
        """Whether there is one between the first samples of two stretches."""
        gap, hole = bisect_right(self._gaps, after), bisect_left(self._holes, after)
        return any(at < until for at in (*self._gaps[gap : gap + 1], *self._holes[hole : hole + 1]))


def _step(back: float, whole: float) -> float:
    """Seconds to the next sample, `back` seconds before the end."""
    for reach, step in _FAR:
        if back <= reach:
            return step
    return max(_FAR[-1][1], whole / _BEGINNING)


class _Sieve:
    """Which of a platform's samples are kept: all of the last minute, and one of each few seconds before.

    Args:
        until: the moment.
        every: so many seconds.
    """

    def __init__(self, until: float, every: float) -> None:
        self._until = until
        self._every = every
        self._slot: float | None = None

    def keeps(self, at: float, gap: bool) -> bool:
        """Whether a sample is kept; one before which nothing is known is, in any case."""
        if at > self._until:
            return False
        slot = at // self._every
        if slot == self._slot and not gap and self._until - at > _WHOLE:
            return False
        self._slot = slot
        return True


def _time(row: Row) -> float:
    at: object = row[0]
    if type(at) is not float:
        raise DamagedError("a stretch of a curve has no time")
    return at
