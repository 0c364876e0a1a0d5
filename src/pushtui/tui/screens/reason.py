"""ReasonScreen: one reason explained: what it means, what to do, how it goes."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from pushtui.core.entry import Entry
from pushtui.core.figures import count, per_second, percent
from pushtui.core.grouping import entry_of
from pushtui.core.reason_rows import ReasonRow
from pushtui.core.reasons import alike
from pushtui.core.report import COUNTED, Kind, Reason
from pushtui.tui.panels.reason_pictures import ROLES
from pushtui.tui.scene import Scene
from pushtui.tui.screens.sheet import Sheet
from pushtui.tui.theme import Ink

RETRY: dict[bool | None, tuple[str, str]] = {
    True: ("yes, it can succeed", "good"),
    False: ("no, it fails again", "text"),
    None: ("it depends", "warn"),
}
"""Whether sending again can help, in words, and the words' role."""


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
        """Figures, the meaning, what to do, the facts, and the fault's other names."""
        ink, row = self.scene.ink, self.row
        reason = row.reason
        entry = entry_of(reason)
        text = _figures(row, self.scene)
        if entry is None:
            text.append("\npushtui does not know this code; it is shown as the source told it.\n", ink["muted"])
            if reason.message is not None:
                text.append(f"\n“{reason.message.text}”", ink["text"])
            return text
        text.append(f"\n{entry.meaning}\n", ink["text"])
        if reason.message is not None:
            text.append(f"“{reason.message.text}”\n", ink["muted"])
        text.append("\nWhat to do  ", ink["muted"]).append(f"{entry.todo}\n", ink["bold focus"])
        text.append(f"{entry.advice}\n\n", ink["text"])
        text.append_text(_facts(reason, entry, ink))
        others = alike(entry)
        if others:
            text.append("\nOther names of the same fault\n", ink["bold text"])
            text.append_text(_names(others, ink))
        text.rstrip()
        return text


def _figures(row: ReasonRow, scene: Scene) -> Text:
    """How often, what share, how fast, where and since when; two lines, or three."""
    ink, reason = scene.ink, row.reason
    plural = {Kind.ERROR: "errors", Kind.BOUNCE: "bounces", Kind.EXCLUSION: "exclusions"}[reason.kind]
    whole = "exclusions" if reason.kind is Kind.EXCLUSION else "failures"
    known = reason.count is not None
    text = Text().append(count(reason.count), ink[f"bold {ROLES[reason.kind]}" if known else "dim"])
    text.append(f" {plural}", ink["text"])
    text.append(f"   {percent(row.share, 1)}", ink["text"]).append(f" of all {whole}", ink["muted"])
    text.append(f"   {per_second(row.rate)}", ink["text"]).append(" now\n", ink["muted"])
    if row.share_now is not None:
        text.append("▲ " if row.surging else "", ink["bad"]).append(percent(row.share_now, 1), ink["text"])
        surge = "; of these it grows most" if row.surging else ""
        text.append(f" of the last minute's {COUNTED[reason.kind]}{surge}\n", ink["muted"])
    text.append(f"on {reason.platform.text}" if reason.platform else "platform not told", ink["muted"])
    since = scene.clock(row.since, "%Y-%m-%d %H:%M:%S")
    text.append(
        " · " + ("first seen before the watch" if row.since is None else f"first seen {since}"), ink["muted"]
    )
    if row.new:
        text.append("  ").append(" NEW ", ink["bold background on warn"])
    return text.append("\n")


def _facts(reason: Reason, entry: Entry, ink: Ink) -> Text:
    """What the vocabulary says beside the meaning."""
    again, role = RETRY[entry.retryable]
    text = Text().append(f"{'family':<12}", ink["muted"]).append(f"{entry.family.label:<22}", ink["bold text"])
    text.append("try again  ", ink["muted"]).append(f"{again}\n", ink[role])
    text.append(f"{'service':<12}", ink["muted"]).append(entry.service, ink["text"])
    if entry.http and entry.http != entry.code:
        text.append(f", with HTTP {entry.http}", ink["text"])
    if entry.code != reason.code.text:
        text.append(f", where it is called {entry.code}", ink["text"])
    return text.append("\n")


def _names(entries: Iterable[Entry], ink: Ink) -> Text:
    """Codes by service, a line each."""
    services: dict[str, list[str]] = {}
    for entry in entries:
        services.setdefault(entry.service, []).append(entry.code)
    text = Text()
    for service, codes in services.items():
        text.append(f"{service:<12}", ink["muted"]).append(f"{', '.join(codes)}\n", ink["text"])
    return text
