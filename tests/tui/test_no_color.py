"""NO_COLOR: the screen goes without colours, and without a crash."""

from __future__ import annotations

import pytest

from tests.tui.script import app, fold, polls, showing


@pytest.mark.parametrize("key", ["z", "question_mark", "colon", "d", "t", "c"])
async def test_every_screen_does_without_colours(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    program = app(fold(polls(range(60))))
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", key)
        await pilot.pause()
    assert program.crash is None


async def test_series_are_told_apart_by_letters_and_fills(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with showing(fold(polls(range(60)))) as show:
        text = show.text()
    assert "d delivered" in text
    assert "▒ bounces" in text


async def test_in_the_terminals_own_colours_everything_is_its_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual makes the terminal's own colours black, on black where its ground is that."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with showing(fold(polls(range(60)))) as show:
        show.app.theme = "ansi"
        await show.pilot.pause()
        drawn = [segment for strip in show.app.screen._compositor.render_strips() for segment in strip]
        colours = {colour for _, style, _ in drawn if style for colour in (style.color, style.bgcolor) if colour}
        assert "delivered" in "".join(segment.text for segment in drawn)
    assert {colour.name for colour in colours} == {"default"}
