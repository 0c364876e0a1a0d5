"""What each provider needs of a profile, and how what is missing or wrong is told."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from pushtui.config import load
from pushtui.core.source import UsageProblem
from pushtui.sources import ajo, azure, batch, braze, countly, gorush, onesignal, parse, pushwoosh
from pushtui.sources.access import Access
from pushtui.sources.airship import source as airship
from pushtui.sources.registry import SOURCES
from pushtui.sources.settings import Settings
from pushtui.target import Target, check
from tests.sources.providers import SECRET

Values = dict[str, object]

WHOLE: dict[ModuleType, Values] = {
    onesignal: {"app_id": "app", "outcomes": ["bought"], "url": "https://onesignal.com/api/v1"},
    azure: {"url": "https://ns.servicebus.windows.net/hub"},
    parse: {"url": "https://push.example.com/parse", "app_id": "app"},
    countly: {"url": "https://countly.example.com", "app_id": "app"},
    gorush: {"url": "http://127.0.0.1:8088", "path": "/own/stats"},
    airship: {"url": "https://go.airship.eu", "app_key": "key"},
    braze: {"url": "https://rest.iad-01.braze.com", "campaign": "c-1", "days": 7},
    pushwoosh: {"application": "AAAAA-BBBBB"},
    batch: {"api_key": "KEY"},
    ajo: {"api_key": "client", "organization": "ORG@AdobeOrg", "sandbox": "dev"},
}
NEEDED = [
    (onesignal, "app_id"),
    (azure, "url"),
    (parse, "url"),
    (parse, "app_id"),
    (countly, "url"),
    (countly, "app_id"),
    (gorush, "url"),
    (braze, "url"),
    (pushwoosh, "application"),
    (batch, "api_key"),
    (ajo, "api_key"),
    (ajo, "organization"),
]


def type_of(module: ModuleType) -> str:
    """The type that a module reads, as profiles call it."""
    return module.__name__.removeprefix("pushtui.sources.").removesuffix(".source")


def settings(values: Values) -> Settings:
    return Settings(values, lambda path: f"config.toml:{len(path)}", "profiles.prod")


def how(module: ModuleType) -> Access:
    return Access(user="listen" if module is azure else None, token=SECRET)


@pytest.mark.parametrize("module", WHOLE, ids=type_of)
async def test_a_whole_profile_makes_a_source(module: ModuleType) -> None:
    given = settings(WHOLE[module])
    source = module.source(given, how(module), "d-1")
    given.finish()  # every key was asked for
    assert source.place.startswith(str(WHOLE[module].get("url", "https://")))
    assert source.place.endswith("/own/stats" if module is gorush else "d-1")
    assert SECRET not in source.place
    assert module.INTERVAL >= 2.0
    await source.aclose()


@pytest.mark.parametrize(("module", "key"), NEEDED)
def test_what_is_missing_is_named_with_its_place_and_an_example(module: ModuleType, key: str) -> None:
    values = {name: value for name, value in WHOLE[module].items() if name != key}
    with pytest.raises(UsageProblem, match=rf"^config\.toml:0: profiles\.prod has no {key}: add {key} = "):
        module.source(settings(values), how(module), "d-1")


@pytest.mark.parametrize("module", [module for module in WHOLE if module is not gorush])
def test_a_delivery_has_to_be_named(module: ModuleType) -> None:
    with pytest.raises(UsageProblem, match="reads one delivery at a time: give PROFILE/ID"):
        module.source(settings(WHOLE[module]), how(module), None)


async def test_gorush_has_no_deliveries() -> None:
    source = gorush.source(settings(WHOLE[gorush]), Access(), None)
    assert source.place == "http://127.0.0.1:8088/own/stats"


@pytest.mark.parametrize("module", WHOLE)
@pytest.mark.parametrize("url", ["no url", "ftp://x", "https://u:p@x", "https://x?k=v", 7, ""])
def test_a_url_that_cannot_be_used_is_named_with_its_place(module: ModuleType, url: object) -> None:
    with pytest.raises(UsageProblem, match=r"^config\.toml:1: profiles\.prod\.url ") as caught:
        module.source(settings({**WHOLE[module], "url": url}), how(module), "d-1")
    assert "p@x" not in str(caught.value).partition("…@")[0]


@pytest.mark.parametrize("module", [module for module in WHOLE if module is not gorush])
@pytest.mark.parametrize("delivery", ["", "..", "\ud800", "x" * 3_000])
def test_an_id_that_no_url_can_carry_is_refused(module: ModuleType, delivery: str) -> None:
    with pytest.raises(UsageProblem, match="not a delivery's id"):
        module.source(settings(WHOLE[module]), how(module), delivery)


@pytest.mark.parametrize("path", ["stat", "/a b", "/a?b", "/ä", "/a\n"])
def test_a_path_of_gorush_is_a_path(path: str) -> None:
    with pytest.raises(UsageProblem, match=r"profiles\.prod\.path should be a path, such as /api/stat/app"):
        gorush.source(settings({**WHOLE[gorush], "path": path}), Access(), None)


@pytest.mark.parametrize("days", [0, 101, "7"])
def test_days_of_braze_are_those_that_it_takes(days: object) -> None:
    with pytest.raises(UsageProblem, match=r"profiles\.prod\.days should be a number from 1 to 100"):
        braze.source(settings({**WHOLE[braze], "days": days}), Access(), "d-1")


@pytest.mark.parametrize("module", [onesignal, parse, airship, pushwoosh])
async def test_those_that_can_list_do(module: ModuleType) -> None:
    values = {key: value for key, value in WHOLE[module].items() if key != "outcomes"}
    given = settings(values)
    lister = module.lister(given, how(module))
    given.finish()
    assert lister.place.startswith("https://")
    await lister.aclose()


TOML = """
[profiles.onesignal]
type = "onesignal"
app_id = "app"
outcomes = ["bought"]
[profiles.azure]
type = "azure"
url = "https://ns.servicebus.windows.net/hub"
[profiles.parse]
type = "parse"
url = "https://push.example.com/parse"
app_id = "app"
[profiles.countly]
type = "countly"
url = "https://countly.example.com"
app_id = "app"
[profiles.gorush]
type = "gorush"
url = "http://127.0.0.1:8088"
[profiles.airship]
type = "airship"
user = "key"
[profiles.braze]
type = "braze"
url = "https://rest.iad-01.braze.com"
[profiles.pushwoosh]
type = "pushwoosh"
application = "AAAAA-BBBBB"
[profiles.batch]
type = "batch"
api_key = "KEY"
[profiles.ajo]
type = "ajo"
api_key = "client"
organization = "ORG@AdobeOrg"
"""


async def test_profiles_of_the_configuration_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUSHTUI_TOKEN", SECRET)
    path = tmp_path / "config.toml"
    path.write_text(TOML)
    config = load(option=str(path), environ={})
    check(config)
    assert len(config.profiles) == len(WHOLE)
    for module in WHOLE:
        name = type_of(module)
        target = Target.of(f"{name}/d-1", config)
        source = target.source()
        assert type(source).__module__ == module.__name__
        assert target.interval == module.INTERVAL
        assert SECRET not in target.place + repr(target)
        await source.aclose()
        if SOURCES[name].lists:
            await target.lister().aclose()
        else:
            with pytest.raises(UsageProblem, match=f"a profile of type {name} cannot list"):
                target.lister()
