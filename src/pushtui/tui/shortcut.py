"""Shortcut: from what is drawn on canvases straight to the terminal's cells.

Textual's compositor makes strips of lines, cuts them up, puts them together and writes them with all their
colours, which the driver then reads back into cells. At a poll that is a quarter of all work. Where nothing lies
over the panels, the few cells that changed can go to the driver as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from pushtui.tui.ascii import plain
from pushtui.tui.draw.canvas import Canvas, Span
from pushtui.tui.terminal.cells import Cell, cells
from pushtui.tui.terminal.pen import PLAIN, Pen, read
from pushtui.tui.widgets.dashboard import Dashboard
from pushtui.tui.widgets.drawn import DrawnWidget, Rows

if TYPE_CHECKING:
    from pushtui.tui.screens.base import BaseScreen

_INKED = re.compile(r"(?:\x1b\[([\d;:]*)m)?x").match

Part = tuple[int, int, list[Cell]]
"""Row and column of the screen, and the cells from there on."""


_KNOWN = (DrawnWidget, Dashboard, ScrollBar)
"""None of them lies over another."""


class Shortcut:
    """Draws what changed on a screen without Textual's compositor, where that shows the same."""

    def __init__(self) -> None:
        self._placed: dict[Widget, Canvas] = {}
        self._pens: dict[tuple[Widget, Style], Pen] = {}
        self._exchanges = False

    def forget(self) -> None:
        """Textual draws: what is on the screen then is its own affair."""
        self._placed.clear()
        self._pens.clear()

    def draw_dirty(self, screen: BaseScreen) -> bool:
        """Draw what Textual's compositor is about to draw; False, and nothing is done, where that has to do it."""
        rows = _dirty(screen)
        if rows is None or not self._draw(screen, rows):
            return False
        screen._dirty_widgets.clear()
        screen._compositor._dirty_regions.clear()
        return True

    def draw(self, screen: BaseScreen, rows: Rows) -> bool:
        """Draw these rows at once; False, and nothing is done, where Textual has to draw, or is about to."""
        return not _pending(screen) and self._draw(screen, rows)

    def _draw(self, screen: BaseScreen, rows: Rows) -> bool:
        app = screen.desk_app
        place = getattr(app._driver, "place", None)  # no driver but the one that knows cells has it
        if place is None or app.screen is not screen or app._closed or app._batch_count or screen.selections:
            return False
        self._exchanges = app.ascii
        parts = self._parts(screen, rows)
        if parts is None:
            return False
        app._begin_update()
        place(parts)
        app._end_update()
        return True

    def _parts(self, screen: BaseScreen, rows: Rows) -> list[Part] | None:
        """What to draw; None where something else than our own canvases is to be seen, or where one is cut."""
        visible = screen._compositor.visible_widgets
        if not all(isinstance(widget, _KNOWN) or widget is screen for widget in visible):
            return None
        found: list[Part] = []
        drawn = dict[Widget, Canvas]()
        for widget, some in rows.items():
            if widget not in visible:
                continue
            canvas = widget.picture
            (x, y, width, height), (left, top, room, bottom) = visible[widget]
            if canvas is None or (canvas.width, canvas.height) != (width, height) or x < left or width > room:
                return None
            bottom += top
            parts = self._rows(widget, canvas, x, y, (row for row in some if top <= y + row < bottom))
            if parts is None:
                return None
            found += parts
            drawn[widget] = canvas
        self._placed |= drawn
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
        pens, exchanges = self._pens, self._exchanges
        for text, style in runs:
            # What the last filter before the terminal would have to mend is left to it.
            if not text.isprintable() or style.link is not None:
                return None
            pen = pens.get((widget, style)) or self._pen(widget, style)
            if exchanges:
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


def _dirty(screen: BaseScreen) -> Rows | None:
    """What Textual's compositor is about to draw; None where that is more than rows of widgets of ours."""
    compositor = screen._compositor
    visible = compositor.visible_widgets
    left = set(compositor._dirty_regions)
    found: Rows = {}
    for widget in screen._dirty_widgets:
        if widget not in visible:
            continue
        if not isinstance(widget, DrawnWidget):
            return None
        place = visible[widget][0]
        mine = [region for region in left if place.contains_region(region)]
        left.difference_update(mine)
        found[widget] = {row - place.y for region in mine for row in region.line_range}
    return None if left else found


def _pending(screen: BaseScreen) -> bool:
    """Whether Textual draws anyhow: then all of it is one frame."""
    if screen._dirty_widgets or not screen._compositor.visible_widgets:
        return True
    return any(
        widget._layout_required or widget._repaint_required or widget._scroll_required
        for widget in (screen, *screen._compositor.visible_widgets)
    )
