"""The state file's form: JSON with a version, checked in full before anything of it is believed."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from pushtui.core.grid import Grid
from pushtui.core.presets import DEFAULT
from pushtui.core.remembered import NAME_LENGTH, Remembered
from pushtui.core.text import clean
from pushtui.core.tile import COLUMNS, LEAST_COLUMNS, MOST_ROWS, Tile
from pushtui.memory.problem import Damaged, Newer

VERSION = 1
"""The version of the form that is written."""

_Word = Annotated[str, Meta(min_length=1, max_length=64)]
_Name = Annotated[str, Meta(min_length=1, max_length=NAME_LENGTH)]
_MOST = 1_000  # more than one program lets its user have: several that are open at once add up
_Seconds = Annotated[float, Meta(gt=0, le=1e9)]


class _Version(Struct):
    version: Annotated[int, Meta(ge=1)]


class _Tile(Struct, omit_defaults=True):
    panel: _Word
    columns: Annotated[int, Meta(ge=LEAST_COLUMNS, le=COLUMNS)]
    height: Annotated[int, Meta(ge=1, le=MOST_ROWS)] | None = None
    collapsed: bool = False
    view: _Word | None = None


class _State(Struct, omit_defaults=True):
    version: Annotated[int, Meta(ge=1)]
    layout: _Name = DEFAULT
    layouts: Annotated[dict[_Name, Annotated[list[_Tile], Meta(max_length=64)]], Meta(max_length=_MOST)] = {}
    zoomed: _Word | None = None
    zoomed_on: _Word | None = None
    theme: _Word | None = None
    range: _Seconds | None = None


def encode(value: Remembered) -> bytes:
    """The file that carries this value."""
    state = _State(
        VERSION,
        value.layout,
        {
            name: [_Tile(t.panel, t.columns, t.height, t.collapsed, t.view) for t in grid.tiles]
            for name, grid in value.layouts.items()
        },
        value.zoomed,
        value.zoomed_on,
        value.theme,
        value.span,
    )
    return msgspec.json.format(msgspec.json.encode(state)) + b"\n"


def decode(data: bytes) -> Remembered:
    """The value that a file carries.

    Raises:
        Damaged: it is not what pushtui writes.
        Newer: its version is not known here.
    """
    try:
        if msgspec.json.decode(data, type=_Version).version > VERSION:
            raise Newer
        state = msgspec.json.decode(data, type=_State)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Damaged(clean(str(error))) from None
    return Remembered(
        clean(state.layout, limit=NAME_LENGTH),
        {clean(name, limit=NAME_LENGTH): Grid.of(map(_tile, tiles)) for name, tiles in state.layouts.items()},
        None if state.zoomed is None else clean(state.zoomed, limit=64),
        None if state.zoomed_on is None else clean(state.zoomed_on, limit=64),
        None if state.theme is None else clean(state.theme, limit=64),
        state.range,
    )


def _tile(tile: _Tile) -> Tile:
    view = None if tile.view is None else clean(tile.view, limit=64)
    return Tile(clean(tile.panel, limit=64), tile.columns, tile.height, tile.collapsed, view)
