"""A terminal that is made too small for panels, and large again: what matters most stays, and nothing breaks."""

from __future__ import annotations

import pytest

from tests.terminal.endpoint import Endpoint
from tests.terminal.pty import terminal


@pytest.mark.parametrize("size", [(40, 8), (20, 3)], ids=str)
def test_what_matters_most_is_there_from_the_first_frame_on(size: tuple[int, int]) -> None:
    with Endpoint() as endpoint, terminal("watch", endpoint.url, "--interval", "0.2", size=size) as tty:
        tty.wait_for(lambda text: "sending" in text and "sent" in text and "delivered" in text)
        tty.wait_for(lambda text: "needs 48×10" in text or size == (20, 3))
        tty.type("q")
        assert tty.wait() == 0
        assert tty.left_over == []


def test_it_is_made_ever_smaller_and_large_again() -> None:
    with Endpoint() as endpoint, terminal("watch", endpoint.url, "--interval", "0.2", size=(120, 40)) as tty:
        tty.wait_for("Delivered")
        for columns, rows in ((40, 8), (20, 3), (12, 2), (6, 1), (2, 1)):
            tty.resize(columns, rows)
            tty.wait_for(lambda text: "●" in text and "Breakdown" not in text)
        tty.resize(120, 40)
        tty.wait_for("Breakdown by platform")
        tty.type("q")
        assert tty.wait() == 0
        assert tty.left_over == []
