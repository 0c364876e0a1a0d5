"""FirstFrame: the live report as it is seen first, drawn without Textual, which takes 0.2 s to be there.

Textual's own first frame shows the same: what it draws differently is a scroll bar, and curves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from pushtui.core.baseline import Baseline
from pushtui.core.layout import Rect
from pushtui.core.picture import Picture
from pushtui.core.remembered import recognised
from pushtui.core.state import State
from pushtui.tui.draw.canvas import Canvas, Span
from pushtui.tui.faces.board import Board
from pushtui.tui.faces.face import Face
from pushtui.tui.faces.footer import draw_footer
from pushtui.tui.faces.graph import GraphFace
from pushtui.tui.faces.header import Live, draw_header
from pushtui.tui.faces.hints import Situation, ends, hints
from pushtui.tui.faces.too_small import LEAST
from pushtui.tui.faces.trouble import draw_trouble, told
from pushtui.tui.keymap import Keymap
from pushtui.tui.panels import PANELS, TILES, hidden
from pushtui.tui.recall import Recall
from pushtui.tui.scene import Scene
from pushtui.tui.theme import Ink

Row = list[Span]
"""One line of the screen: runs of text with their styles."""


class FirstFrame:
    """Draws the first frame.

    Args:
        recall: what the screen begins with.
        keymap: the bound keys, for the footer.
        ink: the theme's colours.
        zone: the time zone of times.
        place: where the data comes from, fit to be shown.
        baseline: an earlier delivery to compare with.
    """

    def __init__(
        self,
        recall: Recall,
        keymap: Keymap,
        ink: Ink,
        zone: tzinfo,
        place: str = "",
        baseline: Baseline | None = None,
    ) -> None:
        self._recall = recall
        self._keymap = keymap
        self._ink = ink
        self._zone = zone
        self._place = place
        self._baseline = baseline

    def lines(self, state: State, columns: int, rows: int, now: float) -> list[Row] | None:
        """The whole screen, line by line; None where there is no report yet, or too little room.

        Args:
            now: local time, in seconds since the epoch.
        """
        if state.report is None or columns < LEAST[0] or rows < LEAST[1]:
            return None
        picture = Picture(state, None, self._baseline)
        scene = Scene(picture, self._ink, self._zone, self._recall.value.span, self._place)
        found = self._top(scene, columns, now)
        board = self._board(scene)
        found += _dashboard(board, scene, columns, rows - len(found) - 1)
        return [*found, self._bottom(board, columns)]

    def _top(self, scene: Scene, columns: int, now: float) -> list[Row]:
        """The header, and what is wrong."""
        header = Canvas(columns, 1)
        draw_header(header, scene, Live(now))
        wrong = told(scene, now, self._keymap.label("panel.0"))
        if wrong is None:
            return header.rows()
        line = Canvas(columns, 1)
        draw_trouble(line, wrong, scene.ink)
        return [*header.rows(), *line.rows()]

    def _bottom(self, board: Board[Face], columns: int) -> Row:
        """The footer."""
        line, label = Canvas(columns, 1), self._keymap.label
        panel = board.panels[board.first] if board.first is not None else None
        now = Situation(label, panel, [(label("data.pause"), "pause")], zoomed=board.zoomed is not None)
        draw_footer(line, hints(now), ends(label), self._ink)
        return line.rows()[0]

    def _board(self, scene: Scene) -> Board[Face]:
        board = Board[Face]()
        board.set_up([face() for face in PANELS], self._recall.value.grid.only(TILES))
        report = scene.picture.report
        zoomed = self._recall.value.zoom_on(recognised(self._place, report.id)) if report is not None else None
        if zoomed in board.panels:
            board.zoomed = zoomed
        board.hidden = hidden(scene.picture)
        board.dress()
        return board


def _dashboard(board: Board[Face], scene: Scene, columns: int, rows: int) -> list[Row]:
    """The panels in so many rows of the screen; what has no room there is cut off."""
    for face in board.panels.values():
        face.give(0, 0, columns, active=False)
        if isinstance(face, GraphFace):
            face.hasty = True
    rects = board.packed(board.asked(scene), columns, rows)
    if max((rect.y + rect.height for rect in rects.values()), default=0) > rows:
        rects = board.packed(board.asked(scene), columns - 1, rows)  # beside a scroll bar
    for key, rect in rects.items():
        board.panels[key].give(rect.width, rect.height, columns, active=key == board.first)
    drawn = {key: board.panels[key].drawn(scene).rows() for key, rect in rects.items() if rect.y < rows}
    return [_row(y, rects, drawn, columns, scene) for y in range(rows)]


def _row(y: int, rects: dict[str, Rect], drawn: dict[str, list[Row]], columns: int, scene: Scene) -> Row:
    """One row of the panels side by side."""
    found: Row = []
    x = 0
    for key, rect in sorted(rects.items(), key=lambda item: item[1].x):
        if not rect.y <= y < rect.y + rect.height:
            continue
        found += _blank(rect.x - x, scene)
        found += drawn[key][y - rect.y]
        x = rect.x + rect.width
    return [*found, *_blank(columns - x, scene)]


def _blank(columns: int, scene: Scene) -> Iterable[Span]:
    return [(" " * columns, scene.ink["ground"])] if columns > 0 else []
