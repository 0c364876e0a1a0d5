"""Strategies for hypothesis: grids, what panels need, and what a user does to a grid."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from pushtui.core.grid import Grid
from pushtui.core.layout import Need, least_columns
from pushtui.core.tile import Tile, Way

PANELS = ("a", "b", "c", "d", "e", "f", "g", "h", "i")
ABSENT = "nowhere"

tiles = st.builds(
    Tile,
    st.sampled_from(PANELS),
    st.integers(3, 12),
    st.none() | st.integers(1, 60),
    st.booleans(),
    st.none() | st.sampled_from(["table", "bars"]),
)
grids = st.lists(tiles, max_size=12).map(Grid.of)


@st.composite
def _need(draw: st.DrawFn) -> Need:
    height = draw(st.integers(3, 14))
    return Need(draw(st.integers(10, 80)), height, height + draw(st.integers(-1, 20)), draw(st.integers(0, 4)))


needs = st.fixed_dictionaries(dict.fromkeys(PANELS, _need()))
widths = st.integers(20, 400)
heights = st.integers(8, 120)
names = st.sampled_from((*PANELS, ABSENT))
hidden = st.frozensets(st.sampled_from(PANELS), max_size=3)

Operation = Callable[[Grid], Grid]


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    """Anything a user can do to any panel, whether it is there or not."""
    panel, unseen = draw(names), draw(hidden)
    least = draw(st.none() | st.builds(least_columns, needs, widths))
    step = draw(st.integers(-9, 9))
    some = draw(st.integers(1, 40))
    return draw(
        st.sampled_from(
            [
                *(
                    (lambda grid, way=way: grid.moved(panel, way, hidden=unseen, least=least))  # type: ignore[misc]
                    for way in Way
                ),
                lambda grid: grid.wider(panel, step, hidden=unseen, least=least),
                lambda grid: grid.taller(panel, step, some, 3),
                lambda grid: grid.toggled(panel),
                lambda grid: grid.viewed(panel, "bars"),
                lambda grid: grid.natural(panel),
                lambda grid: grid.removed(panel),
                lambda grid: grid.exchanged(panel, PANELS[some % len(PANELS)]),
                *([] if panel == ABSENT else [lambda grid: grid.added(Tile(panel, 3 + some % 10))]),
            ]
        )
    )
