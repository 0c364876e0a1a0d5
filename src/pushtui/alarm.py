"""Alarm: by which rules a watch is judged, and the command that is told what they find."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pushtui.config import Config
from pushtui.core.alerts import Alerts, Change, changes
from pushtui.core.rules import Rule
from pushtui.core.state import State
from pushtui.core.value import dataclass

if TYPE_CHECKING:
    from pushtui.runner import Runner


@dataclass(frozen=True)
class Wishes:
    """What is wanted of alerts.

    Attributes:
        rules: what they are raised by.
        command: the program to tell, and its arguments; empty for none.
        timeout: seconds that it may take.
    """

    rules: tuple[Rule, ...]
    command: tuple[str, ...] = ()
    timeout: float = 10.0

    @staticmethod
    def of(config: Config) -> Wishes:
        """As configured."""
        if not config.alert_command:
            return Wishes(config.rules, (), config.alert_timeout)
        import shlex

        return Wishes(config.rules, tuple(shlex.split(config.alert_command)), config.alert_timeout)


class Alarm:
    """Starts watches with their rules, and passes on what becomes of their alerts. One for all watches."""

    def __init__(self, wishes: Wishes) -> None:
        self._rules = wishes.rules
        self._runner: Runner | None = None
        if wishes.command:
            from pushtui.export.alerts import notice
            from pushtui.runner import Runner

            self._notice = notice
            self._runner = Runner(wishes.command, wishes.timeout)

    @property
    def first(self) -> State:
        """The state that a watch begins with."""
        return State(alerts=Alerts(self._rules))

    def heard(self, place: str, before: State, after: State) -> tuple[Change, ...]:
        """What became of alerts between two states of a watch of `place`; the command is told. Returns at once."""
        found = changes(before.alerts, after.alerts)
        self._tell(place, found, after)
        return found

    def _tell(self, place: str, found: Iterable[Change], state: State) -> None:
        if self._runner is None:
            return
        for change in found:
            self._runner.run(self._notice(change, state, place) + "\n")

    def take_note(self) -> str:
        """What went wrong with the command, once; empty where nothing did."""
        return self._runner.take_note() if self._runner is not None else ""

    def close(self, patience: float = 0.0) -> None:
        """End; the command gets `patience` seconds for what it has not been told yet. Safe to call twice."""
        if self._runner is not None:
            self._runner.close(patience)
