"""Gate: watches a delivery without a screen until a condition holds, fails, or time is up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import aclosing
from dataclasses import field
from enum import StrEnum

from pushtui.core.advance import advance
from pushtui.core.alerts import Alerts
from pushtui.core.events import Event, Failed
from pushtui.core.expression import Expression, Since
from pushtui.core.readings import with_platforms
from pushtui.core.source import Source, Trouble
from pushtui.core.state import State
from pushtui.core.value import dataclass
from pushtui.poll import Pace, poll


class Result(StrEnum):
    """How a wait ended."""

    REACHED = "reached"
    FAILED = "failed"
    TIMED_OUT = "timed out"
    ENDPOINT = "endpoint"
    ENDED = "ended"
    """Of a recording: nothing was decided up to its end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a wait.

    Attributes:
        result: how it ended.
        state: what was known then.
        seconds: how long it took.
        trouble: the endpoint's last failure, where that ended it.
    """

    result: Result
    state: State
    seconds: float
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is waited for.

    Attributes:
        until: reached once this holds.
        fail_if: failed once this holds; it is asked first, so that a send that ended badly is no success.
        timeout: seconds after which it is given up, or None for never.
        patience: seconds for which the endpoint may fail without a good answer in between.
    """

    until: Expression
    fail_if: Expression | None = None
    timeout: float | None = None
    patience: float = 60.0


@dataclass(slots=True)
class _Judge:
    """Both conditions, each with its own times."""

    terms: Terms
    until: Since = field(default_factory=dict)
    fail_if: Since = field(default_factory=dict)

    def ask(self, state: State, at: float) -> Result | None:
        found = with_platforms(state, at)
        reached, self.until = self.terms.until.judge(found, at, self.until)
        failed = None
        if self.terms.fail_if is not None:
            failed, self.fail_if = self.terms.fail_if.judge(found, at, self.fail_if)
        return Result.FAILED if failed else Result.REACHED if reached else None


async def wait(
    source: Source,
    terms: Terms,
    *,
    pace: Pace,
    on_state: Callable[[State], None] = lambda _: None,
    first: State | None = None,
    clock: Callable[[], float] = time.time,
    monotonic: Callable[[], float] = time.monotonic,
) -> Outcome:
    """Poll `source` until the terms are met one way or the other. Closes the source.

    Args:
        source: what is watched.
        terms: what is waited for.
        pace: when to poll.
        on_state: told of each new state.
        first: the state to begin with.
        clock: local time, in seconds since the epoch.
        monotonic: seconds on a clock that never goes back.
    """
    began = monotonic()
    seen = _Seen(State() if first is None else first)
    try:
        async with asyncio.timeout(terms.timeout):
            result, trouble = await _watch(source, terms, pace, seen, on_state, clock)
    except TimeoutError:
        result, trouble = Result.TIMED_OUT, None
    finally:
        await source.aclose()
    return Outcome(result, seen.state, monotonic() - began, trouble)


def wait_recorded(
    events: Iterable[tuple[float, Event]], terms: Terms, *, on_state: Callable[[State], None] = lambda _: None
) -> Outcome:
    """Ask the terms of what was recorded: each event with its time, in seconds since the epoch, oldest first."""
    judge, state = _Judge(terms), State(alerts=Alerts(()))  # alerts are not asked, and take long to judge
    began: float | None = None
    passed = 0.0
    for at, event in events:
        began = at if began is None else began
        passed = at - began
        if terms.timeout is not None and passed > terms.timeout:
            return Outcome(Result.TIMED_OUT, state, terms.timeout)
        state = advance(state, event)
        on_state(state)
        if state.report is not None and (result := judge.ask(state, at)) is not None:
            return Outcome(result, state, passed)
        failure = state.failure
        if isinstance(event, Failed) and failure is not None and at - failure.since >= terms.patience:
            return Outcome(Result.ENDPOINT, state, passed, failure.trouble)
    return Outcome(Result.ENDED, state, passed)


@dataclass(slots=True)
class _Seen:
    """The newest state, which outlives the loop that makes it."""

    state: State


async def _watch(
    source: Source,
    terms: Terms,
    pace: Pace,
    seen: _Seen,
    on_state: Callable[[State], None],
    clock: Callable[[], float],
) -> tuple[Result, Trouble | None]:
    judge = _Judge(terms)
    async with aclosing(poll(source, pace=pace, clock=clock)) as events:
        async for event in events:
            seen.state = advance(seen.state, event)
            on_state(seen.state)
            if seen.state.report is not None and (result := judge.ask(seen.state, event.at)) is not None:
                return result, None
            failure = seen.state.failure
            if isinstance(event, Failed) and failure is not None and event.at - failure.since >= terms.patience:
                return Result.ENDPOINT, failure.trouble
    raise AssertionError("polling never ends by itself")
