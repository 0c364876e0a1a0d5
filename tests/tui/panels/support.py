"""One panel drawn alone, as text."""

from __future__ import annotations

from datetime import UTC

from pushtui.core.picture import Picture
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.roles import DEFAULTS
from pushtui.tui.scene import Scene
from pushtui.tui.theme import Ink
from pushtui.tui.widgets.panel import Panel

INK = Ink.of({"foreground": "#ffffff", "background": "#000000", **DEFAULTS})


def scene(state: State, platform: str | None = None) -> Scene:
    """A state as panels see it."""
    return Scene(Picture(state, Name.of(platform) if platform else None), INK, UTC, None, "here")


def drawn(panel: Panel, shown: Scene, width: int = 100, height: int = 20) -> list[str]:
    """The panel's inside, line by line, in its present view."""
    canvas = Canvas(width, height)
    panel.draw(canvas, shown)
    return [canvas.text(y).rstrip() for y in range(canvas.height)]


def words(panel: Panel, shown: Scene, width: int = 100, height: int = 20) -> str:
    """The panel's inside and its remark in the frame, with single spaces."""
    remark = "".join(text for text, _ in panel.remark(shown))
    return " ".join(" ".join([remark, *drawn(panel, shown, width, height)]).split())
