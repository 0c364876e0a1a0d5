"""Shortcut: from what is drawn on canvases straight to the terminal's cells.

Textual's compositor makes strips of lines, cuts them up, puts them together and writes them with all their
colours, which the driver then reads back into cells. At a poll that is a quarter of all work. Where nothing lies
over the panels, the few cells that changed can go to the driver as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from pushtui.tui.ascii import plain
from pushtui.tui.draw.canvas import Canvas, Span
from pushtui.tui.filters import mends
from pushtui.tui.terminal.cells import Cell, cells
from pushtui.tui.terminal.frames import Part
from pushtui.tui.terminal.pen import PLAIN, Pen, read
from pushtui.tui.widgets.dashboard import Dashboard
from pushtui.tui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from pushtui.tui.screens.base import BaseScreen

_INKED = re.compile(r"(?:\x1b\[([\d;:]*)m)?x").match

Rows = dict[DrawnWidget, set[int]]
"""Widgets with the rows of each, from its top, that are to be drawn again."""

_KNOWN = (DrawnWidget, Dashboard, ScrollBar)
"""None of them lies over another."""


class Shortcut:
    """Draws what changed on a screen without Textual's compositor, where that shows the same.

    Args:
        screen: the one whose widgets it draws.
    """

    def __init__(self, screen: BaseScreen) -> None:
        self._screen = screen
        self._gathered: Rows | None = None
        self._placed: dict[Widget, Canvas] = {}
        self._pens: dict[tuple[Widget, Style], Pen] = {}

    def forget(self) -> None:
        """Textual draws: what is on the screen then is its own affair."""
        self._placed.clear()
        self._pens.clear()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Draw what changes within at its end, where Textual is not needed for it, and not at it anyhow.

        Ten widgets that ask Textual, and are asked back by it, take 1 ms of each poll.
        """
        if self._gathered is not None:
            yield
            return
        self._gathered = {}
        try:
            yield
        finally:
            gathered, self._gathered = self._gathered, None
            if gathered and (self._pending() or not self._draw(gathered)):
                for widget, rows in gathered.items():
                    widget.repaint(rows)

    def gathers(self, widget: DrawnWidget, rows: Iterable[int]) -> bool:
        """Whether these rows of a widget are drawn at the end of what is done just now."""
        if self._gathered is None:
            return False
        self._gathered.setdefault(widget, set()).update(rows)
        return True

    def draw_dirty(self) -> bool:
        """Draw what Textual's compositor is about to draw; False, and nothing is done, where that has to do it."""
        rows = self._dirty()
        if rows is None or not self._draw(rows):
            return False
        self._screen._dirty_widgets.clear()
        self._screen._compositor._dirty_regions.clear()
        return True

    def _dirty(self) -> Rows | None:
        """What Textual's compositor is about to draw; None where that is more than rows of widgets of ours."""
        compositor = self._screen._compositor
        visible = compositor.visible_widgets
        left = set(compositor._dirty_regions)
        found: Rows = {}
        for widget in self._screen._dirty_widgets:
            if widget not in visible:
                continue
            if not isinstance(widget, DrawnWidget):
                return None
            place = visible[widget][0]
            mine = [region for region in left if place.contains_region(region)]
            left.difference_update(mine)
            found[widget] = {row - place.y for region in mine for row in region.line_range}
        return None if left else found

    def _pending(self) -> bool:
        """Whether Textual draws anyhow: then all of it is one frame."""
        screen = self._screen
        visible = screen._compositor.visible_widgets
        return bool(screen._dirty_widgets or not visible) or any(
            widget._layout_required or widget._repaint_required or widget._scroll_required
            for widget in (screen, *visible)
        )

    def _draw(self, rows: Rows) -> bool:
        screen, app = self._screen, self._screen.desk_app
        place = getattr(app._driver, "place", None)  # no driver but the one that knows cells has it
        if place is None or app.screen is not screen or app._closed or app._batch_count or screen.selections:
            return False
        drawn = dict[Widget, Canvas]()
        parts = self._parts(rows, drawn)
        if parts is None:
            return False
        app._begin_update()
        done: bool = place(parts)
        app._end_update()
        if done:
            self._placed |= drawn
        return done

    def _parts(self, rows: Rows, drawn: dict[Widget, Canvas]) -> list[Part] | None:
        """What to draw; None where something else than our own canvases is to be seen, or where one is cut.

        Args:
            rows: what changed.
            drawn: is told the canvas of each widget.
        """
        visible = self._screen._compositor.visible_widgets
        if not all(isinstance(widget, _KNOWN) or widget is self._screen for widget in visible):
            return None
        found: list[Part] = []
        for widget, some in rows.items():
            if widget not in visible:
                continue
            canvas = widget.picture
            (x, y, width, height), (left, top, room, bottom) = visible[widget]
            if canvas is None or (canvas.width, canvas.height) != (width, height):
                return None
            if x < left or x + width > left + room:
                return None
            bottom += top
            parts = self._rows(widget, canvas, x, y, (row for row in some if top <= y + row < bottom))
            if parts is None:
                return None
            found += parts
            drawn[widget] = canvas
        return found

    def _rows(self, widget: DrawnWidget, canvas: Canvas, x: int, y: int, rows: Iterable[int]) -> list[Part] | None:
        """What changed in these rows of a widget at (x, y) since they were drawn last."""
        before = self._placed.get(widget)
        found: list[Part] = []
        for row in rows:
            start, runs = canvas.patch(row, before)
            some = self._cells(widget, runs)
            if some is None:
                return None
            if some:
                found.append((y + row, x + start, some))
        return found

    def _cells(self, widget: DrawnWidget, runs: Iterable[Span]) -> list[Cell] | None:
        """Runs as cells; None where they are not as simple as all that is ours."""
        found: list[Cell] = []
        pens, ascii = self._pens, self._screen.desk_app.ascii
        for text, style in runs:
            # What the last filter before the terminal would have to mend is left to it.
            if mends(text, style):
                return None
            pen = pens.get((widget, style)) or self._pen(widget, style)
            if ascii:
                text = plain(text)
            marks, some = cells(text, pen)
            if marks:
                return None
            found += some
        return found

    def _pen(self, widget: DrawnWidget, style: Style) -> Pen:
        """The pen of a style on a widget's ground, after all that lines pass on their way to the terminal."""
        app, background = widget.app, widget.background_colors[1]
        line = [Segment("x", Style(bgcolor=background.rich_color) + style)]
        for line_filter in widget.get_line_filters():
            line = line_filter.apply(line, background)
        shown = line[0].style or Style.null()
        colours = app.console._color_system
        inked = _INKED(Strip.render_style(shown, "x", colours) if colours is not None else "x")
        found = PLAIN if inked is None or inked[1] is None else read(PLAIN, inked[1])
        self._pens[widget, style] = found
        return found
