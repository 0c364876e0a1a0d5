"""Panel: a face as a widget, which repaints only the lines that changed."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.draw.marked import marked
from pushtui.tui.faces.face import Face
from pushtui.tui.scene import Scene
from pushtui.tui.widgets.drawn import DrawnWidget


class Panel(Face, DrawnWidget, can_focus=True):
    """One panel of the dashboard, with a face of its own."""

    HELP: ClassVar[str]

    class Activated(Message):
        """Enter, or a double click, on a panel's row; `key` is what the row stands for."""

        def __init__(self, panel: Panel, key: object) -> None:
            super().__init__()
            self.panel = panel
            self.key = key

    class Moved(Message):
        """The cursor is on another row, on which other keys may work."""

    def __init__(self) -> None:
        DrawnWidget.__init__(self, id=f"panel-{self.KEY}")
        self.begin()
        self.scene: Scene | None = None
        self._canvas: Canvas | None = None
        self._drawn_for: tuple[Scene, Size] | None = None

    # Where it is shown

    @property
    def room(self) -> tuple[int, int]:
        """The widget's size."""
        return self.size

    @property
    def across(self) -> int:
        """Columns of the screen."""
        return self.app.size.width

    @property
    def active(self) -> bool:
        """Whether the widget has the focus."""
        return self.has_focus

    # What the screen does with it

    def show(self, scene: Scene) -> None:
        """Draw `scene`, and repaint the lines that differ from what is shown."""
        self.scene = scene
        self.redraw()

    def show_when_placed(self, scene: Scene) -> None:
        """Draw `scene` when the dashboard is laid out anew: once, at the new size, and in the same frame."""
        self.scene = scene
        self._drawn_for = None
        self.refresh()

    def next_view(self) -> None:
        """Switch to the next view."""
        self.view = self.VIEWS[(self.VIEWS.index(self.view) + 1) % len(self.VIEWS)]
        self.redraw()

    def redraw(self) -> None:
        """Draw again, and repaint the lines that came out different."""
        size = self.size
        if self.scene is None or size.width < 4 or size.height < 1 or not self.is_attached:
            return
        before = self._canvas
        canvas = self._draw_for(self.scene, size)
        self.repaint(canvas.changed(before))

    def _draw_for(self, scene: Scene, size: Size) -> Canvas:
        self._canvas = self.drawn(scene)
        self._drawn_for = scene, size
        return self._canvas

    @property
    def picture(self) -> Canvas | None:
        """The panel, unless what was drawn last is meant for another size, or the scene came after it."""
        return None if self.scene is None or self._is_stale(self.scene) else self._canvas

    # Textual's side

    def render_line(self, y: int) -> Strip:
        """Textual asks for one line, perhaps before it has told of a new size."""
        scene, size = self.scene, self.size
        if scene is not None and self._is_stale(scene) and size.width >= 4:
            self._draw_for(scene, size)
        if self._canvas is None or y >= self._canvas.height:
            return Strip.blank(self.size.width, Style.null())
        selection = self.text_selection
        span = selection.get_span(y) if selection is not None else None
        strip = self._canvas.strip(y)
        return strip if span is None else marked(strip, span)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """The selected text, without the frame at its sides."""
        canvas = self._canvas
        texts = [] if canvas is None else [canvas.text(y) for y in range(canvas.height)]
        return selection.extract("\n".join(f"  {text[2:-1]}".rstrip() for text in texts)), "\n"

    def _is_stale(self, scene: Scene) -> bool:
        """Whether what was drawn last was meant for another size, or was drawn before the scene came."""
        drawn = self._drawn_for
        return drawn is None or drawn[0] is not scene or drawn[1] != self.size

    def on_resize(self) -> None:
        """Textual tells of a new size: most often when it has asked for the lines already."""
        if self.scene is None or self._is_stale(self.scene):
            self.redraw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The frame lights up or goes quiet: here, for the events of focus come before the change of it."""
        super().watch_has_focus(has_focus)
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """A double click zooms."""
        if event.chain == 2:
            self.app.call_later(self.run_action, "screen.zoom")
