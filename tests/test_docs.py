"""The documentation of sources: its profiles can be used, and its example comes out as it says."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import jsonschema_rs
import pytest

from pushtui.cli import main
from pushtui.config import load
from pushtui.config.write import schema
from pushtui.preferences import bindings
from pushtui.sources import registry
from pushtui.sources.registry import SOURCES
from pushtui.target import check
from tests.sources.providers import PROVIDERS

TEXT = (Path(__file__).parents[1] / "docs/sources.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_every_profile_can_be_used(tmp_path: Path) -> None:
    shop, prom, queries, events, own, providers = blocks("toml")
    path = tmp_path / "config.toml"
    path.write_text(f"{shop}\n{prom}\n{queries}\n{events}{own}\n{providers}")
    config = load(option=str(path), environ={})
    assert set(config.profiles) == {"shop", "prom", "events", "mobile", "hub"}
    check(config)
    rules = json.loads(schema(bindings(), registry.schemas()))
    jsonschema_rs.Draft202012Validator(rules).validate(tomllib.loads(path.read_text()))


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


def table(first: str) -> dict[str, list[str]]:
    """The rows of the table whose heading begins so, by their first cell."""
    lines = TEXT[TEXT.index(first) :].split("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): row[1:] for row in rows}


def test_the_table_of_what_providers_need_is_true() -> None:
    rows = table("| type | the token is")
    assert list(rows) == [name for name in SOURCES if name not in ("json", "prometheus", "clickhouse")]
    for name, (_, _, lists, interval) in rows.items():
        assert (lists == "yes", interval) == (SOURCES[name].lists, f"{registry.interval(name):g} s")


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_table_of_what_providers_tell_is_true(name: str) -> None:
    told = table("| type | targeted")[name.split()[0]]
    report = max(PROVIDERS[name].read(PROVIDERS[name].good), key=lambda one: len(repr(one)))
    for (counter, count), cell in zip(report.totals.items(), told[:8], strict=True):
        partly = name in ("braze", "airship list") or counter == "actions"
        assert (count is not None) == (cell != "–") or (partly and count is None), counter
    if not name.endswith("list"):
        assert bool(report.platforms) == (told[8] != "–")
        assert bool(report.reasons) == (told[9] != "–")


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((\.\.[^)]+)\)", TEXT):
        assert (Path(__file__).parents[1] / "docs" / target).is_file()
