"""Baseline: an earlier delivery to compare with, by time since its start."""

from __future__ import annotations

from dataclasses import field, replace

from pushtui.core import series
from pushtui.core.figures import duration
from pushtui.core.history import History
from pushtui.core.report import Counts, Report
from pushtui.core.series import Run, Window
from pushtui.core.value import dataclass


@dataclass(frozen=True, eq=False)
class Baseline:
    """What is known of an earlier delivery.

    Attributes:
        report: its last report.
        history: its counters over time; empty where only the report was kept.
    """

    report: Report
    history: History = field(default_factory=History)

    @property
    def began(self) -> float | None:
        """When it started, in seconds since the epoch, or None where that is not known."""
        if self.report.started_at is not None:
            return self.report.started_at
        return self.history.first.at if self.history.first is not None else None

    def counts(self, elapsed: float) -> Counts | None:
        """Its counters `elapsed` seconds after its start; None where they are not known.

        Once it was over they stay what they came to. Between two samples they are those of the earlier one.
        """
        newest = self.history.newest
        if self.began is None or newest is None or elapsed < 0:
            return None
        at = self.began + elapsed
        if at >= newest.at:
            return self.report.totals if self.report.status.final else None
        step = self.history.before(at)
        return step.totals if step is not None else None

    def runs(self, metric: str, shown: Window, start: float, pieces: int, *, cumulative: bool) -> list[Run]:
        """Its curve of `metric` as it would lie if it had started at `start`, within the window; per second,
        or as it grew.
        """
        if self.began is None:
            return []
        ahead = start - self.began
        then = Window(shown.start - ahead, shown.end - ahead)
        extract = series.levels if cumulative else series.rates
        found = (
            [replace(piece, at=piece.at + ahead) for piece in run if piece.at <= then.end]
            for run in extract(self.history, metric, then, pieces)
        )
        return [run for run in found if run]


@dataclass(frozen=True)
class Comparison:
    """A baseline's counters beside those that are shown.

    Attributes:
        baseline: whose they are.
        counts: the counters.
        elapsed: seconds after its start; None means its last ones, whenever that was.
    """

    baseline: Baseline
    counts: Counts
    elapsed: float | None

    @property
    def name(self) -> str:
        """The baseline's name, fit to be shown."""
        return self.baseline.report.name.text

    @property
    def id(self) -> str:
        """The baseline's id, fit to be shown."""
        return self.baseline.report.id.text

    @property
    def when(self) -> str:
        """Of what moment the counters are, in words."""
        if self.elapsed is not None:
            return f"{duration(self.elapsed)} after its start"
        return "as it ended" if self.baseline.report.status.final else "as last seen"


def compare(baseline: Baseline, report: Report, elapsed: float | None) -> Comparison | None:
    """The baseline beside a report that is `elapsed` seconds old; None where the two cannot be compared.

    Where either start is not known, or nothing is known of the baseline at that age, its last counters are
    compared with. A delivery is no baseline of its own.
    """
    if baseline.report.id == report.id and baseline.report.started_at == report.started_at:
        return None
    counts = baseline.counts(elapsed) if elapsed is not None else None
    if counts is None:
        return Comparison(baseline, baseline.report.totals, None)
    return Comparison(baseline, counts, elapsed)
