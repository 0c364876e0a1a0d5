"""The documentation of sources: its profiles can be used, and its example comes out as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pushtui.cli import main
from pushtui.config import load
from pushtui.target import check

TEXT = (Path(__file__).parents[1] / "docs/sources.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_every_profile_can_be_used(tmp_path: Path) -> None:
    shop, prom, queries, events, own = blocks("toml")
    path = tmp_path / "config.toml"
    path.write_text(f"{shop}\n{prom}\n{queries}\n{events}{own}")
    config = load(option=str(path), environ={})
    assert set(config.profiles) == {"shop", "prom", "events"}
    check(config)


def test_the_mapping_comes_out_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHOP_KEY", raising=False)  # nobody is asked, so no token is wanted
    Path("config.toml").write_text(blocks("toml")[0])
    Path("answer.json").write_text(blocks("json")[0])
    monkeypatch.setenv("PUSHTUI_CONFIG", str(tmp_path / "config.toml"))
    command, *lines = blocks("console")[0].splitlines()
    assert main(command.removeprefix("$ pushtui ").split()) == 0
    assert capsys.readouterr().out.splitlines() == lines


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((\.\.[^)]+)\)", TEXT):
        assert (Path(__file__).parents[1] / "docs" / target).is_file()
