"""Progress: how a watch without a screen is going: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from pushtui.core import metrics
from pushtui.core.figures import count, per_second, percent, remaining
from pushtui.core.picture import Picture
from pushtui.core.state import State

_EVERY = 10.0
"""Seconds between plain lines while nothing but numbers changes."""

Tell = Callable[[State], None]
"""Is told of each new state."""


def line(state: State) -> str:
    """Where a delivery stands, in one line."""
    if state.report is None:
        return state.failure.message if state.failure is not None else "waiting for the first report"
    picture = Picture(state)
    totals = picture.totals
    parts = [
        f"{state.report.name}: {picture.status.value}",
        percent(metrics.progress(totals), 1) if metrics.progress(totals) is not None else "",
        f"sent {count(totals.sent)}",
        per_second(picture.throughput) if picture.throughput is not None else "",
        f"errors {percent(metrics.ratio(totals, 'error_rate'))}",
        f"bounces {percent(metrics.ratio(totals, 'bounce_rate'))}",
    ]
    if picture.eta is not None:
        parts.append(f"ETA {remaining(picture.eta.seconds, picture.eta.low, picture.eta.high)}")
    if state.failure is not None:
        parts.append(f"! {state.failure.message}")
    return "  ".join(part for part in parts if part)


def polls(tell: Tell) -> Tell:
    """Passes on one state for each poll, good or failed, and not what happens between polls."""
    last: tuple[float | None, float | None] = (None, None)

    def told(state: State) -> None:
        nonlocal last
        poll = (state.polled_at, state.failure.at if state.failure is not None else None)
        if poll != last:
            last = poll
            tell(state)

    return told


@contextmanager
def progress(stream: TextIO, *, bar: bool = True) -> Iterator[Tell]:
    """What to tell states to, for as long as the watch goes on; no `bar` where something else is written too."""
    if bar and stream.isatty():
        with _bar(stream) as tell:
            yield tell
    else:
        yield _Lines(stream)


class _Lines:
    """A line at the start, when the status or the endpoint's health changes, and every ten seconds."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._last: tuple[object, float] | None = None

    def __call__(self, state: State) -> None:
        at = state.failure.at if state.failure is not None else state.polled_at
        if at is None:
            return
        kind = (state.status, state.failure.message if state.failure is not None else None)
        if self._last is not None and self._last[0] == kind and 0 <= at - self._last[1] < _EVERY:
            return
        self._last = (kind, at)
        self._stream.write(line(state) + "\n")
        self._stream.flush()


@contextmanager
def _bar(stream: TextIO) -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(bar_width=24), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(file=stream), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("waiting for the first report", total=None)

        def tell(state: State) -> None:
            share = metrics.progress(state.report.totals) if state.report is not None else None
            total = None if share is None else 1.0
            bar.update(task, description=line(state), completed=share or 0.0, total=total)
            bar.refresh()

        yield tell
