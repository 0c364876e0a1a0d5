"""Scene: everything that a panel may look at while it draws itself."""

from __future__ import annotations

from datetime import datetime, tzinfo

from pushtui.core.picture import Picture
from pushtui.core.source import Trouble
from pushtui.core.value import dataclass
from pushtui.tui.draw.canvas import Span
from pushtui.tui.theme import Ink


@dataclass(frozen=True)
class Scene:
    """One picture, and how to draw it.

    Attributes:
        zone: the time zone in which times are shown.
        span: seconds that graphs show, or None for the whole watch.
        place: where the data comes from, fit to be shown.
    """

    picture: Picture
    ink: Ink
    zone: tzinfo
    span: float | None = None
    place: str = ""

    def clock(self, at: float | None, form: str = "%H:%M:%S") -> str:
        """A moment in local time, or `–`."""
        return "–" if at is None else datetime.fromtimestamp(at, self.zone).strftime(form)

    def oddity(self, *subjects: str) -> tuple[Span, ...]:
        """A short note for a panel's frame, where numbers of these matters contradict each other."""
        odd = any(note.subject in subjects for note in self.picture.state.notes)
        return (("! does not add up", self.ink["warn"]),) if odd else ()

    @property
    def waiting(self) -> tuple[str, str]:
        """What to say where there is no report yet: a sentence, and a second one in a lower voice."""
        failure = self.picture.state.failure
        if failure is None:
            return "Waiting for the first report", f"from {self.place}" if self.place else ""
        if failure.trouble is Trouble.WAITING:
            return failure.message, failure.remedy
        return "No report yet", " · ".join(part for part in (failure.message, failure.remedy) if part)
