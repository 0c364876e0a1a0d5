"""Pictures of every characteristic moment. After a wanted change: `pytest tests/tui --snapshot-update`."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.moments import MOMENTS, Moment
from tests.tui.snapshot import svg

_CASES = [
    pytest.param(moment, size, id=f"{moment.name}-{size[0]}x{size[1]}")
    for moment in MOMENTS
    for size in moment.sizes
]


@pytest.mark.parametrize(("moment", "size"), _CASES)
async def test_the_screen_looks_as_it_did(
    moment: Moment, size: tuple[int, int], pictures: SnapshotAssertion
) -> None:
    async with moment.shown(size) as show:
        picture = svg(show.app)
    ElementTree.fromstring(picture)
    assert picture == pictures
