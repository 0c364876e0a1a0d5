"""Safety: the one choke point before the terminal. Whatever a widget was given, no control gets past here."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class ControlFilter(LineFilter):
    """Deletes controls, bidirectional overrides and lone surrogates from every line that is drawn.

    It is the second layer; the first is `core.text.clean`. Hyperlinks never come from data: they are cut too.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line without them; the very same list where there is nothing to delete."""
        if not any(_suspect(segment) for segment in segments):
            return segments
        return [_mended(segment) if _suspect(segment) else segment for segment in segments]


def _suspect(segment: Segment) -> bool:
    text, style, control = segment
    if control:
        return False
    return bool((style is not None and style.link) or _UNSAFE.search(text))


def _mended(segment: Segment) -> Segment:
    text, style, control = segment
    if style is not None and style.link:
        style = style.update_link(None)
    # A space for each keeps the line's width, which the compositor has already counted on.
    return Segment(_UNSAFE.sub(" ", text), style, control)
