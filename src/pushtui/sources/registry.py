"""Registry: the types of sources, and the module of each, imported when a profile asks for it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from pushtui.core.source import Lister, Source, UsageProblem
from pushtui.core.value import dataclass
from pushtui.sources.access import Access
from pushtui.sources.settings import Settings

if TYPE_CHECKING:
    from pushtui.sources.keys import Keys, Schema


class Module(Protocol):
    """What the module of a type offers."""

    INTERVAL: float
    """Seconds between polls that the service bears."""

    KEYS: Keys
    """The keys of a profile, beside those that every profile has."""

    def source(self, settings: Settings, access: Access, delivery: str | None) -> Source:
        """The source that a profile describes.

        Raises:
            UsageProblem: something in the profile cannot be used.
        """
        ...


class ListingModule(Module, Protocol):
    """What the module offers whose service can list its deliveries."""

    def lister(self, settings: Settings, access: Access) -> Lister:
        """The lister that a profile describes.

        Raises:
            UsageProblem: something in the profile cannot be used, or it has no list.
        """
        ...


@dataclass(frozen=True, slots=True)
class SourceType:
    """One type of profile.

    Attributes:
        module: its module below `pushtui.sources`.
        lists: whether it can list deliveries.
    """

    module: str
    lists: bool = False


SOURCES: dict[str, SourceType] = {
    "json": SourceType("mapped.source", lists=True),
    "prometheus": SourceType("prometheus.source", lists=True),
    "clickhouse": SourceType("clickhouse.source", lists=True),
    "onesignal": SourceType("onesignal", lists=True),
    "azure": SourceType("azure"),
    "parse": SourceType("parse", lists=True),
    "countly": SourceType("countly"),
    "gorush": SourceType("gorush"),
    "airship": SourceType("airship.source", lists=True),
    "braze": SourceType("braze"),
    "pushwoosh": SourceType("pushwoosh", lists=True),
    "batch": SourceType("batch"),
    "ajo": SourceType("ajo"),
}
"""The types beside `report`, by the names that profiles use."""


def lists(type_: str) -> bool:
    """Whether this type can list deliveries."""
    return SOURCES[type_].lists


def interval(type_: str) -> float:
    """Seconds between polls, where nobody says otherwise."""
    return _module(type_).INTERVAL


def schemas() -> dict[str, Schema]:
    """For each type, the JSON schema of a profile's own keys."""
    from pushtui.sources.keys import of

    return {type_: of(_module(type_).KEYS) for type_ in SOURCES}


def url(type_: str) -> str:
    """The address that the service has by itself, or "" where each user's is another."""
    return str(getattr(_module(type_), "URL", ""))


def source(type_: str, settings: Settings, access: Access, delivery: str | None) -> Source:
    """The source of this type that a profile describes. It goes nowhere yet.

    Raises:
        UsageProblem: something in the profile cannot be used, or a key in it is unknown.
    """
    made = _module(type_).source(settings, access, delivery)
    # What a lister alone reads is no mistake.
    settings.know("list")
    settings.finish()
    return made


def lister(type_: str, settings: Settings, access: Access) -> Lister:
    """The lister of this type that a profile describes.

    Raises:
        UsageProblem: as for `source`; or the type cannot list.
    """
    if not lists(type_):
        raise UsageProblem(f"a profile of type {type_} cannot list deliveries: give PROFILE/DELIVERY")
    return cast(ListingModule, _module(type_)).lister(settings, access)


def _module(type_: str) -> Module:
    return cast(Module, import_module(f"pushtui.sources.{SOURCES[type_].module}"))
