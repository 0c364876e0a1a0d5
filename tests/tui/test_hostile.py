"""Hostile strings from an endpoint: whatever they are and wherever they stand, the terminal gets harmless text."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from pushtui.core.events import Failed
from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.core.text import Name, clean
from pushtui.tui.filters import ControlFilter
from tests.hostile import CORPUS, chunks
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.script import ScriptedListing, Show, showing
from tests.tui.snapshot import svg
from tests.tui.test_structure import assert_straight

PARTS = chunks(10)

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def hostile(*raws: str) -> State:
    """A delivery in which these are the names of everything."""
    names = [Name.of(raw) for raw in raws]
    name = names[0]
    counts = Counts(2_000, 10, 1_000, 900, 60, 40, 90, 9)
    reasons = tuple(Reason(kind, name, 40, name, name, START) for kind in Kind for name in names)
    state = State()
    for second in range(3):
        part = replace(counts, sent=1_000 + second, delivered=900 + second)
        report = Report(
            name,
            names[-1],
            Status.SENDING,
            part,
            tuple(Platform(name, part) for name in names),
            reasons,
            START,
            None,
            START + second,
        )
        state = scenarios.after(state, scenarios.poll(report, second))
    return state


def failing(raw: str, second: float) -> Failed:
    """A failure whose words came from outside; a source cleans them on entering."""
    at = START + second
    return Failed(at, Trouble.REFUSED, clean(f"503 from {raw}"), clean(raw), 0.1, at + 4)


def assert_clean(strip: Strip) -> None:
    """No control, no link, no action of data."""
    for segment in strip:
        assert not _CONTROL.search(segment.text), ascii(segment.text)
        if segment.style is not None:
            assert segment.style.link is None
            assert "evil" not in str(segment.style.meta)
            assert "quit" not in str(segment.style.meta)


def assert_harmless(show: Show, *, picture: bool = False) -> None:
    """Every line is clean and as wide as the screen; and its picture is XML."""
    for strip in show.app.screen._compositor.render_strips():
        assert_clean(strip)
    if picture:
        ElementTree.fromstring(svg(show.app))
    width, _ = show.app.size
    assert all(cell_len(line) == width for line in show.lines())


@pytest.mark.parametrize("part", PARTS)
async def test_no_string_gets_through_on_any_screen(part: str) -> None:
    raws = PARTS[part]
    raw = raws[0]
    one = replace(hostile(*raws).report, platforms=(), reasons=())  # type: ignore[type-var]
    lists = ScriptedListing(tuple(replace(one, id=Name.of(raw), name=Name.of(raw)) for raw in raws), START)
    async with showing(hostile(*raws), (120, 40), place=clean(raw), lists=lists) as show:
        assert_harmless(show, picture=True)
        assert_straight(show, names=True)
        for panel in show.report.dashboard.panels.values():
            for _ in panel.VIEWS:
                panel.next_view()
                for y in range(panel.size.height):
                    assert_clean(panel.render_line(y))
        await show.settle()
        await show.press("7", "enter")
        assert_harmless(show)
        await show.press("escape", "z", "f", "G")
        assert_harmless(show)
        for y in range(1, 40, 3):  # whatever a click on data does, it is none of the data's doing
            await show.pilot.click(offset=(3, y))
        await show.settle()
        assert_harmless(show)
        await show.press("escape", "escape", "escape")
        await show.press("4", "j", "enter")
        assert " only " in show.lines()[0]
        assert_harmless(show)
        await show.play(failing(" ".join(raws), 4))
        assert_harmless(show)
        await show.press("d")
        assert_harmless(show)
        lists.failure = failing(" ".join(raws), 4)
        show.desk.lists.play(lists)
        await show.settle()
        assert_harmless(show)
        assert show.app.is_running


@pytest.mark.parametrize("name", [name for name in CORPUS if name.startswith("markup")])
async def test_what_looks_like_markup_is_text_like_any_other(name: str) -> None:
    async with showing(hostile(CORPUS[name])) as show:
        await show.press("7", "z")
        assert clean(CORPUS[name]) in show.text()


@pytest.mark.parametrize("kind", [name for i, name in enumerate(CORPUS) if i % 8 == 0])
async def test_waiting_and_first_failures_are_harmless_too(kind: str) -> None:
    raw = CORPUS[kind]
    async with showing(State(), now=START, place=clean(raw)) as show:
        assert_harmless(show)
        await show.play(failing(raw, 1))
        assert_harmless(show)


@pytest.mark.parametrize(
    "kind",
    ["csi-clear", "markup-click", "wide", "wide-odd", "combining-600", "emoji", "jamo", "surrogate-high", "long"],
)
@pytest.mark.parametrize("size", [(60, 15), (80, 24), (200, 60)], ids=str)
async def test_hostile_names_leave_the_frames_straight(kind: str, size: tuple[int, int]) -> None:
    async with showing(hostile(CORPUS[kind]), size) as show:
        assert_straight(show, names=True)
        await show.press("7", "z")
        assert_straight(show, names=True)


async def test_a_filter_that_was_pasted_with_controls_is_harmless() -> None:
    async with showing(scenarios.state("huge")) as show:
        await show.press("7")
        show.report.dashboard.panels["reasons"].set_filter("\x1b[31m" * 30)  # type: ignore[attr-defined]
        await show.settle()
        assert_harmless(show)
        assert "/␛[31m" in show.text()


@given(st.text(st.characters(), max_size=40), st.booleans())
def test_the_last_filter_keeps_widths_and_lets_no_control_through(text: str, linked: bool) -> None:
    style = Style(link="http://evil.example", bold=True) if linked else Style(bold=True)
    segments = [Segment("plain"), Segment(text, style)]
    out = ControlFilter().apply(segments, Color(0, 0, 0))
    assert not any(_CONTROL.search(segment.text) for segment in out)
    assert not any(segment.style is not None and segment.style.link for segment in out)
    assert [len(segment.text) for segment in out] == [len(segment.text) for segment in segments]
    assert all(segment.style is None or segment.style.bold for segment in out[1:])


def test_a_line_without_anything_suspicious_is_the_very_same_list() -> None:
    segments = [Segment("plain ▲ 推送"), Segment(" text", Style(bold=True))]
    assert ControlFilter().apply(segments, Color(0, 0, 0)) is segments
