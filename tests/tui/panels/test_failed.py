"""Failed: errors and bounces, their sum and their share of all sends."""

from __future__ import annotations

import re

import pytest

from pushtui.tui.panels.failed import Failed
from tests.tui import scenarios
from tests.tui.panels.support import drawn, scene, words

TINY = scene(scenarios.state("tiny"))


def test_the_donut_tells_sum_and_shares() -> None:
    text = words(Failed(), TINY, 40, 12)
    for part in ("Bounces", "6 75.0 %", "Errors", "2 25.0 %", "4.08 % of sent"):
        assert part in text


@pytest.mark.parametrize(("width", "height"), [(35, 6), (35, 7), (35, 8), (36, 12), (60, 19), (116, 29)])
def test_number_and_word_stand_free_in_the_middle_of_the_ring(width: int, height: int) -> None:
    lines = [line.ljust(width) for line in drawn(Failed(), scene(scenarios.state("dead-tokens")), width, height)]
    rows = [y for y, line in enumerate(lines) if any("\u2800" < c <= "\u28ff" for c in line)]
    (y,) = (y for y, line in enumerate(lines) if re.search(r"[\u2801-\u28ff] +\d\S* +[\u2801-\u28ff]", line))
    left, number, right = re.findall(r"[\u2801-\u28ff]( +)(\d\S*)( +)[\u2801-\u28ff]", lines[y])[0]
    assert abs(len(left) - len(right)) <= 1
    assert len(number) > 5, "in full"
    if "failed" in lines[y + 1]:
        assert y - rows[0] in (rows[-1] - y - 1, rows[-1] - y), "the two share the middle"
    else:
        assert y - rows[0] == rows[-1] - y


def test_where_there_is_much_room_the_picture_stands_in_the_middle() -> None:
    lines = drawn(Failed(), scene(scenarios.state("dead-tokens")), 116, 29)
    left = min(len(line) - len(line.lstrip(" \u2800")) for line in lines if line.strip())
    right = 116 - max(map(len, lines))
    assert abs(left - right) <= 8


def test_where_room_is_short_the_figures_stay() -> None:
    assert drawn(Failed(), TINY, 22, 6)[0] == "8 failed"
    assert "75.0 %" in words(Failed(), TINY, 22, 6)


def test_the_table_adds_up() -> None:
    panel = Failed()
    panel.view = "table"
    rows = {line.split()[1]: line.split()[2:4] for line in drawn(panel, TINY, 60)[1:4]}
    assert rows == {"bounces": ["6", "75.0"], "errors": ["2", "25.0"], "failed": ["8", "100.0"]}


def test_nothing_failed_and_all_failed_are_said() -> None:
    assert "Nothing has failed so far" in words(Failed(), scene(scenarios.state("empty")))
    assert "▲ all failed" in words(Failed(), scene(scenarios.state("all-failed")))
