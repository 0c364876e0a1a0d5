"""FamilyScreen: one family of faults explained, with the reasons of this delivery that belong to it."""

from __future__ import annotations

from rich.text import Text

from pushtui.core.figures import count, per_second, percent
from pushtui.core.grouping import FamilyKey, FamilyRow, grouped
from pushtui.core.reason_rows import ReasonRow
from pushtui.tui.draw.canvas import fit, width_of
from pushtui.tui.panels.reason_pictures import ROLES
from pushtui.tui.scene import Scene
from pushtui.tui.screens.sheet import Sheet

_NAMES = 26
"""The most columns of a code."""

_PLACES = 11
"""The columns of a platform's name."""

_MOST = 200
"""The most reasons that are listed; the rest is counted."""


class FamilyScreen(Sheet):
    """The details of a family, as it stood when it was opened."""

    def __init__(self, key: FamilyKey, scene: Scene) -> None:
        super().__init__()
        self.key = key
        self.scene = scene

    def heading(self) -> str:
        """The family's name."""
        return self.key.label

    def text(self) -> Text:
        """Figures, the meaning, what to do, and its reasons."""
        ink, family = self.scene.ink, self.key.family
        found = grouped(self.scene.picture.failures, "count")
        row = next((row for row in found if row.key == self.key), None)
        text = self._figures(row)
        if family is None:
            text.append(
                "\npushtui does not know these codes; they are shown as the source told them.\n", ink["muted"]
            )
        else:
            about = family.about
            text.append(f"\n{about.meaning}\n\n", ink["text"])
            text.append("What to do  ", ink["muted"])
            text.append(f"{row.todo if row is not None else about.todo}\n", ink["bold focus"])
            text.append(f"{about.advice}\n", ink["text"])
        if row is not None:
            text.append("\n").append_text(self._reasons(row.rows))
        text.rstrip()
        return text

    def _figures(self, row: FamilyRow | None) -> Text:
        ink = self.scene.ink
        if row is None:
            return Text("None of these in this delivery any more.\n", ink["muted"])
        role = ROLES[row.kind] if row.kind is not None else "text"
        text = Text().append(count(row.count), ink[f"bold {role}" if row.count is not None else "dim"])
        text.append(" failures", ink["text"])
        text.append(f"   {percent(row.share, 1)}", ink["text"]).append(" of all failures", ink["muted"])
        text.append(f"   {per_second(row.rate)}", ink["text"]).append(" now\n", ink["muted"])
        return text

    def _reasons(self, rows: tuple[ReasonRow, ...]) -> Text:
        ink = self.scene.ink
        shown = rows[:_MOST]
        size = min(_NAMES, max(width_of(row.reason.code.text) for row in shown))
        text = Text()
        for row in shown:
            reason = row.reason
            name = fit(reason.code.text, size)
            place = fit(reason.platform.text if reason.platform else "–", _PLACES)
            text.append("▎ ", ink[ROLES[reason.kind]]).append(name + " " * (size - width_of(name)), ink["text"])
            text.append("  " + place + " " * (_PLACES - width_of(place)), ink["muted"])
            text.append(f"{count(reason.count):>11}", ink["text"])
            text.append(f"{percent(row.share, 1):>8}{per_second(row.rate):>9}\n", ink["muted"])
        if len(rows) > len(shown):
            text.append(f"{len(rows) - len(shown):,} more\n", ink["muted"])
        return text
