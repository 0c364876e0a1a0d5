"""Alerts: what is wrong now and what was: since when, how bad, where, and when it was over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pushtui.core.alerts import Alert, Alerts
from pushtui.core.figures import UNKNOWN, duration
from pushtui.core.layout import Need
from pushtui.core.value import dataclass
from pushtui.core.wording import Said, amount, said
from pushtui.tui.draw.canvas import Canvas, Span, fit, width_of
from pushtui.tui.draw.table import Column, Row
from pushtui.tui.faces.table import TableFace
from pushtui.tui.faces.trouble import ROLES, SIGNS
from pushtui.tui.scene import Scene

_NAME = 34
"""Cells of an alert's name beside its bar."""


@dataclass(frozen=True, slots=True)
class AlertKey:
    """Which alert a row stands for."""

    rule: str
    code: str
    raised: float

    @staticmethod
    def of(alert: Alert) -> AlertKey:
        """The key of an alert."""
        return AlertKey(*alert.key, alert.raised)

    def find(self, alerts: Alerts) -> Alert | None:
        """The alert, if it is still remembered."""
        return next((a for a in (*alerts.open, *alerts.past) if AlertKey.of(a) == self), None)


class AlertsPanel(TableFace):
    """The alerts that are open, and after them those that are over."""

    KEY = "alerts"
    NUMBER = 0
    TITLE = "Alerts"
    ABOUT = "what is wrong now, and what was"
    VIEWS: ClassVar[tuple[str, ...]] = ("table", "time line")
    HELP = (
        "What is wrong now, the worst first, and what was. A condition has to hold for a while before an alert is "
        "raised, and its opposite before it is over. since is when it began, peak the worst value. Enter tells the "
        "rule, and what to do. Rules are set in the configuration, under [[alert]]."
    )
    OPENS = "details"
    MARGIN = 2

    def entries(self, scene: Scene) -> list[Alert]:
        """Open ones, the worst first; then those that are over, the last one first."""
        alerts = scene.picture.state.alerts
        return [*alerts.open, *reversed(alerts.past)]

    def ready(self, scene: Scene) -> bool:
        """An endpoint that never answered is an alert too."""
        return super().ready(scene) or bool(self.entries(scene))

    def remark(self, scene: Scene) -> Sequence[Span]:
        """How many are open."""
        alerts = scene.picture.state.alerts
        if not alerts.open and not alerts.past:
            return ()
        return ((f"{len(alerts.open)} open · {len(alerts.past)} over", scene.ink["muted"]),)

    def need(self, scene: Scene | None) -> Need:
        """A heading and the alerts, within reason."""
        rows = len(self.entries(scene)) if scene is not None else 1
        return Need(44, 5, max(5, min(rows, 12) + 3), 1 if rows > 12 else 0)

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """The present view."""
        if not self.entries(scene):
            self.keys = []
            number = len(scene.picture.state.alerts.rules)
            self.say(canvas, scene, "No alert so far", f"by {number} rules, which have to hold for some seconds")
        elif self.view == "table":
            self.draw_table(canvas, scene)
        else:
            self._draw_lines(canvas, scene)

    def columns(self, scene: Scene) -> Sequence[Column]:
        """What is wrong first."""
        words = [said(alert, scene.picture.state, ticking=True) for alert in self.entries(scene)]
        names = max((width_of(w.what) for w in words), default=12)
        places = max((width_of(_place(w)) for w in words), default=8)
        return [
            Column("alert", min(_NAME, max(16, names)), right=False, need=10),
            Column("now", 9, need=7),
            Column("peak", 9, need=6),
            Column("since", 8, need=9),
            Column("until", 8, need=2),
            Column("for", 12, need=3),
            Column("where", min(24, max(6, places)), right=False, need=5),
            Column("what to do", 22, right=False, need=8, stretch=True),
        ]

    def rows(self, scene: Scene) -> Sequence[Row]:
        """One row an alert."""
        return [
            Row(self._cells(alert, scene), _mark(alert, scene), AlertKey.of(alert)) for alert in self.entries(scene)
        ]

    def _cells(self, alert: Alert, scene: Scene) -> list[list[Span]]:
        ink, state = scene.ink, scene.picture.state
        words = said(alert, state, ticking=True)
        over = alert.cleared is not None
        measured = alert.rule.measured
        metric = measured[0].rpartition(".")[2] if measured is not None else ""
        now = UNKNOWN if over or not metric else amount(metric, alert.value, brief=True)
        peak = amount(metric, alert.peak, brief=True) if metric else UNKNOWN
        lasted = (alert.cleared if alert.cleared is not None else _now(scene)) - alert.since
        text = "muted" if over else "text"
        return [
            [(words.what.rstrip(":"), ink["muted" if over else "bold text"])],
            [(now, ink["dim" if now == UNKNOWN else "bold text"])],
            [(peak, ink["dim" if peak == UNKNOWN else text])],
            [(scene.clock(alert.since), ink[text])],
            [(scene.clock(alert.cleared) if over else "", ink["muted"])],
            [(duration(lasted), ink["muted"])],
            [(_place(words), ink[text])],
            [(words.todo or UNKNOWN, ink[text if words.todo else "dim"])],
        ]

    def _draw_lines(self, canvas: Canvas, scene: Scene) -> None:
        """Each alert as a bar from when it began to when it was over, with its peak, on one scale of time."""
        ink, entries = scene.ink, self.entries(scene)
        self.place([Row((), key=AlertKey.of(alert)) for alert in entries], canvas.height - 1)
        end = _now(scene)
        start = min(alert.since for alert in entries)
        name = min(_NAME, canvas.width // 3)
        left, room = name + 3, canvas.width - name - 3
        if room < 4:
            return
        canvas.put(left, 0, scene.clock(start), ink["muted"])
        canvas.put_right(canvas.width, 0, scene.clock(end), ink["muted"])
        scale = (room - 1) / max(end - start, 1.0)
        for y, alert in enumerate(entries[self.top : self.top + canvas.height - 1], start=1):
            if self.active and self.cursor == self.top + y - 1:
                canvas.choose(y, ink["on selected"])
            over = alert.cleared is not None
            canvas.put(0, y, *_mark(alert, scene))
            what = said(alert, scene.picture.state).what.rstrip(":")
            canvas.put(2, y, fit(what, name), ink["muted" if over else "text"])
            begin = round((alert.since - start) * scale)
            last = round(((alert.cleared if alert.cleared is not None else end) - start) * scale)
            role = "muted" if over else ROLES[alert.severity]
            canvas.put(left + begin, y, "━" * max(1, last - begin + 1), ink[role])
            if alert.peak_at is not None:
                canvas.put(left + min(last, round((alert.peak_at - start) * scale)), y, "●", ink[f"bold {role}"])


def _place(words: Said) -> str:
    return words.where.removeprefix("on ") or "–"


def _now(scene: Scene) -> float:
    """When the state was last told anything, local time."""
    state = scene.picture.state
    times = [state.polled_at, state.failure.at if state.failure is not None else None]
    return max((at for at in times if at is not None), default=0.0)


def _mark(alert: Alert, scene: Scene) -> Span:
    if alert.cleared is not None:
        return ("✓", scene.ink["muted"])
    return (SIGNS[alert.severity], scene.ink[ROLES[alert.severity]])
