"""Preferences: configuration and memory joined, and targets by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pushtui.config import Config, ConfigProblem, load
from pushtui.core.grid import Grid
from pushtui.core.remembered import Remembered
from pushtui.core.source import UsageProblem
from pushtui.core.tile import Tile
from pushtui.memory import Memory
from pushtui.preferences import bindings, check_all, preferences
from pushtui.wire import Target

CERTIFICATE = Path(__file__).parent / "sources/other.example.pem"

TEXT = """
interval = 3
[profiles.prod]
url = "https://push.example.com/api"
token_env = "PROD_TOKEN"
interval = 7
[profiles.one]
url = "http://127.0.0.1:8750/v1/deliveries/a"
ca_file = "own.pem"
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PUSHTUI_TOKEN", raising=False)
    monkeypatch.setenv("PROD_TOKEN", "t0ken")
    (tmp_path / "own.pem").write_bytes(CERTIFICATE.read_bytes())
    return tmp_path / "config.toml"


def config(path: Path, text: str = TEXT, environ: dict[str, str] | None = None, **options: object) -> Config:
    path.write_text(text)
    return load(option=str(path), environ=environ or {}, options=options)


def test_a_url_is_a_url(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUSHTUI_TOKEN", "mine")
    found = Target.of("http://h:1/v1/deliveries/x", config(path))
    assert (found.address.delivery, found.access.token, found.interval) == ("x", "mine", 3.0)


def test_a_profile_with_and_without_a_delivery(path: Path) -> None:
    target = Target.of("prod", config(path))
    assert target.address.place == "https://push.example.com/api"
    assert (target.access.token, target.interval) == ("t0ken", 7.0)
    assert "t0ken" not in repr(target)
    assert Target.of("prod/bf 2026/w1", config(path)).address.delivery == "bf 2026/w1"
    assert Target.of("one", config(path)).address.delivery == "a"
    assert Target.of("one/b", config(path)).address.delivery == "b"
    assert Target.of("one", config(path)).access.ca_file == str(path.parent / "own.pem")


def test_environment_and_command_line_outweigh_a_profile(path: Path) -> None:
    assert Target.of("prod", config(path, interval=1.5)).interval == 1.5
    assert Target.of("prod", config(path, environ={"PUSHTUI_INTERVAL": "2"})).interval == 2.0
    assert Target.of("one", config(path)).interval == 3.0
    given = Target.of("one", config(path), ca_file=str(CERTIFICATE), proxy="http://p:1").access
    assert (given.ca_file, given.proxy) == (str(CERTIFICATE), "http://p:1")


def test_a_profile_that_is_not_there_is_told_with_those_that_are(path: Path) -> None:
    told = f"{re.escape(str(path))} has one, prod\\. A URL begins with http:// or https://$"
    with pytest.raises(UsageProblem, match=f"^there is no profile 'prud': did you mean 'prod'\\? {told}"):
        Target.of("prud/x", config(path))
    with pytest.raises(UsageProblem, match=f"^there is no profile 'staging': {told}"):
        Target.of("staging", config(path))


def test_without_a_profile_it_is_told_that_there_is_none(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUSHTUI_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(
        UsageProblem,
        match=r"^there is no profile 'prod': .*none\.toml is not there; `pushtui config init` writes it\. A URL",
    ):
        Target.of("prod/x", Config())
    with pytest.raises(UsageProblem, match=r"^there is no profile 'prod': .*config\.toml has none\. A URL"):
        Target.of("prod/x", config(path, "interval = 2"))
    many = "".join(f"[profiles.p{n}]\nurl = 'http://h'\n" for n in range(10, 30))
    with pytest.raises(UsageProblem, match=r"has p10, .*, p25 and 4 more\. A URL"):
        Target.of("shop/x", config(path, many))


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("push.example.com/v1/deliveries/x", "push.example.com/v1/deliveries/x is not a URL: it should begin with"),
        ("localhost:8750", "localhost:8750 is not a URL: it should begin with http://"),
        ("localhost", "localhost is not a URL"),
        ("me:secret@h/x", "…@h/x is not a URL"),
        ("", "is not a URL"),
        ("./launch.pushtui", "there is no recording ./launch.pushtui"),
        ("launch.pushtui", "there is no recording launch.pushtui"),
        ("/tmp/none/launch", "there is no recording /tmp/none/launch"),
        (__file__, f"{__file__} is a file, but no recording"),
    ],
)
def test_what_is_no_profile_is_told_by_what_it_looks_like(path: Path, target: str, told: str) -> None:
    for known in (config(path), Config()):
        with pytest.raises(UsageProblem) as error:
            Target.of(target, known)
        assert told in str(error.value)
        assert "secret" not in str(error.value)


def test_a_token_that_is_not_there_is_told_with_its_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROD_TOKEN")
    with pytest.raises(
        ConfigProblem,
        match=r"config\.toml:5: profiles\.prod\.token_env: the environment variable PROD_TOKEN is not set",
    ):
        Target.of("prod", config(path))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\ntheme = 'pushtui-drak'", ":2: unknown theme 'pushtui-drak': did you mean 'pushtui-dark'?"),
        (
            "theme = 'zzz'",
            ":1: unknown theme 'zzz': pushtui's own are pushtui-dark, pushtui-light, pushtui-contrast, "
            "pushtui-safe, ansi; the command palette lists all",
        ),
        ("layout = 'wal'", ":1: unknown layout 'wal': did you mean 'wall'?"),
        ("[keys]\n'panel.zom' = 'z'", ":2: there is no binding 'panel.zom': did you mean 'panel.zoom'?"),
        (
            "[keys]\n\npanel.zoom = 'c'",
            ":3: keys.panel.zoom: c is bound to panel.collapse already; rebind that one too",
        ),
        ("[profiles.a]\nurl = 'ftp://x'", ":2: ftp://x: only http:// and https:// can be read"),
        ("[profiles.a]\nurl = 'http://x'\nca_file = 'no'", ":3: the CA file no cannot be read"),
        (
            "[profiles.a]\nurl = 'http://x'\nproxy = 'p'",
            ":3: the proxy is not usable: give http://HOST:PORT or https://HOST:PORT",
        ),
    ],
)
def test_what_only_other_parts_can_tell_is_told_with_file_and_line(path: Path, text: str, line: str) -> None:
    with pytest.raises(ConfigProblem) as found:
        check_all(config(path, text), Remembered())
    assert str(found.value) == f"{path}{line}"


def test_what_is_configured_holds_and_the_rest_is_as_it_was_left(path: Path, tmp_path: Path) -> None:
    grid = Grid((Tile("summary", 12),))
    memory = Memory(tmp_path / "state" / "dashboard.json")
    memory.value = Remembered(theme="nord", span=60.0).saved_as("night", grid)
    left = preferences(Config(), memory).recall.value
    assert left == memory.value
    text = "theme = 'gruvbox'\nlayout = 'wall'\nzone = 'UTC'\nmouse = false\nrange = 'whole'\nkeys.panel.zoom = 'Z'"
    wishes = preferences(config(path, text), memory)
    value = wishes.recall.value
    assert (value.theme, value.layout, value.span) == ("gruvbox", "wall", None)
    assert value.grid_of("night") == grid
    assert (str(wishes.zone), wishes.mouse, wishes.keymap.label("panel.zoom")) == ("UTC", False, "Z")
    assert preferences(config(path, "layout = 'night'"), memory).recall.value.grid == grid


def test_bindings_are_written_as_they_are_typed() -> None:
    found = {binding: keys for binding, keys, _ in bindings()}
    assert found["row.filter"] == ("/",)
    assert found["data.pause"] == ("space",)
