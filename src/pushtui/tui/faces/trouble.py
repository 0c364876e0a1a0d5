"""Trouble: the line under the header, there only when something is wrong: what, since when, what to do."""

from __future__ import annotations

from dataclasses import replace

from pushtui.core import metrics
from pushtui.core.alerts import Alert
from pushtui.core.figures import calm, duration
from pushtui.core.outcome import outcome
from pushtui.core.report import Status
from pushtui.core.rules import Severity
from pushtui.core.source import Trouble as Kind
from pushtui.core.state import Failure, State
from pushtui.core.value import dataclass
from pushtui.core.wording import advice, said, stalled_todo
from pushtui.tui.draw.canvas import Canvas, fit, width_of
from pushtui.tui.scene import Scene
from pushtui.tui.theme import Ink

ROLES: dict[Severity, str] = {Severity.CRITICAL: "bad", Severity.WARNING: "warn"}
"""The role of a severity."""

SIGNS: dict[Severity, str] = {Severity.CRITICAL: "▲", Severity.WARNING: "!"}
"""Its sign, for colours are not seen by everybody."""


_NEXT = 16
"""Cells that the next try has, so that it does not make others come and go as it draws near."""


def next_try(failure: Failure, now: float) -> str:
    """When the endpoint is asked again, in words that take the same room each second; empty where never."""
    if failure.next_at is None:
        return ""
    wait = failure.next_at - now
    return f"{f'next try in {duration(wait)}' if wait >= 1 else 'trying again now':<{_NEXT}}"


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong, as the line shows it.

    Attributes:
        role: its severity's role, `bad` or `warn`.
        what: what is wrong.
        parts: the rest, what matters most first. The first may be empty; it is cut where it is too long, while
            others make way as a whole.
        brief: the first of the parts in the fewest words; empty where there are none fewer.
    """

    role: str
    what: str
    parts: tuple[str, ...]
    brief: str = ""

    def fitted(self, room: int) -> str:
        """What of the rest fits: the first part in few words if the next two have no room beside it otherwise.

        A part that is too long makes way for the shorter ones that come after it.
        """
        first = self.parts[0] if self.parts else ""
        if self.brief and width_of(" · ".join(self.parts[:3])) > room:
            first = self.brief
        line = fit(first, room)
        for part in filter(None, self.parts[1:]):
            more = f" · {part}" if line else part
            if width_of(line) + width_of(more) <= room:
                line += more
        return line

    def held(self, most: int) -> int:
        """Cells that a long `what` leaves to the rest: the first part, and of the others the first that there is
        room for in `most` cells.
        """
        first = self.brief or "".join(self.parts[:1])
        wanted = (sum(width_of(text) + 3 for text in (first, part) if text) for part in self.parts[1:])
        return next((cells for cells in wanted if cells <= most), most)


def trouble(scene: Scene, now: float, key: str = "") -> Told | None:
    """The worst thing that is wrong, or None.

    Args:
        scene: the newest state.
        now: local time, in seconds since the epoch.
        key: what to press for the alerts' details, as it is written; empty where nothing.
    """
    picture, state = scene.picture, scene.picture.state
    if state.failure is not None:
        return _failure(state.failure, scene, now)
    if state.report is None:
        return None
    if metrics.all_failed(state.report.totals):
        return Told("bad", "All failed", (f"{state.report.totals.errors:,} errors, and nothing was sent",))
    if state.alerts.worst is not None:
        return _alert(state.alerts.worst, scene, key)
    if picture.status is Status.STALLED:
        parts = (f"no progress for {duration(calm(state.still_for))}", stalled_todo(state))
        return Told("bad", "Stalled:", (*parts, f"since {scene.clock(state.stall_began)}"))
    return _ended(scene, key) or _odd(state)


def _failure(failure: Failure, scene: Scene, now: float) -> Told:
    """The endpoint fails: what to do comes before what changes with each second, or it would come and go."""
    role = "warn" if failure.trouble is Kind.WAITING else "bad"
    since = f"since {scene.clock(failure.since)}"
    return Told(role, failure.message, ("", failure.remedy, next_try(failure, now), since))


def _odd(state: State) -> Told | None:
    """Numbers that contradict each other."""
    if not state.notes:
        return None
    more = (f"and {len(state.notes) - 1} more",) if len(state.notes) > 1 else ()
    return Told("warn", "The numbers do not add up:", (state.notes[0].text, *more))


def _alert(alert: Alert, scene: Scene, key: str) -> Told:
    """What, how much and where; what to do; where more is told; since when."""
    words = said(alert, scene.picture.state, ticking=True)
    much, brief = (" ".join(filter(None, (text, words.where))) for text in (words.much, words.brief))
    parts = (much, words.todo, f"{key}: details" if key else "", f"since {scene.clock(alert.since)}")
    return Told(ROLES[alert.severity], words.what, tuple(filter(None, parts)), brief)


def _ended(scene: Scene, key: str) -> Told | None:
    """A send that is over and went wrong: how much failed, by what, and what to do."""
    picture = scene.picture
    found = outcome(picture.status, picture.totals)
    if found is None:
        return None
    rows = [row for row in picture.failures if row.reason.kind is found.kind and row.reason.count]
    worst = max(rows, key=lambda row: row.reason.count or 0, default=None)
    cause = brief = todo = ""
    if worst is not None:
        place = worst.reason.platform
        brief = worst.reason.code.text + (f" on {place.text}" if place is not None else "")
        cause = f"most by {brief}"
        todo = advice(worst.reason.code, place)
    parts = (cause, todo, f"{key}: details" if key else "")
    return Told(ROLES[found.severity], f"{found.much}:", tuple(filter(None, parts)), brief)


def told(scene: Scene, now: float, key: str = "", unrecorded: str = "") -> Told | None:
    """What the line says, or None where all is well. Arguments as for `trouble`.

    That nothing is recorded is told in two words behind what is wrong with the send.
    """
    said = trouble(scene, now, key)
    if not unrecorded:
        return said
    if said is None or said.role != "bad":
        what, _, rest = unrecorded.partition(": ")
        return Told("warn", f"{what[:1].upper()}{what[1:]}", (*rest.split(" · "), "the watch goes on"))
    words = unrecorded.partition(":")[0]
    return replace(said, parts=(*said.parts[:1], words, *said.parts[1:]))


def draw_trouble(canvas: Canvas, told: Told, ink: Ink) -> None:
    """Severity's sign, what is wrong, and the rest."""
    canvas.base = ink["text on trouble"]
    what, rest = _laid(told, canvas.width)
    x = canvas.put(1, 0, what, ink[f"bold {told.role}"])
    canvas.put(x + 2, 0, rest, ink["text"])


def _laid(told: Told, width: int) -> tuple[str, str]:
    """The line in so many columns: the sign and what is wrong, and the rest."""
    room = width - 4
    what = ("▲ " if told.role == "bad" else "! ") + fit(told.what, room - told.held(room - room // 2))
    return what, told.fitted(room - width_of(what))


def untold(scene: Scene, width: int) -> str:
    """Of an endpoint that fails, what a line of so many columns has no room for: what to do, and before it what is
    wrong, where that is cut.
    """
    failure = scene.picture.state.failure
    if failure is None:
        return ""
    what, rest = _laid(_failure(failure, scene, failure.at), width)
    parts = (failure.message if failure.message not in what else "", failure.remedy)
    return "" if failure.remedy in rest and not parts[0] else " · ".join(filter(None, parts))
