"""Headless: polls a source and records it, without a screen."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from contextlib import aclosing

from pushtui.core.advance import advance
from pushtui.core.expression import Expression, Since
from pushtui.core.readings import with_platforms
from pushtui.core.source import Source, UsageProblem
from pushtui.core.state import State
from pushtui.poll import Pace, poll
from pushtui.recording.recorder import Recorder

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def record(
    source: Source,
    recorder: Recorder,
    *,
    interval: float,
    seconds: float | None,
    until: Expression | None,
    on_state: Callable[[State], None],
    on_trouble: Callable[[str], None],
    first: State | None = None,
    clock: Callable[[], float] = time.time,
) -> int:
    """Record until a condition holds, time is up, or a signal asks for the end.

    Args:
        interval: seconds between polls.
        seconds: how long; None for ever.
        until: ends once it holds.
        on_state: told of each new state.
        on_trouble: told why nothing is recorded, each time that changes; an empty line when all is well again.
        first: the state to begin with, which has the rules by which alerts are raised.

    Returns:
        the signal that ended it, or 0.

    Raises:
        UsageProblem: the recording is of another delivery.
    """
    loop = asyncio.get_running_loop()
    state = State() if first is None else first
    watching = asyncio.create_task(
        _watch(source, recorder, Pace(interval), state, until, on_state, on_trouble, clock)
    )
    heard: list[int] = []

    def end(number: int) -> None:
        heard.append(number)
        watching.cancel()

    for number in _ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup sets it: the user's wish
            loop.add_signal_handler(number, end, number)
    try:
        await asyncio.wait_for(watching, seconds)
    except TimeoutError:
        return 0
    except asyncio.CancelledError:
        if not heard:
            raise
    return heard[0] if heard else 0


async def _watch(
    source: Source,
    recorder: Recorder,
    pace: Pace,
    state: State,
    until: Expression | None,
    on_state: Callable[[State], None],
    on_trouble: Callable[[str], None],
    clock: Callable[[], float],
) -> None:
    trouble = ""
    since: Since = {}
    async with aclosing(poll(source, pace=pace, clock=clock)) as events:
        async for event in events:
            before, state = state, advance(state, event)
            recorder.put(event, before, state)
            on_state(state)
            if recorder.trouble != trouble:
                trouble = recorder.trouble
                if recorder.refused:
                    raise UsageProblem(trouble)
                on_trouble(trouble)
            if until is not None and state.report is not None:
                reached, since = until.judge(with_platforms(state, event.at), event.at, since)
                if reached:
                    return
