"""Gates: what ends a wait, and how."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from pushtui.core.grammar import parse
from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import PastPoint, SourceError, Trouble
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.gate import Outcome, Result, Terms, wait
from pushtui.poll import Pace

BASE = Report(Name.of("d"), Name.of("D"), Status.SENDING, Counts(1000, 0, 0, 0, 0, 0))
REFUSED = SourceError(Trouble.REFUSED, "401: refused")
NONSENSE = SourceError(Trouble.NONSENSE, "not JSON")


def sent(count: int, errors: int = 0, status: Status = Status.SENDING) -> Report:
    return replace(BASE, status=status, totals=replace(BASE.totals, sent=count, errors=errors))


class Time:
    """A clock that waiting moves on."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, _woken: asyncio.Event, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


class Scripted:
    """A source that answers from a list, and its last answer for ever after."""

    place = "test"

    def __init__(self, answers: Iterable[Report | SourceError]) -> None:
        self._answers: Iterator[Report | SourceError] = iter(answers)
        self._last: Report | SourceError | None = None
        self.closed = False

    async def fetch(self) -> Report | None:
        self._last = next(self._answers, self._last)
        if isinstance(self._last, SourceError):
            raise self._last
        return self._last

    async def history(self) -> tuple[PastPoint, ...]:
        return ()

    async def aclose(self) -> None:
        self.closed = True


async def waited(
    answers: Iterable[Report | SourceError],
    until: str = "status == completed",
    fail_if: str | None = None,
    *,
    timeout: float | None = None,
    patience: float = 60.0,
) -> tuple[Outcome, list[State]]:
    time, source, seen = Time(), Scripted(answers), list[State]()
    terms = Terms(parse(until), parse(fail_if) if fail_if else None, timeout, patience)
    pace = Pace(1.0, monotonic=time, sleep=time.sleep)
    outcome = await wait(source, terms, pace=pace, on_state=seen.append, clock=time, monotonic=time)
    assert source.closed
    return outcome, seen


async def test_it_ends_when_the_condition_holds() -> None:
    outcome, seen = await waited([sent(1), sent(500), sent(990, status=Status.COMPLETED)])
    assert outcome.result is Result.REACHED
    assert outcome.seconds == 2
    assert outcome.state.report is not None
    assert outcome.state.report.totals.sent == 990
    assert [state.report.totals.sent for state in seen if state.report][-1] == 990


async def test_failing_is_asked_first() -> None:
    outcome, _ = await waited([sent(100), sent(100, 50, Status.COMPLETED)], fail_if="error_rate > 5%")
    assert outcome.result is Result.FAILED


async def test_a_blip_does_not_fail_it() -> None:
    blip = [sent(100), sent(110, 50), sent(5000, 50), sent(5000, 50, Status.COMPLETED)]
    outcome, _ = await waited(blip, fail_if="error_rate > 5% for 3s")
    assert outcome.result is Result.REACHED
    long = [sent(100), *[sent(100 + i, 50) for i in range(9)], sent(5000, 50, Status.COMPLETED)]
    outcome, _ = await waited(long, fail_if="error_rate > 5% for 3s")
    assert outcome.result is Result.FAILED
    assert outcome.seconds == 4


async def test_what_is_unknown_decides_nothing() -> None:
    bare = replace(BASE, totals=Counts(sent=5))
    outcome, _ = await waited([bare, replace(bare, status=Status.COMPLETED)], fail_if="error_rate > 0")
    assert outcome.result is Result.REACHED


async def test_time_is_up() -> None:
    outcome, _ = await waited([sent(1)], timeout=0.05)
    assert outcome.result is Result.TIMED_OUT
    assert outcome.state.report is not None


@pytest.mark.parametrize("error", [REFUSED, NONSENSE])
async def test_an_endpoint_that_fails_is_borne_with_for_a_while(error: SourceError) -> None:
    outcome, _ = await waited([sent(1), *[error] * 3, sent(5, status=Status.COMPLETED)], patience=60)
    assert outcome.result is Result.REACHED
    outcome, _ = await waited([sent(1), error], patience=60)
    assert outcome.result is Result.ENDPOINT
    assert outcome.trouble is error.trouble
    assert outcome.seconds >= 60
    assert outcome.state.report is not None, "what was known stays known"


async def test_no_patience_ends_at_the_first_failure() -> None:
    outcome, _ = await waited([REFUSED], patience=0)
    assert (outcome.result, outcome.trouble, outcome.seconds) == (Result.ENDPOINT, Trouble.REFUSED, 0)
