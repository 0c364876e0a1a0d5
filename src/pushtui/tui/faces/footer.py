"""Footer: the keys that work now, and nothing else; or a short message."""

from __future__ import annotations

from collections.abc import Sequence

from pushtui.tui.draw.canvas import Canvas, fit, width_of
from pushtui.tui.theme import Ink

Hint = tuple[str, str]
"""A key and one word on what it does."""

_PART = 2.5
"""The keys at the right take no more than the width divided by this."""


def draw_footer(canvas: Canvas, hints: Sequence[Hint], ends: Sequence[Hint], ink: Ink, message: str = "") -> None:
    """As many keys as fit: one that is too long leaves its room to those after it.

    Args:
        hints: from the left, the most useful first.
        ends: at the right; they never give way.
        message: takes the place of the keys.
    """
    canvas.base = ink["ground"]
    edge = canvas.width - 1
    for key, word in reversed(kept(ends, int(canvas.width / _PART))):
        edge -= width_of(key) + 1 + width_of(word)
        canvas.put_spans(edge, 0, ((key, ink["bold focus"]), (f" {word}", ink["muted"])))
        edge -= 2
    edge += 2
    if message:
        if width_of(message) > edge - 3:  # it takes the keys' room, and leaves again
            canvas.put(0, 0, " " * canvas.width, ink["text"])
            edge = canvas.width + 1
        canvas.put(1, 0, fit(message, edge - 3), ink["text"])
        return
    x = 1
    for key, word in hints:
        if x + width_of(key) + 1 + width_of(word) + 2 <= edge:
            x = canvas.put_spans(x, 0, ((key, ink["bold focus"]), (f" {word}", ink["muted"]))) + 2


def kept(ends: Sequence[Hint], room: int) -> list[Hint]:
    """The keys at the right: the first and the last always, those between them where there is room."""
    found = [end for end in ends if end[0]]
    while len(found) > 2 and sum(width_of(key) + width_of(word) + 3 for key, word in found) > room:
        found.pop(-2)
    return found
