"""Mapping: from a foreign service's JSON to a `Report`, by the rules of a profile."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import field

from pushtui.core.report import COUNTERS, Counts, Report, Status
from pushtui.core.text import Name, clean
from pushtui.core.value import dataclass
from pushtui.sources import times
from pushtui.sources.fields import Notes
from pushtui.sources.mapped.expression import Expression
from pushtui.sources.mapped.platforms import PlatformRule
from pushtui.sources.mapped.reasons import ReasonRule, merged
from pushtui.sources.mapped.rule import CountRule, Probe, found_by, text_of, unseen

CONTRACT_WORDS: dict[str, Status] = {
    status.value: status for status in Status if status not in (Status.STALLED, Status.UNKNOWN)
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """All rules of a profile; what has no rule is unknown.

    Attributes:
        words: status words of the service, in lower case.
        final_when: an expression that is true once the send is over.
        error: where the text of an error stands, also in an answer with status 200.
    """

    counts: Table[str, CountRule] = field(default_factory=dict)
    id: Expression | None = None
    name: Expression | None = None
    status: Expression | None = None
    words: Table[str, Status] = field(default_factory=dict)
    final_when: Expression | None = None
    started_at: Expression | None = None
    completed_at: Expression | None = None
    as_of: Expression | None = None
    error: Expression | None = None
    platforms: PlatformRule | None = None
    reasons: tuple[ReasonRule, ...] = ()

    def report(self, body: object, delivery: str | None, *, probe: Probe = unseen) -> Report | None:
        """The report in `body`, or None where it names no delivery and none was asked for."""
        notes = Notes()
        identity = delivery if delivery is not None else self._text(self.id, body, notes, "id", probe)
        if identity is None:
            return None
        id_ = Name.of(identity)
        name = self._text(self.name, body, notes, "name", probe)
        completed = self._time(self.completed_at, body, notes, "completed_at", probe)
        return Report(
            id=id_,
            name=id_ if name is None else Name.of(name),
            status=self._status(body, notes, probe),
            totals=self._totals(body, notes, probe),
            platforms=self.platforms.read(body, notes, probe) if self.platforms is not None else (),
            reasons=merged([reason for rule in self.reasons for reason in rule.read(body, notes, probe)], notes),
            started_at=self._time(self.started_at, body, notes, "started_at", probe),
            completed_at=completed,
            as_of=self._time(self.as_of, body, notes, "as_of", probe),
            notes=notes.told(),
        )

    def problem(self, body: object) -> str | None:
        """What the body says went wrong, as it says it; None where it says nothing."""
        if self.error is None:
            return None
        told = text_of(found_by(self.error, body, Notes(), "error"))
        return told if told not in (None, "false", "0") else None

    def _totals(self, body: object, notes: Notes, probe: Probe) -> Counts:
        rules = self.counts
        return Counts(
            *[rules[name].read(body, notes, name, probe=probe) if name in rules else None for name in COUNTERS]
        )

    def _status(self, body: object, notes: Notes, probe: Probe) -> Status:
        status = self._word(body, notes, probe)
        if self.final_when is None or status.final:
            return status
        over = found_by(self.final_when, body, notes, "report")
        probe("final_when", self.final_when.text, over)
        if over is True:
            return Status.COMPLETED
        return Status.SENDING if self.status is None and over is False else status

    def _word(self, body: object, notes: Notes, probe: Probe) -> Status:
        word = self._text(self.status, body, notes, "status", probe)
        if word is None:
            return Status.UNKNOWN
        status = self.words.get(word.strip().lower()) or CONTRACT_WORDS.get(word.strip().lower())
        if status is None:
            notes.add(
                "report", f"the status is “{clean(word, limit=24)}”, which the mapping's statuses do not have"
            )
            return Status.UNKNOWN
        return status

    def _text(self, rule: Expression | None, body: object, notes: Notes, subject: str, probe: Probe) -> str | None:
        if rule is None:
            return None
        found = found_by(rule, body, notes, "report")
        probe(subject, rule.text, found)
        return text_of(found)

    def _time(
        self, rule: Expression | None, body: object, notes: Notes, subject: str, probe: Probe
    ) -> float | None:
        if rule is None:
            return None
        found = found_by(rule, body, notes, "clock")
        probe(subject, rule.text, found)
        return times.moment(found, notes, subject)
