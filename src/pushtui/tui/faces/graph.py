"""GraphFace: counters over time, per second or cumulative, as a graph or a table."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import ClassVar

from pushtui.core import metrics, series
from pushtui.core.figures import age, change, count, short
from pushtui.tui.draw.canvas import Canvas, Span, width_of
from pushtui.tui.draw.chart import Curve, Mark, chart
from pushtui.tui.draw.plot import loaded
from pushtui.tui.draw.table import Column, Row
from pushtui.tui.faces.table import TableFace
from pushtui.tui.faces.trouble import ROLES, SIGNS
from pushtui.tui.scene import Scene
from pushtui.tui.theme import SERIES

_SHORTER = {"actions": "acts"}
_SHORTEST = {"delivered": "deliv", "bounces": "bounc", "errors": "error", "actions": "acts"}
_LEGENDS: tuple[tuple[dict[str, str], int], ...] = (({}, 6), (_SHORTER, 5), ({}, 0), (_SHORTEST, 0))
"""Ways to write the legend, the longest first: names for metrics, and cells for values."""

_INITIALS = {metric: metric[0] for metric in SERIES}
_POINTED = (*_LEGENDS[:2], (_INITIALS, 5), (dict.fromkeys(SERIES, ""), 5))
"""The same where there is a cursor: values are what it is for, so names give way to them."""

_STEPS = (1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)


def _within(value: float | None, room: int) -> str:
    """A value, without its decimal where that would need more room."""
    text = short(value)
    return text if len(text) <= room else short(value, 0)


def range_name(span: float | None) -> str:
    """A graph's range in words."""
    return "whole watch" if span is None else age(span) if span < 6000 else f"{span / 3600:.0f} h"


def _no_curve(scene: Scene) -> str:
    """Why there is no curve yet."""
    state = scene.picture.state
    if state.previous_at is None:  # the history is asked for after the first report
        if state.status.final:
            return "The curve comes with the history, if there is any"
        return "The curve begins with history or a second poll"
    if state.status.final:
        return "It was over before the watch began: no curve"
    return "The curve begins when the numbers first change"


def alert_marks(scene: Scene) -> list[Mark]:
    """When alerts were raised; those that are over in a lower voice, and beneath the others."""
    alerts, ink = scene.picture.state.alerts, scene.ink
    past = [(alert, "dim") for alert in alerts.past]
    marked = [*past, *((alert, ROLES[alert.severity]) for alert in reversed(alerts.open))]
    return [Mark(alert.at, SIGNS[alert.severity], ink[role]) for alert, role in marked if alert.at is not None]


def own_marks(scene: Scene) -> list[Mark]:
    """What people put on the time line."""
    return [Mark(mark.at, "┆", scene.ink["muted"], mark.text) for mark in scene.picture.state.marks]


class GraphFace(TableFace):
    """A panel whose views are graphs over time and the table of the same figures.

    Attributes:
        point: the moment under the cursor, in seconds since the epoch, or None.
        compared: the baseline's curves are drawn, faintly.
        hasty: nobody is to wait for plotext.
        valued: the legend has values that are known.
    """

    METRICS: ClassVar[tuple[str, ...]]
    """The counters that it draws, in the order of its legend."""

    def begin(self) -> None:
        """Have everything as it is at the start."""
        super().begin()
        self.point: float | None = None
        self.compared = False
        self.hasty = False
        self.valued = False
        self.points: list[float] = []

    def rank(self, scene: Scene) -> Sequence[Span]:
        """The view, and when the values under the cursor were."""
        return [*super().rank(scene), *self.when(scene)]

    def when(self, scene: Scene) -> Sequence[Span]:
        """The moment under the cursor; nothing where there is none."""
        at = self.pointed if self.can("point") else None
        return () if at is None else ((f" · at {scene.clock(at)}", scene.ink["bold focus"]),)

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """A legend line, and the graph beneath it; or the table."""
        self.compared = self.valued = False
        window = series.window(scene.picture.history, scene.span)
        if window is None:
            self.say(canvas, scene, self.no_history(scene))
        elif self.view == "table":
            self.draw_table(canvas, scene)
        else:
            self._graph(canvas, scene, window)

    def no_history(self, scene: Scene) -> str:
        """What to say where there is no curve to draw."""
        platform = scene.picture.platform
        return f"No history is kept for {platform}" if platform else "No history yet"

    def _graph(self, canvas: Canvas, scene: Scene, window: series.Window) -> None:
        ink, history = scene.ink, scene.picture.history
        cumulative = self.view == "cumulative"
        extract = series.levels if cumulative else series.rates
        known = [m for m in self.METRICS if scene.picture.totals.get(m) is not None]
        shown = {m: extract(history, m, window, canvas.width * 2) for m in known}
        self.points = sorted({p.at for runs in shown.values() for run in runs for p in run})
        self._legend(canvas, scene, self._values(scene, shown, cumulative))
        if not any(shown.values()):
            self.say(canvas, scene, _no_curve(scene))
            return
        # Small numbers lie on top of large ones, so that trouble is not hidden behind success.
        top = {m: max((p.high for run in runs for p in run), default=0.0) for m, runs in shown.items()}
        order = sorted(known, key=lambda m: -top[m])
        # The baseline lies beneath everything.
        curves = [
            Curve(runs, ink[f"faint {m}"]) for m in order if (runs := self._beneath(scene, m, window, canvas))
        ]
        self.compared = bool(curves)
        curves += [Curve(shown[m], ink[m], ink.letter(m)) for m in order]
        drawn = chart(
            curves,
            window,
            canvas.width,
            canvas.height - 1,
            log=self.view == "per second",
            axis=ink["line"],
            label=ink["muted"],
            zone=scene.zone,
            marks=[*alert_marks(scene), *own_marks(scene)],
            cursor=self.pointed,
            pointer=ink["focus"],
            bare=self.put_off(),
        )
        canvas.paste(0, 1, drawn)

    def averaged(self, scene: Scene) -> str:
        """What the legend's rates are over, which at an onset are not yet what a curve ends with; empty where its
        values are those of a moment."""
        steps = scene.picture.history.tiers[0].newest(2)
        if not self.valued or self.pointed is not None or self.view == "cumulative" or len(steps) < 2:
            return ""
        return f"values: last {age(max(metrics.NOW, steps[-1].at - steps[0].at))}"

    def put_off(self) -> bool:
        """Whether curves come in a later frame, so that the very first one need not wait 25 ms for plotext."""
        return self.hasty and not loaded()

    def _beneath(self, scene: Scene, metric: str, window: series.Window, canvas: Canvas) -> list[series.Run]:
        """The baseline's curve, as if it had started when this delivery did."""
        picture = scene.picture
        start = picture.report.started_at if picture.report is not None else None
        if picture.baseline is None or picture.comparison is None or start is None:
            return []
        cumulative = self.view == "cumulative"
        return picture.baseline.runs(metric, window, start, canvas.width * 2, cumulative=cumulative)

    def _legend(self, canvas: Canvas, scene: Scene, values: Mapping[str, float | None]) -> None:
        """The series with their values: the latest, or those under the cursor."""
        ink = scene.ink
        # Each value has the room of the widest that is likely, so that the legend does not move.
        for names, room in _LEGENDS if self.pointed is None else _POINTED:
            pieces = {
                m: (names.get(m, m), f"{_within(values[m], room):<{room}}" if room else "") for m in self.METRICS
            }
            sizes = [2 + width_of(name) + (1 + width_of(value) if room else 0) for name, value in pieces.values()]
            spare = canvas.width - sum(sizes)
            if spare >= len(sizes) - 1:
                break
        self.valued = room > 0 and any(value is not None for value in values.values())
        gap = max(1, min(3, spare // len(sizes)))
        x = 0
        for (metric, (name, value)), size in zip(pieces.items(), sizes, strict=True):
            known = values[metric] is not None
            after = canvas.put_spans(
                x, 0, ((f"{ink.key(metric)} ", ink[metric if known else "dim"]), (name, ink["muted"]))
            )
            canvas.put(after + 1, 0, value, ink["text" if known else "dim"])
            x += size + gap

    @property
    def pointed(self) -> float | None:
        """The moment under the cursor: the drawn point that is nearest to where it was put."""
        wanted = self.point
        if wanted is None or not self.points:
            return None
        after = bisect_left(self.points, wanted)
        return min(self.points[max(0, after - 1) : after + 1], key=lambda at: abs(at - wanted))

    def _values(
        self, scene: Scene, shown: Mapping[str, Sequence[series.Run]], cumulative: bool
    ) -> dict[str, float | None]:
        at = self.pointed
        if at is None:
            return {m: self._latest(scene, m, cumulative) for m in self.METRICS}
        found: dict[str, float | None] = dict.fromkeys(self.METRICS)
        for metric, runs in shown.items():
            found[metric] = next((p.mean for run in runs for p in run if p.at == at), None)
        return found

    def can(self, action: str) -> bool:
        """Values are read from a graph."""
        if action == "point":
            return not self.collapsed and self.view not in ("table", "donut")
        return super().can(action)

    def _latest(self, scene: Scene, metric: str, cumulative: bool) -> float | None:
        if cumulative:
            return scene.picture.totals.get(metric)
        return scene.picture.rate(metric)

    def columns(self, scene: Scene) -> Sequence[Column]:
        """Time, and for each series how much it grew."""
        room = max(9, width_of(count(scene.picture.totals.targeted or scene.picture.totals.sent)))
        return [
            Column("until", 8, right=False, need=9),
            Column("over", 6, need=3),
            *(Column(m, room, need=8 - i) for i, m in enumerate(self.METRICS)),
        ]

    def rows(self, scene: Scene) -> Sequence[Row]:
        """Newest first; a row's length follows the range."""
        history, ink = scene.picture.history, scene.ink
        window = series.window(history, scene.span)
        if window is None or history.span is None:
            return []
        covered = min(window.seconds, history.span[1] - history.span[0])
        step = next((s for s in _STEPS if covered / s <= 60), _STEPS[-1])
        rows = []
        for line in series.table(history, self.METRICS, window, step):
            cells: list[list[Span]] = [
                [(scene.clock(line.at), ink["muted"])],
                [(age(line.seconds), ink["dim"])],
                *([self._grown(g, m, scene)] for g, m in zip(line.grown, self.METRICS, strict=True)),
            ]
            rows.append(Row(cells, key=round(line.at, 3)))
        return rows

    def _grown(self, grown: int | None, metric: str, scene: Scene) -> Span:
        ink = scene.ink
        if not grown:
            return (count(grown) if grown is None else "0", ink["dim"])
        return (f"+{grown:,}" if grown > 0 else change(grown), ink[metric])
