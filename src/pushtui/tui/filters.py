"""Filters: what every line passes on its way to the terminal, after Textual's own."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from pushtui.tui.ascii import plain
from pushtui.tui.mono import grey
from pushtui.tui.safety import safe


class ControlFilter(LineFilter):
    """The one choke point before the terminal: lets nothing but harmless text through.

    `Shortcut` passes by it, with text that this would leave as it is.

    Hyperlinks never come from data: they are cut too.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line without controls; the very same list where there is nothing to take out."""
        for text, style, control in segments:
            if not control and mends(text, style):
                return [_mended(segment) for segment in segments]
        return segments


def mends(text: str, style: Style | None) -> bool:
    """Whether there is anything to take out of a run of text."""
    return not text.isprintable() or (style is not None and style.link is not None)


def _mended(segment: Segment) -> Segment:
    text, style, control = segment
    if control:
        return segment
    if style is not None and style.link is not None:
        style = style.update_link(None)
    # A space for each keeps the line's width, which the compositor has already counted on.
    return Segment(safe(text), style, control)


class AsciiFilter(LineFilter):
    """Exchanges the signs of every line for such of ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line in ASCII; the very same list where it is that already."""
        if all(segment.text.isascii() for segment in segments):
            return segments
        return [Segment(plain(text), style, control) for text, style, control in segments]


class GreyFilter(LineFilter):
    """Takes the colours out of every line. Textual's own draws black on black in the terminal's own colours."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line in greys."""
        return [
            Segment(text, style if style is None else grey(style), control) for text, style, control in segments
        ]
