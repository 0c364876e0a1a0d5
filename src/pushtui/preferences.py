"""Preferences: what the configuration and the memory say, joined and checked for the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING

from pushtui.config import Config
from pushtui.config.problem import unknown
from pushtui.core.remembered import Remembered
from pushtui.core.value import dataclass
from pushtui.target import check as check_profiles

if TYPE_CHECKING:
    from pushtui.memory import Memory
    from pushtui.tui.keymap import Keymap
    from pushtui.tui.recall import Recall


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
    recall = Recall(memory, present, asked=config.is_set("layout"))
    return Preferences(keys, recall, _zone(config), config.ascii, config.mouse)


def check(config: Config, remembered: Remembered) -> Keymap:
    """Everything that only the screen can tell about a configuration: bindings, themes, layouts.

    Raises:
        ConfigProblem: one of them is not there.
    """
    from pushtui.tui.keymap import Keymap

    if config.is_set("theme"):
        _find_theme(config)
    if config.layout not in remembered.names:
        raise config.problem("layout", unknown("layout", config.layout, remembered.names))
    return _rebound(config) if config.keys else Keymap()


def _find_theme(config: Config) -> None:
    from pushtui.tui.roles import OWN

    if any(config.theme == own.name for own in OWN):
        return
    from pushtui.tui.themes import theme_names  # with Textual's

    if config.theme not in theme_names():
        where = f"pushtui's own are {', '.join(own.name for own in OWN)}; the command palette lists all"
        raise config.problem("theme", unknown("theme", config.theme, theme_names(), where))


def _rebound(config: Config) -> Keymap:
    from pushtui.tui.rebinding import KeyProblem, keymap  # with Textual's names of keys, which few need

    try:
        return keymap(config.keys)
    except KeyProblem as error:
        raise config.key_problem(error.binding, str(error)) from None


def _zone(config: Config) -> tzinfo | None:
    if config.zone == "local":
        return None
    from zoneinfo import ZoneInfo

    return ZoneInfo(config.zone)


def bindings() -> list[tuple[str, tuple[str, ...], str]]:
    """Every binding that can be rebound: id, keys, what it does."""
    from pushtui.tui.keymap import ALL
    from pushtui.tui.rebinding import written

    return [(key.id, tuple(map(written, key.keys.split(","))), key.help) for key in ALL.values()]


def check_all(config: Config, remembered: Remembered) -> None:
    """Everything about a configuration that can be found out without going anywhere.

    Raises:
        ConfigProblem: something cannot be used.
    """
    check(config, remembered)
    check_profiles(config)
