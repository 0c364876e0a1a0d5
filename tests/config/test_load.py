"""The configuration: file, environment, command line; and one line for everything that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pushtui.config import Config, ConfigProblem, Profile, config_path, load
from pushtui.config.settings import TYPES


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def loaded(path: Path, text: str, environ: dict[str, str] | None = None, **options: object) -> Config:
    """The configuration of a file with this text."""
    path.write_text(text)
    return load(option=str(path), environ=environ or {}, options=options)


def refused(path: Path, text: str, environ: dict[str, str] | None = None, **options: object) -> str:
    """The one line on a file with this text; the file's directory is left out of it."""
    with pytest.raises(ConfigProblem) as found:
        loaded(path, text, environ, **options)
    line = str(found.value)
    assert "\n" not in line
    return line.replace(str(path.parent), "")


def test_nothing_configured_is_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    config = load(environ={})
    assert config == Config()
    assert config.place("interval") == "default"


def test_command_line_outweighs_environment_outweighs_file(path: Path) -> None:
    text = "interval = 3\ntheme = 'a'\nmouse = true\n"
    environ = {"PUSHTUI_INTERVAL": "4", "PUSHTUI_MOUSE": "off"}
    config = loaded(path, text, environ, interval=5.0, layout=None)
    assert (config.interval, config.theme, config.mouse) == (5.0, "a", False)
    assert config.place("interval") == "--interval"
    assert config.place("mouse") == "PUSHTUI_MOUSE"
    assert config.place("theme") == f"{path}:2"
    assert config.place("layout") == "default"
    assert loaded(path, text, environ).interval == 4.0
    assert loaded(path, text, {"PUSHTUI_INTERVAL": ""}).interval == 3.0


def test_the_file_is_the_option_s_the_variable_s_or_the_platform_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert config_path("a", {"PUSHTUI_CONFIG": "b"}) == Path("a")
    assert config_path(None, {"PUSHTUI_CONFIG": "~/b"}) == tmp_path / "b"
    assert config_path(None, {}).parts[-2:] == ("pushtui", "config.toml")


def test_words_become_values(path: Path) -> None:
    config = loaded(path, 'range = "15m"\nzone = "UTC"\nascii = true')
    assert (config.range, config.zone, config.ascii) == (900.0, "UTC", True)
    assert loaded(path, 'range = "whole"').range is None


def test_bindings_are_taken_quoted_and_not(path: Path) -> None:
    config = loaded(path, '[keys]\n"panel.zoom" = "Z"\npanel.view = ["V", "f5"]\n"app.theme" = []')
    assert config.keys == {"panel.zoom": ("Z",), "panel.view": ("V", "f5"), "app.theme": ()}
    assert config.key_place("panel.view") == f"{path}:3"


def test_profiles(path: Path) -> None:
    text = '[profiles.prod]\nurl = "https://a.example"\ntoken_env = "T"\ninterval = 5\n[profiles."x.y"]\nurl = "u"'
    config = loaded(path, text)
    assert config.profiles["prod"] == Profile("prod", "report", "https://a.example", token_env="T", interval=5.0)
    assert config.profiles["x.y"].url == "u"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\nintervall = 3", "/config.toml:2: unknown key 'intervall': did you mean 'interval'?"),
        ("# c\n\ninterval = 'x'", "/config.toml:3: interval should be a number of seconds from 0.1 to 86400"),
        ("interval = true", "/config.toml:1: interval should be a number of seconds from 0.1 to 86400"),
        ("interval = nan", "/config.toml:1: interval should be a number of seconds from 0.1 to 86400"),
        ("mouse = 1", "/config.toml:1: mouse should be true or false"),
        ("range = '2m'", "/config.toml:1: range should be one of 1m, 5m, 15m, 1h, 6h, 24h, whole"),
        ("theme = ''", "/config.toml:1: theme should be a theme's name"),
        ('theme = "\\u001b[31m"', "/config.toml:1: theme should be a theme's name"),
        ("a = 1\nb = \nc = 2", "/config.toml:2: is not TOML: invalid value"),
        ("a = [1,\n2", "/config.toml:2: is not TOML: unclosed array"),
        ("a = 1\nb = " + "1" * 5_000 + "\nc = 2", "/config.toml:2: has a number with too many digits"),
        ("keys = 3", "/config.toml:1: keys should be a table, [keys]"),
        ("[keys]\n\na.b = 3", "/config.toml:3: keys.a.b should be a key, or a list of keys"),
        ("[profiles]\nprod = 1", "/config.toml:2: profiles.prod should be a table, [profiles.prod]"),
        ("[profiles.prod]", '/config.toml:1: profiles.prod has no url: add url = "https://…"'),
        ("[profiles.'a b']\nurl='u'", "/config.toml:1: profile 'a b': a name has letters, digits and - _ . only"),
        (
            "[profiles.prod]\nurl = 'u'\ntoken = 'secret'",
            "/config.toml:3: unknown key 'profiles.prod.token': did you mean 'profiles.prod.token_env'?",
        ),
        ("[profiles.prod]\nurl = 'u'\ntype = 'x'", "/config.toml:3: profiles.prod.type should be one of {TYPES}"),
        (
            "[profiles.a]\nurl = 'u'\ntoken_env = 'A'\ntoken_file = 'f'",
            "/config.toml:4: token_env and token_file both name the token: keep one",
        ),
    ],
)
def test_what_is_wrong_is_one_line_with_the_place(path: Path, text: str, line: str) -> None:
    assert refused(path, text) == line.replace("{TYPES}", ", ".join(TYPES))


def test_the_keys_of_other_types_are_their_own(path: Path) -> None:
    config = loaded(path, '[profiles.p]\ntype = "prometheus"\nwindow = "1d"\n[profiles.p.queries]\nsent = "x"')
    found = config.profiles["p"]
    assert (found.url, dict(found.table)) == (None, {"window": "1d", "queries": {"sent": "x"}})


@pytest.mark.parametrize(
    ("name", "value"),
    [("INTERVAL", "fast"), ("INTERVAL", "0"), ("MOUSE", "maybe"), ("ZONE", "../etc"), ("RANGE", "x")],
)
def test_a_variable_that_is_wrong_is_named(path: Path, name: str, value: str) -> None:
    assert refused(path, "", {f"PUSHTUI_{name}": value}).startswith(f"PUSHTUI_{name}: should be ")


def test_an_option_that_is_wrong_is_named(path: Path) -> None:
    assert refused(path, "", theme="") == "--theme: should be a theme's name"


def test_a_file_that_was_asked_for_has_to_be_there(path: Path) -> None:
    with pytest.raises(ConfigProblem, match="no such file"):
        load(option=str(path), environ={})
    with pytest.raises(ConfigProblem, match="no such file"):
        load(environ={"PUSHTUI_CONFIG": str(path)})


def test_a_file_that_is_none_is_one_line(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ConfigProblem, match="cannot be read"):
        load(option=str(path), environ={})
    path.rmdir()
    path.write_bytes(b"# a\n\xff\xfe")
    with pytest.raises(ConfigProblem, match=r"config\.toml:2: is not UTF-8"):
        load(option=str(path), environ={})
    path.write_bytes(b"#" * 70_000)
    with pytest.raises(ConfigProblem, match="too large"):
        load(option=str(path), environ={})
    path.write_bytes(b"a = " + b"[" * 5_000)
    with pytest.raises(ConfigProblem):
        load(option=str(path), environ={})


def test_byte_order_mark_and_windows_lines_are_taken(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbfinterval = 2\r\nascii = true\r\n")
    assert load(option=str(path), environ={}).interval == 2.0


WORDS = st.sampled_from(
    [
        "interval",
        "theme",
        "keys",
        "profiles",
        "=",
        "[",
        "]",
        '"x"',
        "3",
        "\n",
        ".",
        "{",
        "}",
        "url",
        "true",
        '"""',
        ",",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=40))
def test_whatever_the_file_says_it_is_a_configuration_or_one_line(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    said = ""
    try:
        load(option=str(path), environ={})
    except ConfigProblem as found:
        said = str(found)
    assert not said or said.isprintable()
