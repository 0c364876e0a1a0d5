"""Exposition: `/metrics` in the text format of Prometheus, version 0.0.4."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from pushtui.core.report import COUNTERS
from pushtui.core.value import dataclass
from pushtui.server.answers import Counted
from pushtui.server.frame import Requests

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

DELIVERIES = 100
"""The newest deliveries that are told: a scrape stays bounded however many there are."""

Labels = tuple[tuple[str, str], ...]


@dataclass
class Figures:
    """What the server counted since it started. Changed in the event loop only."""

    started: float
    requests: Requests = field(default_factory=Requests)
    events: int = 0
    duplicates: int = 0
    batches: int = 0
    rejected: int = 0


def exposition(figures: Figures, queued: int, counted: Iterable[Counted]) -> str:
    """The metrics page.

    Args:
        figures: the server's own counters.
        queued: events that wait to be written.
        counted: as `Reader.counted` gives them; counters that are not reported are left out.
    """
    lines: list[str] = []
    requests = [
        ((("method", method), ("route", route), ("status", str(status))), count)
        for (method, route, status), count in sorted(figures.requests.items())
    ]
    _family(lines, "pushtui_requests_total", "counter", "Answers given.", requests)
    for name, kind, text, value in (
        ("pushtui_events_accepted_total", "counter", "Events counted.", figures.events),
        ("pushtui_events_duplicate_total", "counter", "Events that had been counted before.", figures.duplicates),
        ("pushtui_batches_accepted_total", "counter", "Batches committed.", figures.batches),
        ("pushtui_batches_rejected_total", "counter", "Batches of which nothing was counted.", figures.rejected),
        ("pushtui_events_queued", "gauge", "Events that wait to be written.", queued),
        ("pushtui_start_time_seconds", "gauge", "When the server started, since the epoch.", figures.started),
    ):
        _family(lines, name, kind, text, [((), value)])
    rows = list(counted)
    for counter in COUNTERS[1:]:
        samples = [
            ((("delivery", delivery), ("platform", platform)), count)
            for delivery, platform, counts in rows
            if (count := counts[counter]) is not None
        ]
        _family(lines, f"push_{counter}_total", "counter", f"The {counter} counter of a delivery.", samples)
    return "\n".join(lines) + "\n"


def _family(lines: list[str], name: str, kind: str, text: str, samples: Iterable[tuple[Labels, float]]) -> None:
    lines.append(f"# HELP {name} {text}")
    lines.append(f"# TYPE {name} {kind}")
    for labels, value in samples:
        shown = ",".join(f'{key}="{_escaped(label)}"' for key, label in labels)
        lines.append(f"{name}{{{shown}}} {value}" if shown else f"{name} {value}")


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
