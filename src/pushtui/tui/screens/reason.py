"""ReasonScreen: one reason explained: what it means, what to do, how it goes."""

from __future__ import annotations

from rich.text import Text

from pushtui.core.figures import count, per_second, percent
from pushtui.core.picture import ReasonRow
from pushtui.core.reasons import lookup
from pushtui.tui.scene import Scene
from pushtui.tui.screens.sheet import Sheet


class ReasonScreen(Sheet):
    """The details of a reason, as it stood when it was opened."""

    def __init__(self, row: ReasonRow, scene: Scene) -> None:
        super().__init__()
        self.row = row
        self.scene = scene

    def heading(self) -> str:
        """The reason's code."""
        return self.row.reason.code.text

    def text(self) -> Text:
        """Figures first, then the meaning, then what to do."""
        ink, row = self.scene.ink, self.row
        reason = row.reason
        text = Text()
        facts = [
            ("kind", reason.kind.value),
            ("platform", reason.platform.text if reason.platform else "–"),
            ("count", count(reason.count)),
            (
                "share",
                f"{percent(row.share, 1)} of all {'exclusions' if reason.kind == 'exclusion' else 'failures'}",
            ),
            ("now", per_second(row.rate)),
            ("first seen", self.scene.clock(row.since, "%Y-%m-%d %H:%M:%S")),
        ]
        if reason.message is not None:
            facts.append(("message", reason.message.text))
        entry = lookup(reason.code.raw, reason.platform.raw if reason.platform else None)
        if entry is not None:
            again = {True: "yes, later", False: "no", None: "not known"}[entry.retryable]
            facts += [("service", entry.service), ("family", str(entry.family.label)), ("try again", again)]
        for name, value in facts:
            text.append(f"{name:<12}", ink["muted"]).append(f"{value}\n", ink["text"])
        text.append("\n")
        if entry is None:
            text.append(
                "This code is not in pushtui's vocabulary; it is shown as the source told it.", ink["muted"]
            )
            return text
        text.append(entry.meaning + "\n\n", ink["text"])
        text.append("What to do  ", ink["bold text"]).append(entry.todo + "\n", ink["bold focus"])
        text.append(entry.advice, ink["text"])
        return text
