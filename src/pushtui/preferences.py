"""Preferences: what the configuration and the memory say, joined and checked for the screen and for targets."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from pushtui.config import Config, ConfigProblem, Profile
from pushtui.config.problem import problem, unknown
from pushtui.core.remembered import Remembered
from pushtui.core.source import UsageProblem
from pushtui.sources.access import Access
from pushtui.sources.address import Address

if TYPE_CHECKING:
    from pushtui.memory import Memory
    from pushtui.tui.keymap import Keymap
    from pushtui.tui.recall import Recall

TOKEN = "PUSHTUI_TOKEN"  # noqa: S105 - the name of the variable, not a token
"""Environment variable with the bearer token for reading. Never an option: other users can see those."""

__all__ = ["TOKEN", "ConfigProblem", "Endpoint", "Preferences", "check", "endpoint", "preferences"]


@dataclass(frozen=True)
class Preferences:
    """What the screen is told at its start.

    Attributes:
        zone: the time zone of times, or None for this machine's.
    """

    keymap: Keymap
    recall: Recall
    zone: tzinfo | None
    ascii: bool
    mouse: bool


def preferences(config: Config, memory: Memory) -> Preferences:
    """The screen's preferences. What the configuration sets holds at every start; the rest is as it was left.

    Raises:
        ConfigProblem: a key, theme or layout is not there.
    """
    from pushtui.tui.recall import Recall

    keys = check(config, memory.value)
    present = memory.value
    if config.is_set("theme"):
        present = replace(present, theme=config.theme)
    if config.is_set("layout") and config.layout != present.layout:
        present = present.switched(config.layout)
    if config.is_set("range"):
        present = replace(present, span=config.range)
    return Preferences(keys, Recall(memory, present), _zone(config), config.ascii, config.mouse)


def check(config: Config, remembered: Remembered) -> Keymap:
    """Everything that only the screen can tell about a configuration: bindings, themes, layouts.

    Raises:
        ConfigProblem: one of them is not there.
    """
    from pushtui.tui.app import PushtuiApp
    from pushtui.tui.keymap import KeyProblem, keymap

    if config.theme not in PushtuiApp.theme_names() and config.is_set("theme"):
        raise problem(config.place("theme"), unknown("theme", config.theme, PushtuiApp.theme_names()))
    if config.layout not in remembered.names:
        raise problem(config.place("layout"), unknown("layout", config.layout, remembered.names))
    try:
        return keymap(config.keys)
    except KeyProblem as error:
        raise problem(config.key_place(error.binding), str(error)) from None


def _zone(config: Config) -> tzinfo | None:
    if config.zone == "local":
        return None
    from zoneinfo import ZoneInfo

    return ZoneInfo(config.zone)


@dataclass(frozen=True)
class Endpoint:
    """Where to read and how."""

    address: Address
    access: Access
    interval: float


def endpoint(config: Config, target: str, *, ca_file: str | None = None, proxy: str | None = None) -> Endpoint:
    """The endpoint that TARGET names: a URL, `PROFILE` or `PROFILE/DELIVERY`.

    What is given here outweighs the profile.

    Raises:
        UsageProblem: it names nothing, or cannot be used.
        ConfigProblem: its profile cannot be used.
    """
    name, slash, delivery = target.partition("/")
    if "://" in target or (not config.profiles and name not in config.profiles):
        access = Access(token=os.environ.get(TOKEN) or None, ca_file=ca_file, proxy=proxy)
        return Endpoint(Address.parse(target), access, config.interval)
    profile = config.profiles.get(name)
    if profile is None:
        raise UsageProblem(f"{unknown('profile', name, config.profiles)} (or give a URL, http://… or https://…)")
    address = _address(config, profile)
    if slash and delivery:
        address = address.at(delivery)
    access = Access(
        token=_token(config, profile), ca_file=ca_file or _ca_file(config, profile), proxy=proxy or profile.proxy
    )
    return Endpoint(address, access, _interval(config, profile))


def _address(config: Config, profile: Profile) -> Address:
    try:
        return Address.parse(profile.url)
    except UsageProblem as error:
        raise problem(_place(config, profile, "url"), str(error)) from None


def _place(config: Config, profile: Profile, key: str) -> str:
    assert config.file is not None  # profiles come from there only
    return config.file.place("profiles", profile.name, key)


def _token(config: Config, profile: Profile) -> str | None:
    if profile.token_env is None:
        return os.environ.get(TOKEN) or None
    token = os.environ.get(profile.token_env)
    if not token:
        message = f"the environment variable {profile.token_env} is not set, and profile {profile.name} needs it"
        raise problem(_place(config, profile, "token_env"), message)
    return token


def _ca_file(config: Config, profile: Profile) -> str | None:
    """A relative name is meant from where the configuration file is."""
    if profile.ca_file is None:
        return None
    assert config.file is not None
    path = config.file.path.parent / Path(profile.ca_file).expanduser()
    if not os.access(path, os.R_OK):
        raise problem(_place(config, profile, "ca_file"), f"the CA file {profile.ca_file} cannot be read")
    return str(path)


def _interval(config: Config, profile: Profile) -> float:
    """A profile's outweighs the file's, and gives way to environment and command line."""
    if profile.interval is None or config.origins.get("interval", "file") != "file":
        return config.interval
    return profile.interval


def bindings() -> list[tuple[str, tuple[str, ...], str]]:
    """Every binding that can be rebound: id, keys, what it does."""
    from pushtui.tui.keymap import ALL, written

    return [(key.id, tuple(map(written, key.keys.split(","))), key.help) for key in ALL.values()]


def check_all(config: Config, remembered: Remembered) -> None:
    """Everything about a configuration that can be found out without going anywhere.

    Raises:
        ConfigProblem: something cannot be used.
    """
    check(config, remembered)
    for profile in config.profiles.values():
        _address(config, profile)
        _ca_file(config, profile)
        try:
            Access(proxy=profile.proxy)
        except UsageProblem as error:
            raise problem(_place(config, profile, "proxy"), str(error)) from None
