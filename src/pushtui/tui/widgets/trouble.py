"""Trouble: one line under the header, there only when something is wrong: what, since when, what to do."""

from __future__ import annotations

from pushtui.core import metrics
from pushtui.core.alerts import Alert
from pushtui.core.figures import duration
from pushtui.core.report import Status
from pushtui.core.rules import Severity
from pushtui.core.source import Trouble as Kind
from pushtui.core.state import Failure
from pushtui.core.wording import said, stalled_todo
from pushtui.tui.draw.canvas import Canvas, fit, width_of
from pushtui.tui.scene import Scene
from pushtui.tui.theme import Ink
from pushtui.tui.widgets.line import LineWidget

ROLES: dict[Severity, str] = {Severity.CRITICAL: "bad", Severity.WARNING: "warn"}
"""The role of a severity."""

SIGNS: dict[Severity, str] = {Severity.CRITICAL: "▲", Severity.WARNING: "!"}
"""Its sign, for colours are not seen by everybody."""


def failure_text(failure: Failure, now: float) -> tuple[str, str]:
    """What is wrong with the endpoint, and what next and since when: what is cut off first matters least."""
    since = f"for {duration(now - failure.since)}"
    nxt = ""
    if failure.next_at is not None:
        wait = failure.next_at - now
        nxt = f"next try in {duration(wait)}" if wait >= 1 else "trying again"
    return failure.message, " · ".join(part for part in (nxt, since, failure.remedy) if part)


def trouble(scene: Scene, now: float, key: str = "") -> tuple[str, str, str] | None:
    """The worst thing that is wrong: (severity, what, the rest), or None. What is cut off last matters most.

    Args:
        scene: the newest state.
        now: local time, in seconds since the epoch.
        key: what to press for the alerts' details, as it is written; empty where nothing.
    """
    picture, state = scene.picture, scene.picture.state
    if state.failure is not None:
        severity = "warn" if state.failure.trouble is Kind.WAITING else "bad"
        return severity, *failure_text(state.failure, now)
    if state.report is None:
        return None
    if metrics.all_failed(state.report.totals):
        return "bad", "All failed", f"{state.report.totals.errors:,} errors, and nothing was sent"
    if state.alerts.worst is not None:
        return _alert(state.alerts.worst, scene, key)
    if picture.status is Status.STALLED:
        since = scene.clock(state.moved_at)
        still = duration(state.still_for)
        return "bad", "Stalled:", f"nothing has moved for {still} · {stalled_todo(state)} · since {since}"
    if state.notes:
        more = f" · and {len(state.notes) - 1} more" if len(state.notes) > 1 else ""
        return "warn", "The numbers do not add up:", state.notes[0].text + more
    return None


def _alert(alert: Alert, scene: Scene, key: str) -> tuple[str, str, str]:
    """What, how much and where; what to do; since when; where more is told."""
    state = scene.picture.state
    words = said(alert, state)
    parts = [
        " ".join(filter(None, (words.much, words.where))),
        words.todo,
        f"since {scene.clock(alert.since)}",
        f"{key}: details" if key else "",
    ]
    return ROLES[alert.severity], words.what, " · ".join(filter(None, parts))


class TroubleLine(LineWidget):
    """The line; it takes no room while all is well."""

    def __init__(self) -> None:
        super().__init__("trouble")
        self._said: tuple[str, str, str] | None = None
        self._ink: Ink | None = None
        self.display = False

    def show(self, scene: Scene, now: float, key: str = "", unrecorded: str = "") -> None:
        """Show what is wrong, or go away. Arguments as for `trouble`.

        That nothing is recorded gives way to what is wrong with the send.
        """
        self._said, self._ink = trouble(scene, now, key), scene.ink
        if unrecorded and (self._said is None or self._said[0] != "bad"):
            what, _, rest = unrecorded.partition(": ")
            self._said = ("warn", f"{what[:1].upper()}{what[1:]}", f"{rest} · the watch goes on")
        self.display = self._said is not None
        self.redraw()

    def draw(self, canvas: Canvas) -> None:
        """Severity's sign, what is wrong, and the rest."""
        if self._said is None or self._ink is None:
            return
        severity, what, rest = self._said
        ink = self._ink
        canvas.base = ink["text on trouble"]
        sign = "▲ " if severity == "bad" else "! "
        parts = rest.split(" · ")
        # A long message leaves room for since when and what next; what then does not fit goes whole.
        held = sum(width_of(part) + 3 for part in parts[:2])
        room = canvas.width - 4
        x = canvas.put(1, 0, sign + fit(what, max(room // 2, room - held)), ink[f"bold {severity}"])
        room = canvas.width - x - 3
        while len(parts) > 1 and width_of(" · ".join(parts)) > room:
            parts.pop()
        canvas.put(x + 2, 0, fit(" · ".join(parts), room), ink["text"])
