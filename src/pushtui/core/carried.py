"""Carried: what is found out by going through the steps of a history, carried on by those that came since."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, Protocol, Self, TypeVar

from pushtui.core.step import Step
from pushtui.core.steps import NO_STEPS, Steps

__all__ = ["Carried", "Finding"]


class Finding(Protocol):
    """What was found out in the steps so far."""

    def copy(self) -> Self:
        """One that is carried on apart from this one."""

    def take(self, step: Step) -> None:
        """Carry it on by the next step."""


Found = TypeVar("Found", bound=Finding)


class Carried(Generic[Found]):
    """Remembers findings, so that of a history of hours only the end is gone through.

    Args:
        kept: how many are remembered.
    """

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._known: dict[Hashable, tuple[Steps, Found]] = {}

    def over(self, steps: Steps, asked: Hashable, begin: Callable[[], Found]) -> Found:
        """What is found in these steps.

        Args:
            steps: of which the last one may still take samples in.
            asked: what is to be found out.
            begin: makes what is found in no steps.
        """
        # Who takes one out has it alone: other threads ask as well.
        before, found = self._known.pop(asked, (NO_STEPS, None))
        done = steps[:-1]
        if found is None or before != done[: len(before)]:
            before, found = NO_STEPS, begin()
        for step in done[len(before) :]:
            found.take(step)
        self._known[asked] = done, found
        for oldest in list(self._known)[: -self._kept]:
            self._known.pop(oldest, None)
        whole = found.copy()
        for step in steps[-1:]:
            whole.take(step)
        return whole

    def __len__(self) -> int:
        return len(self._known)

    def clear(self) -> None:
        """Forget them all."""
        self._known.clear()
