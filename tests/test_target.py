"""Targets: profiles of every type, opened and checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pushtui import desk, wire
from pushtui.config import Config, ConfigProblem, load
from pushtui.config.settings import TYPES
from pushtui.core.source import SourceError, UsageProblem
from pushtui.sources.mapped.source import JsonSource
from pushtui.sources.prometheus.source import PrometheusSource
from pushtui.sources.registry import SOURCES
from pushtui.target import Target, check
from tests.sources.mapped import examples

SECRET = "planted-secret-1234"
_SHOP = re.sub(r"(?m)^(\[+)", r"\1profiles.shop.", examples.CAMPAIGN)
PROFILES = f"""
[profiles.prom]
type = "prometheus"
url = "https://prom.example/prefix"
token_env = "PROM_TOKEN"
user = "me"
[profiles.prom.queries]
opens = "sum(taps)"
[profiles.shop]
type = "json"
interval = 30
{_SHOP}
"""


def configured(tmp_path: Path, text: str = PROFILES, environ: dict[str, str] | None = None) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return load(option=str(path), environ=environ or {})


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROM_TOKEN", SECRET)


def test_every_type_of_the_configuration_has_a_source() -> None:
    assert ("report", *SOURCES) == TYPES


def test_a_profile_is_opened_as_its_type(tmp_path: Path) -> None:
    config = configured(tmp_path)
    prom = Target.of("prom/bf-1", config)
    assert isinstance(prom.source(), PrometheusSource)
    assert (prom.place, prom.interval) == ("https://prom.example/prefix", 15.0)
    assert (prom.access.user, prom.access.token) == ("me", SECRET)
    assert SECRET not in repr(prom)
    shop = Target.of("shop/c-1", config)
    assert isinstance(shop.source(), JsonSource)
    assert (shop.place, shop.interval) == ("https://api.example.com/campaigns/c-1/stats", 30.0)
    assert shop.lister().place == "https://api.example.com/campaigns"
    check(config)


def test_the_interval_of_a_service_gives_way_to_what_is_asked_for(tmp_path: Path) -> None:
    assert Target.of("prom/x", configured(tmp_path, "interval = 2\n" + PROFILES)).interval == 15.0
    assert Target.of("prom/x", configured(tmp_path, "interval = 60\n" + PROFILES)).interval == 60.0
    assert Target.of("prom/x", configured(tmp_path, environ={"PUSHTUI_INTERVAL": "2"})).interval == 2.0
    assert Target.of("prom/x", configured(tmp_path), interval=1.0).interval == 1.0


def test_a_watch_without_its_delivery_is_refused_before_there_is_a_screen(tmp_path: Path) -> None:
    config = configured(tmp_path)
    with pytest.raises(UsageProblem, match="needs a delivery"):
        wire.app(Target.of("prom", config), config)
    with pytest.raises(UsageProblem, match="cannot list"):
        wire.app(
            Target.of("shop", configured(tmp_path, PROFILES.partition("[profiles.shop.list]")[0])),
            config,
            listing=True,
        )


async def test_a_list_that_there_is_not_says_so(tmp_path: Path) -> None:
    text = PROFILES.partition("[profiles.shop.list]")[0]
    lister = desk._lister(Target.of("shop/c-1", configured(tmp_path, text)).server)
    with pytest.raises(SourceError, match="cannot list"):
        await lister.deliveries()
    await lister.aclose()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[profiles.a]\ntype = 'json'", ":1: profiles.a has no url"),
        ("[profiles.a]\ntype = 'prometheus'\nurl = 'x'", ":3: x is not a URL"),
        (
            "[profiles.a]\ntype = 'prometheus'\nurl = 'http://h'\nwindows = '1d'",
            ":4: profiles.a.windows is unknown",
        ),
        (
            "[profiles.a]\ntype = 'prometheus'\nurl = 'http://h'\n[profiles.a.queries]\n\nsend = 'x'",
            ":6: profiles.a.queries.send is unknown: did you mean 'sent'?",
        ),
        (
            "[profiles.a]\ntype = 'prometheus'\nurl = 'http://h'\nuser = 'a:b'",
            ":1: profiles.a: the user's name has",
        ),
    ],
)
def test_what_is_wrong_with_a_profile_is_told_with_file_and_line(tmp_path: Path, text: str, line: str) -> None:
    config = configured(tmp_path, text)
    with pytest.raises(ConfigProblem) as caught:
        check(config)
    assert str(caught.value).startswith(f"{tmp_path}/config.toml{line}"), str(caught.value)
