"""Panel: a titled frame that draws itself line by line, and repaints only the lines that changed."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from pushtui.core.layout import Need
from pushtui.tui.draw.canvas import Canvas, Span, fit, width_of
from pushtui.tui.draw.frame import frame
from pushtui.tui.draw.marked import marked
from pushtui.tui.scene import Scene

CURSOR = "▸"
"""Stands beside the row under the cursor, for terminals and eyes to which its background tells nothing."""


class Panel(Widget, can_focus=True):
    """One panel of the dashboard. Subclasses say what it is called and draw its inside.

    Class attributes:
        KEY: its name in layouts and in code.
        NUMBER: the digit that focuses it, which stands in its title.
        TITLE: its title.
        VIEWS: the names of its views, the default first.
        ABOUT: what it shows, in one line, for the list of panels that can be added.
        HELP: what it shows, for the help screen.

    Attributes:
        lifted: it is the chosen one while the dashboard is modified.
        measure: its size in words, shown while it is lifted.
        target: the panel that is dragged would change places with it.
    """

    KEY: ClassVar[str]
    NUMBER: ClassVar[int]
    TITLE: ClassVar[str]
    VIEWS: ClassVar[tuple[str, ...]]
    ABOUT: ClassVar[str]
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
        super().__init__(id=f"panel-{self.KEY}")
        self.scene: Scene | None = None
        self.view = self.VIEWS[0]
        self.collapsed = False
        self.lifted = False
        self.target = False
        self.measure = ""
        self._lines: list[Strip] = []
        self._canvas: Canvas | None = None
        self._drawn_for: tuple[Scene, Size] | None = None

    # What subclasses say

    def need(self, scene: Scene | None) -> Need:
        """The room that the panel needs."""
        raise NotImplementedError

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """Draw the inside, in the present view."""
        raise NotImplementedError

    def ready(self, scene: Scene) -> bool:
        """Whether there is anything to draw yet."""
        return scene.picture.report is not None

    def waiting(self, scene: Scene) -> tuple[str, str]:
        """What to say before that: a sentence, and a second one in a lower voice."""
        return scene.waiting

    def remark(self, scene: Scene) -> Sequence[Span]:
        """What stands right in the frame: the panel's state."""
        return ()

    def rank(self, scene: Scene) -> Sequence[Span]:
        """What stands behind the title: which view it is, where that is not the default."""
        if self.view == self.VIEWS[0]:
            return ()
        return ((f" · {self.view}", scene.ink["muted"]),)

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
        old, lines = self._lines, self._draw_for(self.scene, size)
        if len(old) != len(lines):
            self.refresh()
            return
        changed = [y for y, (a, b) in enumerate(zip(old, lines, strict=True)) if a is not b and a != b]
        if changed:
            self.refresh(*(Region(0, y, size.width, 1) for y in changed))

    def _draw_for(self, scene: Scene, size: Size) -> list[Strip]:
        self._lines = self._drawn(scene, size)
        self._drawn_for = scene, size
        return self._lines

    def _drawn(self, scene: Scene, size: Size) -> list[Strip]:
        canvas = Canvas(size.width, size.height, scene.ink["text on raised" if self.lifted else "ground"])
        if size.height > 2:
            inside = Canvas(size.width - 4, size.height - 2)
            if not self.ready(scene):
                self.say(inside, scene, *self.waiting(scene))
            else:
                self.draw(inside, scene)
            canvas.paste(2, 1, inside)
            if inside.chosen is not None:
                canvas.put(1, 1 + inside.chosen, CURSOR, scene.ink["focus"])
        self._frame(canvas, scene)
        before, self._canvas = self._canvas, canvas
        return canvas.strips(before)

    def _frame(self, canvas: Canvas, scene: Scene) -> None:
        ink, width, bottom = scene.ink, canvas.width, canvas.height - 1
        lit = self.has_focus or self.lifted or self.target
        line = ink["focus" if lit else "line"]
        folded = bottom < 1
        frame(canvas, line, heavy=self.lifted)
        number = ink["focus"] if lit else ink["muted"]
        mark = "▸ " if folded else ""
        title = fit(self.TITLE, width - 9 - len(mark))
        name = ink["bold text"] if lit or not folded else ink["muted"]
        x = canvas.put_spans(2, 0, ((f" {mark}{self.NUMBER} ", number), (title, name)))
        x = canvas.put_spans(x, 0, (*_cut(self.rank(scene), width - 3 - x), (" ", line)))
        if lit:
            # Lit alone would be told by colour alone.
            canvas.put(1, 0, "━", line)
            canvas.put(x, 0, "━", line)
        remark = self._state(scene, folded)
        if self.lifted and x + _size(remark) + 5 > width:
            remark = remark[:1]
        size = _size(remark)
        if remark and x + size + 5 <= width:
            canvas.put_spans(width - 4 - size, 0, ((" ", line), *remark, (" ", line)))

    def _state(self, scene: Scene, folded: bool) -> Sequence[Span]:
        """What stands right in the frame: in the modify mode what happens to the panel, else its state."""
        if self.lifted:
            return (("moving", scene.ink["bold focus"]), (f" · {self.measure}", scene.ink["text"]))
        if self.target:
            return (("drop here", scene.ink["bold focus"]),)
        return () if folded or not self.ready(scene) else self.remark(scene)

    def say(self, canvas: Canvas, scene: Scene, sentence: str, second: str = "") -> None:
        """A sentence in the middle of the panel, and one in a lower voice beneath it, wrapped where it is long."""
        width, rows = max(2, canvas.width - 2), max(1, canvas.height - 1)
        lines = [(sentence, "muted")]
        if canvas.height > 1:
            lines += [(line, "dim") for line in wrap(second, width, max_lines=rows, placeholder=" …")]
        y = max(0, (canvas.height - len(lines)) // 2)
        for line, ink in lines:
            canvas.put_centre(0, canvas.width, y, line, scene.ink[ink])
            y += 1

    # Textual's side

    def render_line(self, y: int) -> Strip:
        """Textual asks for one line, perhaps before it has told of a new size."""
        scene, size = self.scene, self.size
        if scene is not None and self._is_stale(scene) and size.width >= 4:
            self._draw_for(scene, size)
        if y >= len(self._lines):
            return Strip.blank(self.size.width, Style.null())
        selection = self.text_selection
        span = selection.get_span(y) if selection is not None else None
        return self._lines[y] if span is None else marked(self._lines[y], span)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """The selected text, without the frame at its sides."""
        lines = (f"  {strip.text[2:-1]}".rstrip() for strip in self._lines)
        return selection.extract("\n".join(lines)), "\n"

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


def _cut(spans: Sequence[Span], room: int) -> list[Span]:
    """As much of these as there is room for."""
    kept: list[Span] = []
    for text, style in spans:
        kept.append((fit(text, max(0, room)), style))
        room -= width_of(text)
        if room < 0:
            break
    return kept


def _size(spans: Sequence[Span]) -> int:
    return sum(width_of(text) for text, _ in spans)
