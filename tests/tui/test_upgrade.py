"""An upgrade under the screen: what needs a part that is gone says so in the footer, and the watch goes on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pushtui import upgrade
from pushtui.export import html
from tests.tui import scenarios
from tests.tui.test_handover import handing, written

START_AGAIN = "pushtui was replaced or removed while it ran: start it again"


@pytest.fixture
def replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade, "_STARTED", (0, 0, 0))


@pytest.mark.usefixtures("replaced")
@pytest.mark.parametrize(
    ("keys", "module"),
    [
        ("?", "pushtui.tui.screens.help"),
        ("7 enter", "pushtui.tui.screens.reason"),
        ("0 enter", "pushtui.tui.screens.alert"),
        ("e", "pushtui.tui.screens.export"),
        ("y", "pushtui.tui.terminal.clipboard"),
        ("w a", "pushtui.tui.screens.add"),
        ("d", "pushtui.tui.screens.deliveries"),
        ("ctrl+p", "pushtui.tui.commands"),
        ("e up enter", "pushtui.tui.portrait"),
        ("e enter", "pushtui.export.html"),
    ],
)
async def test_what_is_gone_is_named_and_the_screen_goes_on(
    keys: str, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with handing(scenarios.state("expired-key"), tmp_path, (160, 40)) as show:
        monkeypatch.setitem(sys.modules, module, None)
        package, _, name = module.rpartition(".")
        monkeypatch.delattr(sys.modules[package], name, raising=False)
        await show.press(*keys.split())
        await show.app.workers.wait_for_complete()
        await show.settle()
        assert f"{START_AGAIN} ({module} is gone)" in show.lines()[-1]
        assert written(tmp_path) == []
        await show.play(scenarios.poll(scenarios.DELIVERIES["expired-key"].report(400), 400))
        assert show.app.crash is None
        assert f"{show.watch.state.report.totals.sent:,}" in "\n".join(show.lines())  # type: ignore[union-attr]


@pytest.mark.usefixtures("replaced")
async def test_a_page_without_its_style_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "__file__", str(tmp_path / "html.py"))
    async with handing(scenarios.state("expired-key"), tmp_path, (160, 40)) as show:
        await show.press("e", "enter")
        await show.app.workers.wait_for_complete()
        await show.settle()
        assert f"{START_AGAIN} (page.css is gone)" in show.lines()[-1]
        assert written(tmp_path) == []


async def test_without_an_upgrade_a_failed_import_is_a_bug_and_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pushtui.tui.screens.help", None)
    with pytest.raises(ModuleNotFoundError):
        async with handing(scenarios.state("expired-key"), tmp_path) as show:
            await show.press("?")
