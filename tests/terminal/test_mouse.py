"""The mouse in a real terminal, by the bytes that one sends: clicks, wheel, drags, and text that is copied."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import pytest

from tests.terminal.pty import Tty, terminal

LEFT, DRAGGED, DOWN = 0, 32, 65
"""Buttons as SGR reports (mode 1006) number them: the left one, held while the mouse moves, the wheel downwards."""


@pytest.fixture
def tty() -> Iterator[Tty]:
    """A demo that has reached its reasons."""
    with terminal("demo", "--seed", "1", "--speed", "20", size=(120, 40)) as shown:
        shown.wait_for("UNREGISTERED")
        yield shown


def report(button: int, x: int, y: int, *, up: bool = False) -> str:
    return f"\x1b[<{button};{x + 1};{y + 1}{'m' if up else 'M'}"


def click(tty: Tty, x: int, y: int, times: int = 1) -> None:
    tty.type((report(LEFT, x, y) + report(LEFT, x, y, up=True)) * times)


def drag(tty: Tty, begin: tuple[int, int], *way: tuple[int, int]) -> None:
    tty.type(report(LEFT, *begin))
    for place in way:
        tty.type(report(DRAGGED, *place))
    tty.type(report(LEFT, *way[-1], up=True))


def place(tty: Tty, text: str) -> tuple[int, int]:
    """Column and row of a text on the screen."""
    lines = tty.text.split("\n")
    row = next(row for row, line in enumerate(lines) if text in line)
    return lines[row].index(text), row


def test_a_click_focuses_and_chooses_a_row_a_double_click_zooms(tty: Tty) -> None:
    x, y = place(tty, "3 Failed")
    click(tty, x, y)
    tty.wait_for("╭━ 3 Failed ━")
    click(tty, x, y, times=2)
    tty.wait_for(lambda text: "3 Failed" in text and "2 Summary" not in text)
    tty.type("z")
    tty.wait_for("2 Summary")
    click(tty, *place(tty, "ios"))
    tty.wait_for("│▸ios")


def test_the_wheel_moves_in_a_focused_panel_with_more_rows_than_room(tty: Tty) -> None:
    tty.type("7")
    tty.wait_for("╭━ 7 Error reasons ━")
    tty.wait_for(lambda text: re.search(r"by count · 1/\d", text))
    x, y = place(tty, "7 Error reasons")
    tty.type(report(DOWN, x, y + 2))
    tty.wait_for(lambda text: re.search(r"by count · 2/\d", text))


def test_text_is_selected_and_copied(tty: Tty) -> None:
    x, y = place(tty, "UNREGISTERED")
    drag(tty, (x, y), (x + 6, y), (x + 12, y))
    tty.wait_for("Copied")
    found = re.search(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)", bytes(tty.raw))
    assert found
    assert base64.b64decode(found[1]).decode() == "UNREGISTERED"


def test_in_the_modify_mode_a_drag_exchanges_panels_and_the_corner_resizes(tty: Tty) -> None:
    tty.type("w")
    tty.wait_for(" MODIFY ")
    two = place(tty, "━ 2 Summary")
    three = place(tty, "3 Failed")
    drag(tty, (two[0] + 3, two[1]), (three[0], three[1] + 1), (three[0] + 2, three[1] + 2))
    tty.wait_for(lambda text: any(0 <= line.find("3 Failed") < line.find("2 Summary") for line in text.split("\n")))
    tty.type("u")
    tty.wait_for(lambda text: any(0 <= line.find("2 Summary") < line.find("3 Failed") for line in text.split("\n")))
    corner = place(tty, "┛")
    drag(tty, corner, (corner[0] - 10, corner[1]), (corner[0] - 20, corner[1]))
    tty.wait_for("6 of 12 columns")
