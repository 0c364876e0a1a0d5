"""Copying, exporting and comparing on the screen."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pushtui.core.baseline import Baseline
from pushtui.core.state import State
from pushtui.export.outbox import Outbox
from pushtui.tui.app import PushtuiApp
from pushtui.tui.screens.export import ExportScreen
from pushtui.tui.theme import Ink
from tests.hostile import CORPUS
from tests.svg import foreign, lines
from tests.tui import scenarios
from tests.tui.delivery import START
from tests.tui.script import ZONE, Clock, ScriptedDesk, Show
from tests.tui.test_hostile import assert_harmless, hostile


def baseline(name: str = "finished") -> Baseline:
    state = scenarios.state(name)
    assert state.report is not None
    return Baseline(state.report, state.history)


@asynccontextmanager
async def handing(
    state: State, folder: Path | None, size: tuple[int, int] = (120, 40), *, against: Baseline | None = None
) -> AsyncIterator[Show]:
    """The program with a place to write to."""
    desk, clock = ScriptedDesk(state), Clock((state.polled_at or START) + 0.6)
    outbox = None if folder is None else Outbox(folder / "out", folder / "state" / "summary.txt", ZONE)
    app = PushtuiApp(desk, clock=clock, zone=ZONE, outbox=outbox, baseline=against)
    async with app.run_test(size=size) as pilot:
        show = Show(app, pilot, desk, clock)
        await show.settle()
        yield show


def written(folder: Path) -> list[Path]:
    return sorted((folder / "out").iterdir()) if (folder / "out").exists() else []


async def test_y_copies_and_keeps_a_summary(tmp_path: Path) -> None:
    async with handing(scenarios.state("expired-key"), tmp_path, (160, 40)) as show:
        await show.press("y")
        kept = (tmp_path / "state" / "summary.txt").read_text("utf-8")
        assert show.app.clipboard == kept
        assert kept.startswith("Black Friday – wave 2 (bf-2026-w2): sending, 76.2 % done\n")
        assert "1. ExpiredProviderToken on ios" in kept
        assert "Summary copied; also in " in show.lines()[-1]
        assert "summary.txt" in show.lines()[-1]


async def test_y_copies_what_is_shown_and_not_what_came_since(tmp_path: Path) -> None:
    async with handing(scenarios.state("healthy"), tmp_path) as show:
        await show.press("space")
        await show.play(scenarios.poll(scenarios.DELIVERIES["healthy"].report(400), 400))
        await show.press("y")
        assert "As of 2026-11-27 11:55:00 UTC" in show.app.clipboard


async def test_the_terminal_is_asked_past_the_frames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[str] = []

    class Driver:
        def pass_on(self, data: str) -> None:
            passed.append(data)

    monkeypatch.setattr("pushtui.tui.app.driver_of", lambda _app: Driver())
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("STY", raising=False)
    async with handing(scenarios.state("healthy"), tmp_path) as show:
        await show.press("y")
        (data,) = passed
        assert base64.b64decode(data.removeprefix("\x1b]52;c;").removesuffix("\x07")).decode() == show.app.clipboard


async def test_a_summary_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    async with handing(scenarios.state("healthy"), tmp_path, (200, 60)) as show:
        await show.press("y")
        assert show.app.clipboard
        assert "Summary copied, but " in show.lines()[-1]
        assert "cannot be written" in show.lines()[-1]


async def test_without_a_report_there_is_nothing_to_hand_over(tmp_path: Path) -> None:
    async with handing(State(), tmp_path) as show:
        await show.press("y")
        assert "no report to copy yet" in show.lines()[-1]
        await show.press("e")
        assert "no report to export yet" in show.lines()[-1]
    async with handing(scenarios.state("healthy"), None) as show:
        await show.press("e")
        assert "no place to export to" in show.lines()[-1]
        await show.press("y")
        assert "Summary copied" in show.lines()[-1]


@pytest.mark.parametrize(("downs", "suffix"), tuple(enumerate((".html", ".md", ".csv", ".json", ".svg"))))
async def test_e_writes_each_form(tmp_path: Path, downs: int, suffix: str) -> None:
    async with handing(scenarios.state("expired-key"), tmp_path, (140, 40)) as show:
        await show.press("e", *["down"] * downs)
        assert f"bf-2026-w2-20261127-115501{suffix}" in show.text()
        await show.press("enter")
        (path,) = written(tmp_path)
        assert path.name == f"bf-2026-w2-20261127-115501{suffix}"
        assert path.name in show.lines()[-1]
        assert not isinstance(show.app.screen, ExportScreen)
        if suffix == ".svg":
            picture = path.read_text("utf-8")
            ElementTree.fromstring(picture)
            assert foreign(picture) == []
            assert "1 Performance" in "\n".join(lines(picture))
            assert "Export" not in "\n".join(lines(picture)), "the screen, and not the dialog over it"


async def test_e_writes_the_focused_panel_alone(tmp_path: Path) -> None:
    async with handing(scenarios.state("expired-key"), tmp_path) as show:
        await show.press("7", "e", "tab", "up", "up")
        assert "● panel 7 Error reasons" in show.text()
        assert "bf-2026-w2-reasons-20261127-115501.json" in show.text()
        await show.press("enter")
        (path,) = written(tmp_path)
        told = json.loads(path.read_text())
        assert told["panel"] == "reasons"
        assert told["rows"][0]["code"] == "ExpiredProviderToken"


async def test_a_name_of_ones_own_keeps_its_stem(tmp_path: Path) -> None:
    async with handing(scenarios.state("healthy"), tmp_path) as show:
        await show.press("e")
        dialog = show.app.screen
        assert isinstance(dialog, ExportScreen)
        dialog.field.value = "mine.html"
        await show.press("down", "tab")
        assert dialog.field.value == "mine.md"
        await show.press("enter", "e")
        dialog = show.app.screen
        assert isinstance(dialog, ExportScreen)
        dialog.field.value = "mine.md"
        await show.press("enter")
        assert {path.name for path in written(tmp_path)} == {"mine.md", "mine-2.md"}


async def test_esc_writes_nothing(tmp_path: Path) -> None:
    async with handing(scenarios.state("healthy"), tmp_path) as show:
        await show.press("e", "escape")
        assert not isinstance(show.app.screen, ExportScreen)
        assert written(tmp_path) == []


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    async with handing(scenarios.state("healthy"), tmp_path, (200, 60)) as show:
        await show.press("e", "enter")
        assert "cannot be written" in show.lines()[-1]


@pytest.mark.parametrize("kind", list(CORPUS)[::8])
async def test_hostile_names_are_handed_over_harmlessly(kind: str, tmp_path: Path) -> None:
    async with handing(hostile(CORPUS[kind]), tmp_path, against=baseline()) as show:
        await show.press("y", "e")
        assert_harmless(show)
        await show.press("up", "enter")
        assert_harmless(show)
        (path,) = written(tmp_path)
        assert path.name.isascii()
        ElementTree.fromstring(path.read_text("utf-8"))
        assert all(line == "" or line.isprintable() for line in show.app.clipboard.split("\n"))


async def test_the_baseline_is_on_the_cards_and_beneath_the_curves() -> None:
    state = scenarios.state("expired-key")
    async with handing(state, None, (140, 40), against=baseline()) as show:
        assert "5 min after its start" in show.text()
        assert "base 0.21 %" in show.text() or "baseline 0.21 %" in show.text()
        assert "faint: " in show.text()
        colours = {
            segment.style.color
            for strip in show.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and any(0x2800 < ord(c) < 0x2900 for c in segment.text)
        }
        assert show.app.ink["faint errors"].color in colours
        await show.press("1", "v")
        assert "baseline" in show.text()
    async with handing(state, None, (140, 40)) as show:
        assert "faint" not in show.text()
        assert "baseline" not in show.text()


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (100, 30), (200, 60)])
async def test_cards_with_a_baseline_fit(size: tuple[int, int]) -> None:
    async with handing(scenarios.state("expired-key"), None, size, against=baseline()) as show:
        assert any(figure in show.text() for figure in ("0.21 %", "0.2 %"))


async def test_one_platform_is_compared_with_nothing() -> None:
    async with handing(scenarios.state("expired-key"), None, against=baseline()) as show:
        await show.press("4", "j", "enter")
        assert "baseline" not in show.text()


def test_faint_is_nearer_to_the_ground() -> None:
    ink = Ink.of({"foreground": "#ffffff", "background": "#000000", "errors": "#ffffff"})
    faint = ink["faint errors"].color
    assert faint is not None
    assert faint.triplet is not None
    assert max(faint.triplet) < 0x80
    assert Ink.of({"background": "default", "errors": "yellow"})["faint errors"].dim
