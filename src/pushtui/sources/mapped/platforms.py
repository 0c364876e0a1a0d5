"""Platforms of a mapping: rows with their counters, or counters with a map from platform to number."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import field

from pushtui.core.report import COUNTERS, Counts, Platform
from pushtui.core.text import Name, clean
from pushtui.core.value import dataclass
from pushtui.sources.fields import LIMIT, Notes, counted
from pushtui.sources.mapped.expression import Expression
from pushtui.sources.mapped.rule import CountRule, Probe, found_by, number, text_of, unseen

MOST = 10_000
"""Platforms that are read at most."""


@dataclass(frozen=True, slots=True)
class PlatformRule:
    """How platforms are found.

    Attributes:
        rows: a map from name to row, or a list of rows; None where each counter has a map of its own.
        name: in a row of a list, its platform.
        names: the service's names, and what to call them.
        counts: in a row, each counter's rule; without rows, its expression finds a map from name to number.
    """

    counts: Table[str, CountRule]
    rows: Expression | None = None
    name: Expression | None = None
    names: Table[str, str] = field(default_factory=dict)

    def read(self, body: object, notes: Notes, probe: Probe = unseen) -> tuple[Platform, ...]:
        """The platforms in `body`. Rows of one platform are added up; rows without a name are left out."""
        found: dict[str, Counts] = {}
        twice = 0
        pairs = self._by_row(body, notes, probe) if self.rows is not None else self._by_map(body, notes, probe)
        for name, counts in pairs:
            twice += name in found
            found[name] = _added(found[name], counts) if name in found else counts
            if len(found) == MOST:
                notes.add("platforms", f"more than {MOST:,} platforms reported: these are read")
                break
        if twice:
            notes.add("platforms", f"{counted(twice, 'more row')} of the same platforms added up")
        return tuple(Platform(Name.of(name), counts) for name, counts in found.items())

    def _by_row(self, body: object, notes: Notes, probe: Probe) -> Iterator[tuple[str, Counts]]:
        assert self.rows is not None
        found = found_by(self.rows, body, notes, "platforms")
        probe("platforms", self.rows.text, found)
        nameless = 0
        for key, row in rows_in(found, notes, "platforms"):
            name = key if self.name is None else text_of(found_by(self.name, row, notes, "platforms"))
            if name is None:
                nameless += 1
                continue
            name = self.names.get(name, name)
            where = f" of {clean(name, limit=40)}"
            rules = self.counts
            yield (
                name,
                Counts(*[rules[c].read(row, notes, c, where) if c in rules else None for c in COUNTERS]),
            )
        if nameless:
            notes.add("platforms", f"{counted(nameless, 'row')} left out: no platform told")

    def _by_map(self, body: object, notes: Notes, probe: Probe) -> Iterator[tuple[str, Counts]]:
        columns: dict[str, dict[str, object]] = {}
        for counter, rule in self.counts.items():
            found = found_by(rule.plus[0], body, notes, "platforms")
            probe(f"platforms {counter}", rule.plus[0].text, found)
            if isinstance(found, dict):
                columns[counter] = found
            elif found is not None:
                notes.add("platforms", f"{counter} by platform is no map: it is not shown")
        for name in dict.fromkeys(name for column in columns.values() for name in column):
            where = f" of {clean(name, limit=40)}"
            values = [number(columns[c].get(name), notes, c, where) if c in columns else None for c in COUNTERS]
            yield self.names.get(name, name), Counts(*values)


def rows_in(found: object, notes: Notes, subject: str) -> Iterator[tuple[str | None, object]]:
    """(key, row) of a map, or (None, row) of a list."""
    if isinstance(found, dict):
        yield from found.items()
    elif isinstance(found, list):
        yield from ((None, row) for row in found)
    elif found is not None:
        notes.add(subject, f"the rows of {subject} are neither a map nor a list: nothing of them is shown")


def added(one: int | None, other: int | None) -> int | None:
    """The sum of two counts; unknown where either is."""
    if one is None or other is None or one + other >= LIMIT:
        return None
    return one + other


def _added(one: Counts, other: Counts) -> Counts:
    return Counts(*[added(a, b) for a, b in zip(one.values(), other.values(), strict=True)])
