"""Alerts: the rules of `[[alert]]`, laid over those that pushtui brings along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pushtui.config.problem import ConfigProblem, nearest, unknown
from pushtui.config.settings import ALERT
from pushtui.core.expression import Expression
from pushtui.core.grammar import ExpressionError, parse
from pushtui.core.magnitude import plausible
from pushtui.core.rules import RULES, Rule, Scope, Severity, clearing

if TYPE_CHECKING:
    from pushtui.config.file import ConfigFile

MOST = 50
"""Rules that a configuration may have."""

_Values = Mapping[str, str | float | bool]


def rules(file: ConfigFile | None, table: Mapping[str, object]) -> tuple[Rule, ...]:
    """The rules that hold: a table with the id of one of pushtui's own changes that one, or switches it off.

    Raises:
        ConfigProblem: one cannot be used.
    """
    found = {rule.id: rule for rule in RULES}
    given = table.get("alert", [])
    if file is None:
        return RULES
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise file.problem(("alert",), "alert should be a list of tables, [[alert]]")
    if len(given) > MOST:
        raise file.problem(("alert",), f"there are {len(given)} rules, and {MOST} are the most")
    seen: set[str] = set()
    for place, one in enumerate(given):
        values = _values(file, place, one)
        name = str(values.get("id", ""))
        if not name:
            raise file.problem(("alert", place), 'an alert needs an id: add id = "…"')
        if name in seen:
            raise file.problem(("alert", place), f"there is an alert {name!r} above already")
        seen.add(name)
        if values.get("enabled", True):
            found[name] = _rule(file, place, values, found.get(name))
        else:
            found.pop(name, None)
    return tuple(found.values())


def _values(file: ConfigFile, place: int, table: Mapping[str, object]) -> _Values:
    values: dict[str, str | float | bool] = {}
    known = {setting.key: setting for setting in ALERT}
    for key, value in table.items():
        if key not in known:
            spoils = ("alert", place) if nearest(key, known) in ("", "scope") else None
            raise file.problem(("alert", place, key), unknown("key", key, known), spoils)
        try:
            values[key] = known[key].kind.read(value)
        except ValueError as error:
            spoils = ("alert", place) if key in ("id", "scope") else None
            raise file.problem(("alert", place, key), f"{key} {error}", spoils) from None
    return values


def _rule(file: ConfigFile, place: int, values: _Values, old: Rule | None) -> Rule:
    """What is not given is as it was, or as the settings' defaults say."""
    if "when" not in values and old is None:
        message = f'the alert {values["id"]} has no condition: add when = "error_rate > 5% for 30s"'
        raise file.problem(("alert", place), message)
    scope = Scope(str(values["scope"])) if "scope" in values else old.scope if old is not None else Scope.DELIVERY
    when = str(values["when"]) if "when" in values else old.when.text if old is not None else ""
    # The old clearing condition belongs to the old condition.
    clear = str(values["clear"]) if "clear" in values else ""
    if not clear and old is not None and "when" not in values:
        clear = old.clear.text
    conditions: list[Expression] = []
    for key, text in (("when", when), ("clear", clear or clearing(when))):
        try:
            conditions.append(plausible(parse(text, scope.names)))
        except ExpressionError as error:
            raise _wrong(file, place, key if key in values else "scope", key, error) from None
    name = str(values["id"])
    base = old or Rule(name, name, Severity.WARNING, scope, conditions[0], conditions[1])
    return replace(
        base,
        title=str(values.get("title", base.title)),
        severity=Severity(str(values.get("severity", base.severity.value))),
        scope=scope,
        when=conditions[0],
        clear=conditions[1],
        todo=str(values.get("todo", base.todo)),
    )


def _wrong(file: ConfigFile, place: int, key: str, condition: str, error: ExpressionError) -> ConfigProblem:
    return file.problem(("alert", place, key), f"{condition}: {error}")
