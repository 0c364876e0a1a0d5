"""Reasons of a mapping: a map from code to number, or a list of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from dataclasses import field, replace

from pushtui.core.report import Kind, Reason, ReasonKey
from pushtui.core.text import Name
from pushtui.core.value import dataclass
from pushtui.sources import times
from pushtui.sources.fields import Notes, counted
from pushtui.sources.mapped.expression import Expression
from pushtui.sources.mapped.platforms import added, rows_in
from pushtui.sources.mapped.rule import Probe, found_by, number, text_of, unseen

MOST = 100_000
"""Reasons that are read at most."""


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """How reasons are found.

    Attributes:
        rows: a map from code to number or row, or a list of rows.
        kind: what all of them are, where `kind_at` does not tell.
        kind_at: in a row, what kind it is.
        kinds: the service's words for kinds, in lower case.
        code: in a row of a list, its code.
        count: in a row, its number; None where a map's value is the number.
        names: the service's platforms, and what to call them.
    """

    rows: Expression
    kind: Kind = Kind.ERROR
    kind_at: Expression | None = None
    kinds: Table[str, Kind] = field(default_factory=dict)
    code: Expression | None = None
    count: Expression | None = None
    message: Expression | None = None
    platform: Expression | None = None
    first_seen_at: Expression | None = None
    names: Table[str, str] = field(default_factory=dict)

    def read(self, body: object, notes: Notes, probe: Probe = unseen) -> Iterator[Reason]:
        """The reasons in `body`; rows without a code, or of no known kind, are left out with a note."""
        found = found_by(self.rows, body, notes, "reasons")
        probe("reasons", self.rows.text, found)
        bad = 0
        for index, (key, row) in enumerate(rows_in(found, notes, "reasons")):
            if index == MOST:
                notes.add("reasons", f"more than {MOST:,} reasons reported: the first are read")
                break
            reason = self._reason(key, row, notes)
            if reason is None:
                bad += 1
            else:
                yield reason
        if bad:
            notes.add("reasons", f"{counted(bad, 'row')} left out: no code, or no known kind")

    def _reason(self, key: str | None, row: object, notes: Notes) -> Reason | None:
        code = key if self.code is None else self._text(self.code, row, notes)
        kind = self._kind(row, notes)
        if not code or kind is None:
            return None
        count = row if self.count is None else found_by(self.count, row, notes, "reasons")
        message = self._text(self.message, row, notes)
        platform = self._text(self.platform, row, notes)
        seen = None if self.first_seen_at is None else found_by(self.first_seen_at, row, notes, "reasons")
        return Reason(
            kind,
            Name.of(code),
            number(count, notes, "reasons"),
            Name.of(message) if message else None,
            Name.of(self.names.get(platform, platform)) if platform else None,
            times.moment(seen, notes, "first_seen_at"),
        )

    def _kind(self, row: object, notes: Notes) -> Kind | None:
        if self.kind_at is None:
            return self.kind
        word = self._text(self.kind_at, row, notes)
        return None if word is None else self.kinds.get(word.strip().lower())

    def _text(self, rule: Expression | None, row: object, notes: Notes) -> str | None:
        return None if rule is None else text_of(found_by(rule, row, notes, "reasons"))


def merged(reasons: Iterable[Reason], notes: Notes) -> tuple[Reason, ...]:
    """Each reason once: those with the same kind, code and platform are added up, and that is noted."""
    found: dict[ReasonKey, Reason] = {}
    twice = 0
    for reason in reasons:
        known = found.get(reason.key)
        if known is not None:
            twice += 1
            reason = replace(known, count=added(known.count, reason.count))
        found[reason.key] = reason
    if twice:
        notes.add("reasons", f"{counted(twice, 'more row')} of the same reasons added up")
    return tuple(found.values())
