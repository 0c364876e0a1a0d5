"""Target: what a command line names, a URL or a profile, as a source that can be asked."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import field, replace
from difflib import get_close_matches

from pushtui.config import Config, Profile, config_path
from pushtui.config.file import shown
from pushtui.config.load import PROFILE_NAME
from pushtui.config.problem import ConfigProblem
from pushtui.config.secret import secret
from pushtui.core.source import Lister, Source, UsageProblem
from pushtui.core.text import clean
from pushtui.core.value import dataclass
from pushtui.sources import registry
from pushtui.sources.access import Access
from pushtui.sources.access import check as check_access
from pushtui.sources.address import Address
from pushtui.sources.errand import Errand
from pushtui.sources.settings import Settings

TOKEN = "PUSHTUI_TOKEN"  # noqa: S105 - the name of the variable, not a token
"""Environment variable with the bearer token for reading. Never an option: other users can see those."""

_REPORT = "report"

_MOST_TOLD = 16
"""Names of profiles that a message lists."""


@dataclass(frozen=True)
class Target:
    """An endpoint and how to reach it.

    Attributes:
        address: a delivery, or a server.
        access: token, certificates, limits.
        interval: seconds between polls.
        type: what answers there: `report`, or one of the registry's.
        settings: what the profile says beside that; None for `report`.
        ended: tells whether its server has ended, where that is a child of this process; else None.
    """

    address: Address
    access: Access
    interval: float = 1.0
    type: str = _REPORT
    settings: Settings | None = field(default=None, repr=False)
    ended: Callable[[], bool] | None = field(default=None, repr=False)

    @property
    def errand(self) -> Errand | None:
        """What a child process can ask ahead; None where that cannot be.

        Other sources remember from one answer to the next, as does the one that looks for a server's newest
        delivery. Whether a server has ended can only be told by its parent.
        """
        if self.settings is not None or self.address.delivery is None:
            return None
        return Errand(self.address, self.access)

    @staticmethod
    def of(
        target: str,
        config: Config | None = None,
        *,
        interval: float | None = None,
        ca_file: str | None = None,
        proxy: str | None = None,
        secrets: bool = True,
    ) -> Target:
        """The target that a command line names: a URL, `PROFILE` or `PROFILE/DELIVERY`.

        What is given by name outweighs both. Without `secrets` the profile's token is not fetched, for those who
        ask nobody.

        Raises:
            UsageProblem: the URL, the token, the CA file or the proxy cannot be used, or there is no such profile.
            ConfigProblem: the profile cannot be used.
        """
        config = config or Config()
        name, slash, delivery = target.partition("/")
        if "://" in target:
            access = Access(token=os.environ.get(TOKEN) or None, ca_file=ca_file, proxy=proxy)
            found = Target(Address.parse(target), access, config.interval)
        else:
            profile = config.profiles.get(name)
            if profile is None:
                raise _nothing(target, config)
            found = _of_profile(config, profile, ca_file, proxy, secrets=secrets)
            found = found.at(delivery) if slash and delivery else found
        check_access(found.address, found.access)
        return found if interval is None else replace(found, interval=interval)

    @property
    def server(self) -> Target:
        """The server that this target is on."""
        return replace(self, address=replace(self.address, delivery=None))

    @property
    def place(self) -> str:
        """Where it reads, fit to be shown: no credentials in it."""
        return self.address.place if self.settings is None else self.source().place

    def at(self, delivery: str) -> Target:
        """The delivery with this id at the same endpoint.

        Raises:
            UsageProblem: no URL can carry this id.
        """
        return replace(self, address=self.address.at(delivery))

    def source(self) -> Source:
        """The source that reads it. It goes nowhere yet.

        Raises:
            UsageProblem: the profile cannot be used, or it needs a delivery.
        """
        if self.settings is None:
            from pushtui.sources.report import ReportSource

            source = ReportSource(self.address, self.access)
            if self.ended is None:
                return source
            from pushtui.sources.owned import OwnedSource

            return OwnedSource(source, self.ended)
        return registry.source(self.type, self.settings, self.access, self.address.delivery)

    def lister(self) -> Lister:
        """The lister of its endpoint. It goes nowhere yet.

        Raises:
            UsageProblem: the profile cannot be used, or the endpoint cannot list.
        """
        if self.settings is None:
            from pushtui.sources.report import ReportLister

            lister = ReportLister(self.address, self.access)
            if self.ended is None:
                return lister
            from pushtui.sources.owned import OwnedLister

            return OwnedLister(lister, self.ended)
        return registry.lister(self.type, self.settings, self.access)


def check(config: Config) -> None:
    """Everything about the profiles that can be found out without going anywhere, and without their secrets.

    Raises:
        ConfigProblem: something cannot be used.
    """
    for profile in config.profiles.values():
        _ca_file(config, profile)
        try:
            Access(proxy=profile.proxy)
        except UsageProblem as error:
            raise _problem(config, profile, "proxy", str(error)) from None
        address = _address(config, profile)
        settings = _settings(config, profile)
        if settings is not None:
            try:
                # A stand-in: what is needed is not fetched, since a command may ask someone for a passphrase.
                Target(address, Access("token", user=profile.user), 1.0, profile.type, settings).at("id").source()
            except UsageProblem as error:
                raise _placed(config, profile, error) from None


def _nothing(target: str, config: Config) -> UsageProblem:
    """What to say of what is neither a URL nor a profile, by what it looks like."""
    name = target.partition("/")[0]
    near = get_close_matches(name, config.profiles, 1, 0.5)
    if os.path.isfile(target):
        return UsageProblem(f"{clean(target)} is a file, but no recording")
    if name in (".", "..", "~") or target.startswith("/") or target.endswith(".pushtui"):
        return UsageProblem(f"there is no recording {clean(target)}")
    if not PROFILE_NAME.fullmatch(name) or (not near and ("." in name or name == "localhost")):
        return _not_a_url(target)
    if config.file is None:
        where, there = shown(config_path()), "is not there; `pushtui config init` writes it"
    else:
        names = sorted(config.profiles)
        more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
        where, there = config.file.place(), f"has {', '.join(names[:_MOST_TOLD]) or 'none'}{more}"
    meant = f"did you mean {near[0]!r}? " if near else ""
    return UsageProblem(
        f"there is no profile {name!r}: {meant}{where} {there}. A URL begins with http:// or https://"
    )


def _not_a_url(target: str) -> UsageProblem:
    """Why it is none. A password that stands in it is not told."""
    try:
        Address.parse(target)
    except UsageProblem as error:
        return error
    raise AssertionError("a URL has a scheme")


def _of_profile(
    config: Config, profile: Profile, ca_file: str | None, proxy: str | None, *, secrets: bool
) -> Target:
    address, settings = _address(config, profile), _settings(config, profile)
    token = os.environ.get(TOKEN) or None
    if profile.has_secret:
        token = secret(config, profile) if secrets else None
    try:
        access = Access(
            token=token,
            user=profile.user,
            ca_file=ca_file or _ca_file(config, profile),
            proxy=proxy or profile.proxy,
        )
    except UsageProblem as error:
        raise _placed(config, profile, error) from None
    return Target(address, access, _interval(config, profile), profile.type, settings)


def _address(config: Config, profile: Profile) -> Address:
    """Of a service that has an address of its own, that one is used where the profile names none."""
    try:
        if profile.type == _REPORT:
            return Address.parse(profile.url or "")
        url = profile.url or registry.url(profile.type)
        if not url:
            raise _problem(config, profile, "", f'profiles.{profile.name} has no url: add url = "https://…"')
        return Address.base(url.partition("?")[0])
    except ConfigProblem:
        raise
    except UsageProblem as error:
        raise _problem(config, profile, "url", str(error)) from None


def _settings(config: Config, profile: Profile) -> Settings | None:
    if profile.type == _REPORT:
        return None
    file = config.file
    assert file is not None  # profiles come from there only

    def place(path: tuple[str, ...]) -> str:
        return file.place("profiles", profile.name, *path)

    given = {} if profile.url is None else {"url": profile.url}
    return Settings({**given, **profile.table}, place, f"profiles.{profile.name}")


def _problem(config: Config, profile: Profile, key: str, message: str) -> ConfigProblem:
    """The problem with a key of the profile, or with all of it where `key` is empty."""
    assert config.file is not None  # profiles come from there only
    return config.file.problem(("profiles", profile.name, *([key] if key else [])), message)


def _placed(config: Config, profile: Profile, error: UsageProblem) -> UsageProblem:
    """The problem as the profile's, with its place, where it does not say that already."""
    assert config.file is not None
    if str(error).startswith(config.file.place()):
        return config.file.placed(str(error), ("profiles", profile.name, *error.path))
    return _problem(config, profile, "", f"profiles.{profile.name}: {error}")


def _ca_file(config: Config, profile: Profile) -> str | None:
    """A relative name is meant from where the configuration file is."""
    if profile.ca_file is None:
        return None
    assert config.file is not None
    path = config.file.path.parent / os.path.expanduser(profile.ca_file)
    if not os.access(path, os.R_OK):
        raise _problem(config, profile, "ca_file", f"the CA file {profile.ca_file} cannot be read")
    return str(path)


def _interval(config: Config, profile: Profile) -> float:
    """A profile's outweighs the file's, and gives way to environment and command line.

    Where only the file says one for all, a service that bears less is not asked more often than it bears.
    """
    if config.origins.get("interval", "file") != "file":
        return config.interval
    if profile.interval is not None:
        return profile.interval
    return config.interval if profile.type == _REPORT else max(config.interval, registry.interval(profile.type))
