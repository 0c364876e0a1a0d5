"""Trace: what each rule of a mapping finds in a body, for whoever writes the mapping."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from pushtui.core.report import COUNTERS, Report
from pushtui.core.text import clean
from pushtui.core.value import dataclass
from pushtui.sources.mapped.mapping import Mapping
from pushtui.sources.mapped.unread import nearest

_SHOWN = 48


@dataclass(frozen=True, slots=True)
class Step:
    """One rule: its expressions with what each found, and what the report has of it. All texts are cleaned."""

    subject: str
    parts: tuple[str, ...]
    outcome: str


def trace(mapping: Mapping, body: object, delivery: str | None) -> tuple[Report | None, tuple[Step, ...]]:
    """The report that a mapping makes of a body, or None where there is none; and its rules, step by step."""
    found: dict[str, list[str]] = {}

    def probe(subject: str, expression: str, value: object) -> None:
        near = nearest(expression, body) if value is None else None
        hint = "" if near is None else f" (did you mean {near}?)"
        found.setdefault(subject, []).append(f"{clean(expression, limit=_SHOWN)} = {_shown(value)}{hint}")

    report = mapping.report(body, delivery, probe=probe)
    steps = [Step(subject, tuple(parts), _outcome(subject, report)) for subject, parts in found.items()]
    missing = [Step(name, (), "– (no rule)") for name in COUNTERS if name not in found]
    return report, (*steps, *missing)


def _outcome(subject: str, report: Report | None) -> str:
    if report is None:
        return "–"
    if subject in COUNTERS:
        count = report.totals.get(subject)
        return "–" if count is None else f"{count:,}"
    if subject == "platforms" or subject.startswith("platforms "):
        return ", ".join(platform.name.text for platform in report.platforms[:8]) or "–"
    if subject == "reasons":
        return f"{len(report.reasons):,} in all"
    known = {
        "id": report.id.text,
        "name": report.name.text,
        "status": report.status.value,
        "final_when": report.status.value,
    }
    if subject in known:
        return known[subject]
    at = getattr(report, subject, None)
    return "–" if at is None else f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list | dict):
        kind = "list" if isinstance(value, list) else "map"
        return f"a {kind} of {len(value):,}"
    return clean(json.dumps(value, ensure_ascii=False, default=str), limit=_SHOWN)
