"""Ports: what the screen needs from outside, so that it knows neither engine nor source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from pushtui.core.events import Failed
from pushtui.core.forms import Order
from pushtui.core.remembered import Remembered
from pushtui.core.report import Report
from pushtui.core.state import State


class Landmark(Protocol):
    """Something on the time line that is worth a jump."""

    @property
    def at(self) -> float:
        """When, in seconds since the epoch, by the local clock."""
        ...

    @property
    def kind(self) -> str:
        """Mark, failure or status."""
        ...

    @property
    def text(self) -> str:
        """Which, fit to be shown."""
        ...


class Tape(Protocol):
    """What was seen, to go back in. Times are local, in seconds since the epoch.

    Each raises `SourceError` where that part of it cannot be read.
    """

    @property
    def span(self) -> tuple[float, float] | None:
        """The first and the last moment, or None while there is none."""
        ...

    def state_at(self, at: float) -> State:
        """What was known at a moment."""
        ...

    def step(self, at: float, forward: bool) -> float | None:
        """The moment of the poll after this one, or before it."""
        ...

    def landmark(self, at: float, forward: bool) -> Landmark | None:
        """The landmark after a moment, or before it."""
        ...


class Replay(Protocol):
    """The time of a recording that is played."""

    @property
    def speed(self) -> float:
        """Times real time."""
        ...

    @property
    def now(self) -> float:
        """The moment that is played, in seconds since the epoch."""
        ...

    @property
    def held(self) -> bool:
        """Whether time stands still."""
        ...

    @property
    def ended(self) -> bool:
        """Whether the end is reached."""
        ...

    def hold(self) -> None:
        """Let time stand still."""
        ...

    def play(self, at: float) -> None:
        """Go on from a moment."""
        ...


class Watch(Protocol):
    """One delivery being polled somewhere else; it never waits for the screen."""

    @property
    def place(self) -> str:
        """Where it reads, fit to be shown."""
        ...

    @property
    def state(self) -> State:
        """The newest state."""
        ...

    @property
    def interval(self) -> float:
        """Seconds between polls."""
        ...

    @property
    def tape(self) -> Tape | None:
        """What was seen so far; None where nothing is kept."""
        ...

    @property
    def replay(self) -> Replay | None:
        """The time that is played; None where the watch is live."""
        ...

    @property
    def trouble(self) -> str:
        """Why it is not being recorded, in one line; empty while all is well."""
        ...

    def mark(self, text: str) -> None:
        """Put a cleaned text on the time line, now."""
        ...

    def start(self, on_change: Callable[[], None]) -> None:
        """Begin; `on_change` is called from another thread after each change, and must return at once."""
        ...

    def poll_now(self) -> None:
        """Poll without waiting for the next turn."""
        ...

    def set_interval(self, seconds: float) -> None:
        """Poll every `seconds` from now on."""
        ...

    def rest(self, on: bool) -> None:
        """Nobody looks for now: poll seldom; or somebody looks again."""
        ...

    def stop(self) -> None:
        """End. Safe to call twice."""
        ...


class Listing(Protocol):
    """The deliveries of a server, at one moment."""

    @property
    def deliveries(self) -> tuple[Report, ...]:
        """Summaries, newest start first; empty before the first answer."""
        ...

    @property
    def polled_at(self) -> float | None:
        """When they came, in seconds since the epoch, or None before the first answer."""
        ...

    @property
    def failure(self) -> Failed | None:
        """What is wrong, or None."""
        ...

    @property
    def more(self) -> bool:
        """Whether there may be more than are listed."""
        ...

    @property
    def states(self) -> Mapping[str, State]:
        """What is known of each delivery over time, from its totals alone, by its raw id; not of all."""
        ...


class ListWatch(Protocol):
    """A server's list of deliveries being polled somewhere else."""

    @property
    def place(self) -> str:
        """Where it reads, fit to be shown."""
        ...

    @property
    def listing(self) -> Listing:
        """The newest list."""
        ...

    def start(self, on_change: Callable[[], None]) -> None:
        """Begin; as for `Watch.start`."""
        ...

    def poll_now(self) -> None:
        """Poll without waiting for the next turn."""
        ...

    def rest(self, on: bool) -> None:
        """Nobody looks for now: poll seldom; or somebody looks again."""
        ...

    def stop(self) -> None:
        """End. Safe to call twice."""
        ...


class Memory(Protocol):
    """What is kept from one run to the next. It never fails; it leaves a note."""

    @property
    def value(self) -> Remembered:
        """What is remembered now."""
        ...

    def remember(self, value: Remembered) -> None:
        """Remember this from now on. Returns at once."""
        ...

    def take_note(self) -> str:
        """What the user should be told, once; empty where there is nothing."""
        ...

    def close(self) -> None:
        """Save what is not saved yet. Safe to call twice."""
        ...


class Outbox(Protocol):
    """Where what is handed over is written."""

    @property
    def folder(self) -> str:
        """Where exports go, fit to be shown."""
        ...

    def keep_summary(self, text: str) -> str:
        """Write a summary in place of the last one; where, fit to be shown.

        Raises:
            UsageProblem: it cannot be written.
        """
        ...

    def export(self, order: Order) -> str:
        """Write an export, never over another file; where, fit to be shown.

        Raises:
            UsageProblem: it cannot be written.
        """
        ...


class Desk(Protocol):
    """Hands out what can be watched at one endpoint."""

    def watch(self, delivery: str | None) -> Watch:
        """The delivery with this raw id; None is the one that was asked for at the start."""
        ...

    def list(self) -> ListWatch:
        """The endpoint's list of deliveries."""
        ...

    def take_note(self) -> str:
        """What the user should be told, once; empty where there is nothing."""
        ...

    def close(self) -> None:
        """End what runs beside the watches. Safe to call twice."""
        ...
