"""Scene: everything that a panel may look at while it draws itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, tzinfo

from pushtui.core.notes import FELL
from pushtui.core.picture import Picture
from pushtui.core.report import Note
from pushtui.core.value import dataclass
from pushtui.tui.draw.canvas import Span
from pushtui.tui.theme import Ink

CONTRADICTIONS: dict[str, str] = {
    "delivered": "delivered + bounces > sent",
    "opens": "opens > delivered",
    "targeted": "processed > targeted",
    "platforms": "platforms do not add up",
    "reasons": "reasons > their total",
    "exclusions": "reasons > their total",
}
"""Subject of a note on numbers that contradict each other → the note in a few words."""


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
        state = self.picture.state
        told = [CONTRADICTIONS[note.subject] for note in state.notes if _contradiction(note, subjects)]
        fallen = [name for name in state.resets if name in subjects]
        told += [f"{fallen[0]} fell" if len(fallen) == 1 else "counter reset"] if fallen else []
        texts = list(dict.fromkeys(told))
        more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
        return ((f"! {texts[0]}{more}", self.ink["warn"]),) if texts else ()

    @property
    def waiting(self) -> tuple[str, str]:
        """What to say where there is no report yet: a sentence, and a second one in a lower voice.

        Of an endpoint that fails nothing is said: the line under the header does, and one place is enough.
        """
        if self.picture.state.failure is not None:
            return "No report yet", ""
        return "Waiting for the first report", f"from {self.place}" if self.place else ""


def _contradiction(note: Note, subjects: Collection[str]) -> bool:
    """Whether the note says so of one of these matters; that a counter fell is told by its name."""
    return note.subject in subjects and note.subject in CONTRADICTIONS and not note.text.endswith(FELL)
