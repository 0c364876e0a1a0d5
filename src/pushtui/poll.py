"""Poll: asks a source at a pace and tells what came of it, for ever. No thread, no screen.

One poll at a time, on a fixed grid, so that the pace does not drift; a poll that took longer than the
interval skips grid points and queues nothing. After a failure the next waits longer and longer, and
never gives up.
"""

from __future__ import annotations

import asyncio
import random
import time
import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import field, replace
from functools import partial
from pathlib import PurePath
from typing import Generic, TypeVar

from pushtui.core.events import Event, Failed, Paced, Past, Polled, Regained, Unchanged
from pushtui.core.report import Report
from pushtui.core.roster import Roster, listed, missed, summary_rules
from pushtui.core.rules import RULES, Rule
from pushtui.core.source import Historian, Lister, PastPoint, Source, SourceError, Trouble
from pushtui.core.state import State
from pushtui.core.value import dataclass

T = TypeVar("T")

FASTEST = 0.1
"""Seconds: the shortest interval."""

RETRIES = 3
"""Failures in a row after each of which the next poll comes as soon as after an answer."""

GROWTH = 1.5
"""How many times as long as the one before each wait is after those. A watch should soon see a short outage end."""

SLOWEST_RETRY = 60.0
"""Seconds: back-off grows up to this (or to the interval, where that is longer)."""

PATIENCE = 30.0
"""Seconds after which a poll is given up whose source keeps no deadline of its own."""

_HISTORY_PATIENCE = 5.0
_WORTH = 5.0  # seconds from which on a gap is worth a question
_BETWEEN = 0.25  # seconds between the starts of two polls, however fast someone presses the key


async def _sleep(woken: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await woken.wait()


class Pace:
    """When the next poll is due. Used from the loop that polls only.

    Args:
        interval: seconds between polls.
        rng: where jitter comes from.
        monotonic: seconds on a clock that never goes back.
        sleep: waits for an event, at most so many seconds.
    """

    def __init__(
        self,
        interval: float = 1.0,
        *,
        rng: random.Random | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[asyncio.Event, float], Awaitable[None]] = _sleep,
    ) -> None:
        self._interval = max(FASTEST, interval)
        self._rng = rng or random.Random()  # noqa: S311 - jitter, not a secret
        self._monotonic = monotonic
        self._sleep = sleep
        self._woken = asyncio.Event()
        self._at_once = False
        self._changed = False
        self._slot = self._started = self._ended = monotonic()
        self._failures = 0
        self._jitter = 1.0
        self._pause = 0.0

    @property
    def interval(self) -> float:
        """Seconds between polls."""
        return self._interval

    @property
    def wait(self) -> float:
        """Seconds until the next poll is due."""
        return max(0.0, self._due() - self._monotonic())

    def set_interval(self, seconds: float) -> None:
        """Poll every `seconds` from now on."""
        self._interval = max(FASTEST, seconds)
        self._changed = True
        self._woken.set()

    def poll_now(self) -> None:
        """Let the next poll be due at once, back-off or not. While one is under way it does nothing."""
        self._at_once = True
        self._woken.set()

    def started(self) -> None:
        """A poll begins."""
        now, due = self._monotonic(), self._due()
        on_grid = not self._at_once and not self._failures and 0 <= now - due < self._interval
        self._slot = due if on_grid else now
        self._started = now

    def succeeded(self) -> float:
        """The poll brought an answer. Gives the seconds it took."""
        return self._finish(0, 0.0)

    def failed(self, retry_after: float | None = None, *, waiting: bool = False) -> float:
        """The poll failed, and the endpoint may have asked for a pause. Gives the seconds it took.

        Args:
            retry_after: seconds of that pause.
            waiting: there is just nothing to read yet, so that asking less and less often would be of no use.
        """
        self._jitter = self._rng.uniform(0.8, 1.0)
        return self._finish(1 if waiting else self._failures + 1, retry_after or 0.0)

    def _finish(self, failures: int, pause: float) -> float:
        self._ended = self._monotonic()
        self._failures = failures
        self._pause = pause
        self._at_once = False
        return self._ended - self._started

    def _due(self) -> float:
        if self._at_once:
            return self._started + _BETWEEN
        if self._failures:
            return self._ended + max(self._back_off(), self._pause)
        passed = (self._ended - self._slot) // self._interval
        return self._slot + (passed + 1) * self._interval

    def _back_off(self) -> float:
        """Between once and 1.25 times the interval, growing from the fourth failure on, spread below its cap."""
        longest = max(SLOWEST_RETRY, self._interval)
        grown: float = self._interval * GROWTH ** min(max(0, self._failures - RETRIES), 40)
        return max(self._interval, min(1.25 * grown, longest) * self._jitter)

    async def until_due(self) -> bool:
        """Wait until the next poll is due: True; or, before that, until the interval was changed: False."""
        while True:
            self._woken.clear()
            if self._changed:
                self._changed = False
                return False
            wait = self.wait
            if wait <= 0:
                return True
            await self._sleep(self._woken, wait)


@dataclass(frozen=True, slots=True)
class Listing:
    """The deliveries of a server, as last read, what is wrong now, if anything, and what is known of each.

    Attributes:
        more: the list is as long as lists can be, so that there may be more.
    """

    deliveries: tuple[Report, ...] = ()
    polled_at: float | None = None
    failure: Failed | None = None
    next_at: float | None = None
    roster: Roster = field(default_factory=Roster)
    more: bool = False

    @property
    def states(self) -> Mapping[str, State]:
        """What is known of each delivery that is followed, by its raw id."""
        return self.roster.states


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """One poll's answer. Times as in events."""

    at: float
    value: T
    took: float
    next_at: float


async def ask(
    question: Callable[[], Awaitable[T]], pace: Pace, clock: Callable[[], float]
) -> AsyncGenerator[Answered[T] | Failed | Paced, None]:
    """Ask at the pace, for ever. Never raises, whatever the question does."""
    yield Paced(clock(), pace.interval)
    while True:
        yield await _attempt(question, pace, clock)
        while not await pace.until_due():
            yield Paced(clock(), pace.interval)


async def poll(
    source: Source, *, pace: Pace, clock: Callable[[], float] = time.time
) -> AsyncGenerator[Event, None]:
    """The events of watching `source`, for ever. After the first report its history is read, once; after an outage,
    where it tells that from a moment on, what is missing.

    Args:
        source: is not closed here.
        pace: when to poll; may be changed meanwhile.
        clock: local time, in seconds since the epoch.
    """
    past_wanted, told_at, missed = True, None, False
    async with aclosing(ask(source.fetch, pace, clock)) as outcomes:
        async for outcome in outcomes:
            if not isinstance(outcome, Answered):
                missed = missed or isinstance(outcome, Failed)
                yield outcome
            elif outcome.value is None:
                yield Unchanged(outcome.at, outcome.took, outcome.next_at)
            else:
                yield Polled(outcome.at, outcome.value, outcome.took, outcome.next_at)
                before, told_at, lately = told_at, outcome.value.as_of, missed
                missed = False
                points = await _history(source.history) if past_wanted else ()
                if points:
                    yield Past(clock(), points)
                elif lately and not past_wanted and before is not None and (told_at or before) - before >= _WORTH:
                    points = await _since(source, before)
                    if points:
                        yield Regained(clock(), points)
                past_wanted = False


async def poll_listing(
    lister: Lister, *, pace: Pace, clock: Callable[[], float] = time.time, rules: tuple[Rule, ...] = RULES
) -> AsyncGenerator[Listing, None]:
    """The newest listing after each poll, for ever. A failure keeps the last good one.

    Args:
        lister: is not closed here.
        pace: when to poll; may be changed meanwhile.
        clock: local time, in seconds since the epoch.
        rules: what alerts are raised by, as far as a list can tell.
    """
    listing = Listing(roster=Roster(summary_rules(rules)))
    async with aclosing(ask(lister.deliveries, pace, clock)) as outcomes:
        async for outcome in outcomes:
            match outcome:
                case Answered():
                    roster = listed(listing.roster, outcome.value, outcome.at, pace.interval)
                    more = len(outcome.value) >= lister.most
                    listing = Listing(outcome.value, outcome.at, None, outcome.next_at, roster, more)
                case Failed():
                    roster = missed(listing.roster, outcome)
                    listing = replace(listing, failure=outcome, next_at=outcome.next_at, roster=roster)
                case Paced():
                    continue
            yield listing


async def _attempt(
    question: Callable[[], Awaitable[T]], pace: Pace, clock: Callable[[], float]
) -> Answered[T] | Failed:
    pace.started()
    try:
        async with asyncio.timeout(PATIENCE):
            value = await question()
    except SourceError as error:
        problem = error
    except TimeoutError:
        problem = SourceError(Trouble.UNREACHABLE, f"no answer within {PATIENCE:g} s")
    except Exception as error:  # a bug must be seen, and must not end the watch
        problem = _bug(error)
    else:
        took = pace.succeeded()
        at = clock()
        return Answered(at, value, took, at + pace.wait)
    took = pace.failed(problem.retry_after, waiting=problem.trouble is Trouble.WAITING)
    at = clock()
    return Failed(at, problem.trouble, problem.message, problem.remedy, took, at + pace.wait)


async def _history(question: Callable[[], Awaitable[tuple[PastPoint, ...]]]) -> tuple[PastPoint, ...]:
    try:
        async with asyncio.timeout(_HISTORY_PATIENCE):
            return await question()
    except Exception:  # the watch goes on without the curve of what it has not seen
        return ()


async def _since(source: Source, at: float) -> tuple[PastPoint, ...]:
    return await _history(partial(source.history_since, at)) if isinstance(source, Historian) else ()


def _bug(error: Exception) -> SourceError:
    """Names the place in the code and not the exception's text, which may hold data or secrets."""
    where = "?"
    for frame, line in traceback.walk_tb(error.__traceback__):
        where = f"{PurePath(frame.f_code.co_filename).name}:{line}"
    return SourceError(
        Trouble.NONSENSE,
        f"a bug in pushtui: {type(error).__name__} at {where}",
        remedy="please report it; polling goes on",
    )
