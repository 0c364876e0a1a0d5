"""The panels of the dashboard as widgets, each made of its face."""

from __future__ import annotations

from pushtui.tui.faces.face import Face
from pushtui.tui.faces.graph import GraphFace
from pushtui.tui.faces.table import TableFace
from pushtui.tui.panels import PANELS
from pushtui.tui.widgets.graph_panel import GraphPanel
from pushtui.tui.widgets.panel import Panel
from pushtui.tui.widgets.table_panel import TablePanel


def panels() -> list[Panel]:
    """Every panel, new, in the order of its number; 0 is the last."""
    return [panel_of(face) for face in PANELS]


def panel_of(face: type[Face]) -> Panel:
    """A widget with this face."""
    kind = _kinds.get(face)
    if kind is None:
        kind = _kinds[face] = _made(face)
    return kind()


_kinds: dict[type[Face], type[Panel]] = {}
"""Widgets that were made of faces: each once, since Textual reads style sheets by class."""


def _made(face: type[Face]) -> type[Panel]:
    base = GraphPanel if issubclass(face, GraphFace) else TablePanel if issubclass(face, TableFace) else Panel
    return type(face.__name__, (face, base), {"__doc__": face.__doc__})
