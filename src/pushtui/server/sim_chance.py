"""Chance on whole numbers: draws, splits and delays that lose no message and repeat exactly by seed.

Only `Random.random` is used: of `random` it is the one method whose sequence Python promises to keep.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, exp, log, log1p, sqrt
from random import Random
from statistics import NormalDist

from pushtui.server.sim_scenario import Cause, Lag

_QUANTILES = 512
_STRATA = 24
_FEW = 12.0


def normal(rng: Random) -> float:
    """A draw with mean 0 and deviation 1, near enough to a normal one: the sum of four uniform draws."""
    return (rng.random() + rng.random() + rng.random() + rng.random() - 2.0) * 1.7320508075688772


def binomial(rng: Random, n: int, p: float) -> int:
    """How many of `n` trials succeed with chance `p`: exact for few successes, else a rounded normal draw."""
    if n <= 0 or p <= 0.0:
        return 0
    if p >= 1.0:
        return n
    if p > 0.5:
        return n - binomial(rng, n, 1.0 - p)
    mean = n * p
    if mean >= _FEW:
        return min(n, max(0, round(mean + sqrt(mean * (1.0 - p)) * normal(rng))))
    # Waiting times between successes are geometric (Devroye, Non-Uniform Random Variate Generation, X.4).
    scale, trial, found = log1p(-p), 0, 0
    while True:
        gap = log(1.0 - rng.random()) / scale
        if gap >= n - trial:
            return found
        trial += int(gap) + 1
        found += 1


class Ratio:
    """Draws that succeed with a constant chance."""

    __slots__ = ("_p", "_rng")

    def __init__(self, rng: Random, p: float) -> None:
        self._rng = rng
        self._p = p

    def take(self, n: int) -> int:
        """How many of `n` succeed."""
        return binomial(self._rng, n, self._p)


class Urn:
    """Draws without putting back: after `total` of them exactly `marked` have succeeded."""

    __slots__ = ("_marked", "_rng", "_total")

    def __init__(self, rng: Random, marked: int, total: int) -> None:
        self._rng = rng
        self._marked = marked
        self._total = total

    def take(self, n: int) -> int:
        """How many of the next `n` succeed; `n` must not exceed what is left."""
        if n <= 0:
            return 0
        drawn = binomial(self._rng, n, self._marked / self._total)
        drawn = max(n - (self._total - self._marked), min(n, self._marked, drawn))
        self._marked -= drawn
        self._total -= n
        return drawn


class Causes:
    """Divides a number of failures among their reasons, in proportion to the weights and integer-exact."""

    __slots__ = ("_causes", "_rng", "_upto")

    def __init__(self, rng: Random, causes: Sequence[Cause]) -> None:
        self._rng = rng
        self._causes = tuple(causes)
        whole = sum(cause.weight for cause in causes)
        running, self._upto = 0.0, list[float]()
        for cause in causes:
            running += cause.weight / whole
            self._upto.append(running)
        if self._upto:
            self._upto[-1] = 1.0

    def split(self, n: int) -> list[tuple[Cause, int]]:
        """Each reason that has a share of the `n`, with it: systematic sampling with one random start."""
        if n <= 0:
            return []
        start, before, found = self._rng.random(), 0, []
        for cause, upto in zip(self._causes, self._upto, strict=True):
            until = min(n, ceil(n * upto - start))
            if until > before:
                found.append((cause, until - before))
                before = until
        if before < n:  # a start of almost 1 leaves the last one over
            found.append((self._causes[-1], n - before))
        return found


class Delay:
    """Messages under way: put in now, taken out when their lag is over; as many come out as went in.

    A group is spread over strata of the lag's distribution with one random phase, so that its cost does
    not depend on its size.
    """

    __slots__ = ("_ring", "_rng", "_table", "pending")

    def __init__(self, rng: Random, lag: Lag, tick: float) -> None:
        self._rng = rng
        self._table = _table(lag, tick)
        self._ring = [0] * (self._table[-1] + 1)
        self.pending = 0

    def put(self, n: int, now: int, strata: int = _STRATA) -> None:
        """`n` messages set out in tick `now`."""
        if n <= 0:
            return
        self.pending += n
        parts = min(n, strata)
        each, rest = divmod(n, parts)
        step = _QUANTILES / parts
        at = self._rng.random() * step
        turn = int(self._rng.random() * parts)
        table, ring = self._table, self._ring
        for part in range(parts):
            amount = each + 1 if (part + turn) % parts < rest else each
            ring[(now + table[int(at)]) % len(ring)] += amount
            at += step

    def take(self, now: int) -> int:
        """How many arrive in tick `now`. Every tick must be taken, in order."""
        place = now % len(self._ring)
        arrived = self._ring[place]
        if arrived:
            self._ring[place] = 0
            self.pending -= arrived
        return arrived


def _table(lag: Lag, tick: float) -> list[int]:
    """Quantiles of the lag, ascending, in ticks."""
    late = round(_QUANTILES * lag.late_share)
    found = _log_normal(lag.median, lag.sigma, lag.longest, _QUANTILES - late)
    found += _log_normal(lag.late_median, lag.sigma, lag.longest, late)
    return sorted(int(seconds / tick) for seconds in found)


def _log_normal(median: float, sigma: float, longest: float, parts: int) -> list[float]:
    """`parts` mid-quantiles of a log-normal distribution that is cut off at `longest`."""
    if not parts:
        return []
    unit = NormalDist()
    whole = unit.cdf(log(longest / median) / sigma)
    return [median * exp(sigma * unit.inv_cdf(whole * (part + 0.5) / parts)) for part in range(parts)]
