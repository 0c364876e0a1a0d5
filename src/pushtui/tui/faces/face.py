"""Face: a panel's title, frame and inside, as they are drawn, wherever it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from pushtui.core.layout import Need
from pushtui.tui.draw.canvas import Canvas, Span, fit, span_width, width_of
from pushtui.tui.draw.frame import frame
from pushtui.tui.faces.trouble import untold
from pushtui.tui.scene import Scene

CURSOR = "▸"
"""Stands beside the row under the cursor, for terminals and eyes to which its background tells nothing."""


class Face:
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
        alone: it has all the room, and no neighbour that could have the keys.
    """

    KEY: ClassVar[str]
    NUMBER: ClassVar[int]
    TITLE: ClassVar[str]
    VIEWS: ClassVar[tuple[str, ...]]
    ABOUT: ClassVar[str]
    HELP: ClassVar[str]
    STAYS: ClassVar[bool] = False
    """On top of the dashboard, it stays in sight when another panel is zoomed."""

    def __init__(self) -> None:
        self.begin()
        self._given = (0, 0, 0, False)

    def begin(self) -> None:
        """Have everything as it is at the start."""
        self.view = self.VIEWS[0]
        self.collapsed = False
        self.lifted = False
        self.target = False
        self.alone = False
        self.measure = ""

    # Where it is shown

    @property
    def room(self) -> tuple[int, int]:
        """Its columns and rows, frame and all; none before it is laid out first."""
        return self._given[:2]

    @property
    def across(self) -> int:
        """Columns of the screen."""
        return self._given[2]

    @property
    def active(self) -> bool:
        """Whether keys are meant for it."""
        return self._given[3]

    def give(self, columns: int, rows: int, across: int, *, active: bool) -> None:
        """Give it its place, where it is no widget, which knows by itself."""
        self._given = (columns, rows, across, active)

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
        sentence, second = scene.waiting
        return sentence, second or (untold(scene, self.across) if self.active else "")

    def remark(self, scene: Scene) -> Sequence[Span]:
        """What stands right in the frame: the panel's state."""
        return ()

    def rank(self, scene: Scene) -> Sequence[Span]:
        """What stands behind the title: which view it is, where that is not the default."""
        if self.view == self.VIEWS[0]:
            return ()
        return ((f" · {self.view}", scene.ink["muted"]),)

    # Drawing

    def drawn(self, scene: Scene) -> Canvas:
        """The whole panel, as large as its room."""
        width, height = self.room
        canvas = Canvas(width, height, scene.ink["text on raised" if self.lifted else "ground"])
        if height > 2:
            inside = Canvas(width - 4, height - 2)
            if not self.ready(scene):
                self.say(inside, scene, *self.waiting(scene))
            else:
                self.draw(inside, scene)
            canvas.paste(2, 1, inside)
            if inside.chosen is not None:
                canvas.put(1, 1 + inside.chosen, CURSOR, scene.ink["focus"])
        self._frame(canvas, scene)
        return canvas

    def _frame(self, canvas: Canvas, scene: Scene) -> None:
        ink, width, bottom = scene.ink, canvas.width, canvas.height - 1
        lit = self.active or self.lifted or self.target
        # None but the one that is alone can have the keys, and most of a quiet frame is on the screen already.
        framed = lit and not self.alone
        line = ink["focus" if framed else "line"]
        folded = bottom < 1
        frame(canvas, line, heavy=self.lifted)
        number = ink["focus"] if lit else ink["muted"]
        mark = "▸ " if folded else ""
        title = fit(self.TITLE, width - 9 - len(mark))
        name = ink["bold text"] if lit or not folded else ink["muted"]
        x = canvas.put_spans(2, 0, ((f" {mark}{self.NUMBER} ", number), (title, name)))
        x = canvas.put_spans(x, 0, (*_cut(self.rank(scene), width - 3 - x), (" ", line)))
        if framed:
            # Lit alone would be told by colour alone.
            canvas.put(1, 0, "━", line)
            canvas.put(x, 0, "━", line)
        remark = self._state(scene, folded)
        if self.lifted and x + span_width(remark) + 5 > width:
            remark = remark[:1]
        size = span_width(remark)
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


def _cut(spans: Sequence[Span], room: int) -> list[Span]:
    """As much of these as there is room for."""
    kept: list[Span] = []
    for text, style in spans:
        kept.append((fit(text, max(0, room)), style))
        room -= width_of(text)
        if room < 0:
            break
    return kept
