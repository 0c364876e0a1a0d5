"""The commented file, the schema, and what holds."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import jsonschema_rs
import pytest

from pushtui.config import Config, load
from pushtui.config.settings import SETTINGS
from pushtui.config.write import initial, present, schema
from pushtui.preferences import bindings
from pushtui.sources.registry import schemas


def uncommented() -> str:
    """The commented file with everything in it switched on."""
    return re.sub(r"^#(?=\S)", "", initial(bindings()), flags=re.MULTILINE)


def validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(schema(bindings(), schemas())))


def test_the_commented_file_sets_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(initial(bindings()))
    assert tomllib.loads(path.read_text()) == {}
    config = load(option=str(path), environ={})
    assert not config.origins
    assert (config.keys, config.profiles) == ({}, {})


def test_what_is_commented_out_are_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(uncommented())
    config = load(option=str(path), environ={})
    for setting in SETTINGS:
        assert getattr(config, setting.key) == getattr(Config(), setting.key)
        assert config.is_set(setting.key)
    assert set(config.keys) == {binding for binding, _, _ in bindings()}
    assert "example" in config.profiles


def test_the_schema_takes_the_commented_file_and_nothing_else() -> None:
    whole = tomllib.loads(uncommented())
    validator().validate({})
    validator().validate(whole)
    for wrong in (
        {"intervall": 1},
        {"interval": 0},
        {"interval": "1"},
        {"range": "2m"},
        {"keys": {"nowhere": "x"}},
        {"keys": {"panel.zoom": 1}},
        {"profiles": {"a": {}}},
        {"profiles": {"a": {"url": "u", "token": "t"}}},
        {"profiles": {"a b": {"url": "u"}}},
        {"profiles": {"a": {"url": "u", "token_env": "t", "token_file": "f"}}},
        {"profiles": {"a": {"url": "u", "type": "nothing"}}},
    ):
        assert not validator().is_valid(wrong)
    assert validator().is_valid({"profiles": {"a": {"type": "prometheus", "url": "u", "window": "1d"}}})


def test_what_holds_is_shown_with_its_place_and_without_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(
        'interval = 2.5\n[keys]\n"panel.zoom" = "Z"\n[profiles.a]\nurl = "https://h"\ntoken_env = "A_TOKEN"\n'
        'proxy = "http://me:hunter2@p:3128"\n'
        '[profiles.b]\ntype = "json"\nurl = "https://h?key=hunter2"\nheaders = { X-Key = "hunter2" }\n'
    )
    monkeypatch.setenv("A_TOKEN", "s3cret")
    text = present(load(option=str(path), environ={"PUSHTUI_THEME": "x"}))
    lines = {line.split(" = ")[0]: re.split(r" {2,}# ", line)[-1] for line in text.splitlines() if " = " in line}
    assert lines["interval"] == f"{path}:1"
    assert lines["theme"] == "PUSHTUI_THEME"
    assert lines["layout"] == "default, or as it was left"
    assert lines["mouse"] == "default"
    assert lines['"panel.zoom"'] == f"{path}:3"
    assert lines["url"] == f"{path}:10"
    assert lines["#headers"] == f"{path}:11"
    assert "https://h?…" in text
    assert "http://…@p:3128" in text
    assert "hunter2" not in text
    assert "s3cret" not in text
    again = tomllib.loads(text)
    assert again["interval"] == 2.5
    assert again["profiles"]["a"]["token_env"] == "A_TOKEN"
