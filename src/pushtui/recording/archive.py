"""Archive: rules and past alerts, which a recording keeps once and its blocks refer to."""

from __future__ import annotations

import json
from typing import Any

from pushtui.core.alerts import MOST_PAST, Alert, Alerts
from pushtui.core.rules import Rule
from pushtui.core.value import dataclass
from pushtui.recording.alerts import alert_in, alert_out, rules_in, rules_out
from pushtui.recording.damage import DamagedError
from pushtui.recording.store import Store
from pushtui.recording.words import items, whole


@dataclass(frozen=True, slots=True)
class Filed:
    """Where the rules and the past alerts of a state stand: alerts after `first`, up to `last`."""

    rules: int
    first: int
    last: int


class Archive:
    """What is kept once in a store. Writing is done within a transaction of the writer's."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rules: dict[int, tuple[Rule, ...]] = {}

    # Writing

    @property
    def last(self) -> int:
        """The number of the last past alert; 0 before the first."""
        row = self._store.first("SELECT max(number) FROM past")
        return 0 if row is None or row[0] is None else int(row[0])

    def file(self, alerts: Alerts, first: int) -> Filed:
        """Where these alerts' rules stand, which are kept from now on, and the past alerts since `first`."""
        data = json.dumps(rules_out(alerts.rules))
        self._store.run("INSERT OR IGNORE INTO rules (data) VALUES (?)", (data,))
        row = self._store.first("SELECT number FROM rules WHERE data = ?", (data,))
        assert row is not None
        return Filed(int(row[0]), first, self.last)

    def add(self, alert: Alert, alerts: Alerts) -> None:
        """One more past alert."""
        self._store.run("INSERT INTO past (data) VALUES (?)", (json.dumps(alert_out(alert, alerts.rules)),))

    def forget(self) -> None:
        """Keep no more past alerts than a state can have, and a few blocks' worth."""
        self._store.run("DELETE FROM past WHERE number <= ?", (self.last - 10 * MOST_PAST,))

    # Reading

    def alerts(self, filed: Filed) -> Alerts:
        """The rules and the past alerts; nothing is open.

        Raises:
            DamagedError: they cannot be read.
        """
        rules = self._rules_of(filed.rules)
        rows = self._store.rows(
            "SELECT data FROM past WHERE number > ? AND number <= ? ORDER BY number DESC LIMIT ?",
            (filed.first, filed.last, MOST_PAST),
        )
        return Alerts(rules, past=tuple(alert_in(_parsed(data), rules) for (data,) in reversed(rows)))

    def _rules_of(self, number: int) -> tuple[Rule, ...]:
        known = self._rules.get(number)
        if known is None:
            row = self._store.first("SELECT data FROM rules WHERE number = ?", (number,))
            if row is None:
                raise DamagedError("its alerts' rules are missing")
            known = self._rules[number] = rules_in(_parsed(row[0]))
        return known


def filed_out(filed: Filed) -> list[int]:
    """As a block's beginning tells it."""
    return [filed.rules, filed.first, filed.last]


def filed_in(value: object) -> Filed:
    """From `filed_out`."""
    rules, first, last = map(whole, items(value, 3))
    return Filed(rules, first, last)


def _parsed(data: object) -> Any:
    try:
        return json.loads(data) if type(data) is str else None
    except (ValueError, RecursionError):
        raise DamagedError("its alerts are no JSON") from None
