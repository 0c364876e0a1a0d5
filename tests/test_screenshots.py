"""The screenshots are those of the program as it is now, whole, and safe to show anywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pushtui.tui.panels.performance import Performance
from tests import screenshots, svg
from tests.tui.script import app, fold, polls

ROOT = Path(__file__).parents[1]
BRISK = {"healthy": 60.0, "expired-key": 30.0, "outage": 2.0}
"""Speeds at which every moment still lasts long enough to be caught."""


def saved(name: str) -> str:
    return (screenshots.DIRECTORY / name).read_text(encoding="utf-8")


def test_the_directory_holds_what_the_command_writes() -> None:
    assert sorted(path.name for path in screenshots.DIRECTORY.iterdir()) == screenshots.names()


async def test_they_are_of_the_present_screen(tmp_path: Path) -> None:
    await screenshots.take(tmp_path, BRISK)
    assert sorted(path.name for path in tmp_path.iterdir()) == screenshots.names()
    stale = [
        name
        for name in screenshots.names()
        if screenshots.structure((tmp_path / name).read_text(encoding="utf-8"))
        != screenshots.structure(saved(name))
    ]
    assert stale == [], "take them again: python -m tests.screenshots"


async def test_a_change_of_the_screen_makes_them_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    async def now() -> list[str]:
        program = app(fold(polls(range(0, 60, 5))))
        async with program.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            return screenshots.structure(program.export_screenshot())

    before = await now()
    assert any(line.endswith("1 Performance") for line in before)
    monkeypatch.setattr(Performance, "TITLE", "Figures")
    assert await now() != before


@pytest.mark.parametrize("name", screenshots.names())
def test_a_screenshot_needs_nothing_from_elsewhere(name: str) -> None:
    assert svg.foreign(saved(name)) == []


def test_what_leads_elsewhere_is_found() -> None:
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg"><style>@font-face { src: url("https://fonts.example/a.woff") }'
        '</style><script>1</script><text onclick="x">a</text></svg>'
    )
    found = svg.foreign(picture)
    assert {"https://fonts.example/a.woff", "<script>", "onclick"} <= set(found)
    assert "fonts.example" not in svg.self_contained(picture)


@pytest.mark.parametrize("name", screenshots.names())
def test_a_screenshot_names_no_place_of_this_machine(name: str) -> None:
    text = " ".join(svg.lines(saved(name)))
    assert not re.search(r"/(home|root|work|tmp|Users)\b", text)


@pytest.mark.parametrize("name", screenshots.names())
def test_the_readme_shows_it(name: str) -> None:
    assert f"](screenshots/{name})" in (ROOT / "README.md").read_text(encoding="utf-8")
