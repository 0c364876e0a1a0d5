"""Outcome: whether a send that is over went wrong, however well its status sounds."""

from __future__ import annotations

from pushtui.core import metrics
from pushtui.core.figures import percent
from pushtui.core.report import Counts, Kind, Status
from pushtui.core.rules import Severity
from pushtui.core.value import dataclass

LIMITS: dict[Kind, tuple[str, float, Severity]] = {
    Kind.ERROR: ("errors", 0.05, Severity.CRITICAL),
    Kind.BOUNCE: ("bounces", 0.10, Severity.WARNING),
}
"""Kind → counter, the share of sends above which a send went wrong, and how bad that is: as the rules have it."""

LEAST = 20
"""Failures below which a share says nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What went wrong: `much` is `34 % errors`, or `nothing sent`."""

    severity: Severity
    kind: Kind
    much: str


def outcome(status: Status, counts: Counts) -> Outcome | None:
    """What went wrong with a send that is over; None where nothing did, or while it is not over."""
    if not status.final:
        return None
    if metrics.all_failed(counts):
        return Outcome(Severity.CRITICAL, Kind.ERROR, "nothing sent")
    for kind, (counter, limit, severity) in LIMITS.items():
        share = metrics.ratio(counts, metrics.RATIO_OF[counter])
        if share is not None and share > limit and (counts.get(counter) or 0) >= LEAST:
            return Outcome(severity, kind, f"{percent(share, 0)} {counter}")
    return None
