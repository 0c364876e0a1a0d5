"""NO_COLOR: the screen goes without colours, and without a crash."""

from __future__ import annotations

import pytest

from tests.tui.script import app, fold, polls


@pytest.mark.parametrize("key", ["z", "question_mark", "colon", "d", "t", "c"])
async def test_every_screen_does_without_colours(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    program = app(fold(polls(range(60))))
    async with program.run_test(size=(120, 40)) as pilot:
        await pilot.press("2", key)
        await pilot.pause()
    assert program.crash is None
