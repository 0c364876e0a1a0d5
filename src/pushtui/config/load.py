"""Load: the configuration's file found, read and checked; environment and command line laid over it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from pushtui.config.alerts import rules
from pushtui.config.file import ConfigFile, Keys, parse, read
from pushtui.config.kinds import Value, words
from pushtui.config.problem import ConfigProblem, nearest, problem, unknown
from pushtui.config.settings import PROFILE, RANGES, SECRETS, SETTINGS, TYPES, Setting
from pushtui.core.rules import RULES, Rule
from pushtui.core.value import dataclass

VARIABLE = "PUSHTUI_CONFIG"
"""Environment variable with the configuration file's place."""

PROFILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
"""What a profile can be called."""


@dataclass(frozen=True)
class Profile:
    """An endpoint by name: `[profiles.NAME]`. None is what is not set.

    Attributes:
        table: the keys that only its type knows.
    """

    name: str
    type: str
    url: str | None
    user: str | None = None
    token_env: str | None = None
    token_command: str | None = field(default=None, repr=False)  # it may name where secrets are
    token_file: str | None = None
    ca_file: str | None = None
    proxy: str | None = field(default=None, repr=False)  # it may carry a password
    interval: float | None = None
    table: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def has_secret(self) -> bool:
        """Whether it names where its token is."""
        return any((self.token_env, self.token_command, self.token_file))


@dataclass(frozen=True)
class Config:
    """What is configured.

    Attributes:
        range: seconds that graphs show, or None for the whole watch.
        zone: the name of a time zone, or `local`.
        fps: frames a second at most.
        exports: the folder that exports of the screen are written to.
        notification: how the terminal is told of alerts; one of `NOTIFICATIONS`.
        alert_command: a program and its arguments, as a shell would split them; empty for none.
        alert_timeout: seconds that it may take.
        rules: what alerts are raised by.
        keys: the bound keys of each binding that is rebound.
        key_paths: where in the file each of these stands.
        origins: for each setting that is set, what has set it: the file, a variable, an option.
        file: the file that was read, or None.
    """

    interval: float = 1.0
    theme: str = "pushtui-dark"
    layout: str = "default"
    range: float | None = None
    zone: str = "local"
    exports: str = "."
    mouse: bool = True
    fps: float = 60.0
    ascii: bool = False
    bell: bool = False
    notification: str = "off"
    alert_command: str = ""
    alert_timeout: float = 10.0
    rules: tuple[Rule, ...] = RULES
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key_paths: Mapping[str, Sequence[str]] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    file: ConfigFile | None = None

    def is_set(self, key: str) -> bool:
        """Whether a setting was set anywhere."""
        return key in self.origins

    def place(self, key: str) -> str:
        """What has set a setting: file and line, variable or option; `default` where nothing has."""
        origin = self.origins.get(key, "default")
        return self.file.place(key) if origin == "file" and self.file is not None else origin

    def problem(self, key: str, message: str) -> ConfigProblem:
        """The problem with a setting, wherever it was set."""
        origin = self.origins.get(key, "default")
        if origin == "file" and self.file is not None:
            return self.file.problem((key,), message)
        return problem(origin, message, variable=origin)

    def key_place(self, binding: str) -> str:
        """File and line in which a binding is rebound."""
        assert self.file is not None  # only the file rebinds
        return self.file.place(*self.key_paths[binding])

    def key_problem(self, binding: str, message: str) -> ConfigProblem:
        """The problem with a binding that is rebound."""
        assert self.file is not None  # only the file rebinds
        return self.file.problem(self.key_paths[binding], message)


def config_path(option: str | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """The configuration file's place: the option's, the variable's, or the platform's."""
    given = option or (os.environ if environ is None else environ).get(VARIABLE)
    if given:
        return Path(os.path.expanduser(given))
    from platformdirs import user_config_path

    return user_config_path("pushtui", appauthor=False) / "config.toml"


def load(
    *,
    option: str | None = None,
    environ: Mapping[str, str] | None = None,
    options: Mapping[str, object] | None = None,
    without: Sequence[Keys] = (),
) -> Config:
    """The configuration.

    Args:
        option: the file that the command line names; it has to be there then.
        environ: the environment; this process's by default.
        options: settings of the command line by key; None is not given.
        without: what of the file is left out.

    Raises:
        ConfigProblem: something in it cannot be used.
    """
    environ = os.environ if environ is None else environ
    file = read(config_path(option, environ), wanted=bool(option or environ.get(VARIABLE)))
    table = parse(file, without) if file is not None else {}
    values: dict[str, Value] = {}
    origins: dict[str, str] = {}
    if file is not None:
        _check_names(file, table, (), [s.key for s in SETTINGS] + ["keys", "alert", "profiles"])
    for setting in SETTINGS:
        for origin, value in _given(setting, file, table, environ, options or {}):
            values[setting.key], origins[setting.key] = value, origin
    span = RANGES[str(values.pop("range"))] if "range" in values else None
    keys, paths = _keys(file, table)
    return Config(
        **values,  # type: ignore[arg-type]  # the table of settings has the types of the fields
        range=span,
        rules=rules(file, table),
        keys=keys,
        key_paths=paths,
        profiles=_profiles(file, table),
        origins=origins,
        file=file,
    )


def _given(
    setting: Setting,
    file: ConfigFile | None,
    table: Mapping[str, object],
    environ: Mapping[str, str],
    options: Mapping[str, object],
) -> Iterator[tuple[str, Value]]:
    """(origin, value) of each place that sets a setting, the weightiest last."""
    if file is not None and setting.key in table:
        yield "file", _checked(file, setting, table[setting.key], (setting.key,))
    if environ.get(setting.variable):
        try:
            yield setting.variable, setting.kind.read_text(environ[setting.variable])
        except ValueError as error:
            raise problem(setting.variable, str(error), variable=setting.variable) from None
    if options.get(setting.key) is not None:
        try:
            yield setting.option, setting.kind.read(options[setting.key])
        except ValueError as error:
            raise problem(setting.option, str(error)) from None


def _checked(
    file: ConfigFile, setting: Setting, value: object, path: Sequence[str], spoils: Keys | None = None
) -> Value:
    try:
        return setting.kind.read(value)
    except ValueError as error:
        raise file.problem(path, f"{'.'.join(path)} {error}", spoils) from None


def _check_names(
    file: ConfigFile, table: Mapping[str, object], path: Sequence[str], known: Sequence[str], decisive: str = ""
) -> None:
    """Refuse unknown keys. One that may be meant for the `decisive` key leaves open what the others mean."""
    for key in table:
        if key not in known:
            message = unknown("key", ".".join((*path, key)), _under(path, known))
            open_ = decisive and decisive not in table and nearest(key, known) in ("", decisive)
            raise file.problem((*path, key), message, path if open_ else None)


def _under(path: Sequence[str], known: Sequence[str]) -> list[str]:
    return [".".join((*path, key)) for key in known]


def _table(file: ConfigFile, table: Mapping[str, object], path: Sequence[str]) -> dict[str, object]:
    found = table.get(path[-1], {})
    if not isinstance(found, dict):
        raise file.problem(path, f"{'.'.join(path)} should be a table, [{'.'.join(path)}]")
    return found


def _keys(
    file: ConfigFile | None, table: Mapping[str, object]
) -> tuple[dict[str, tuple[str, ...]], dict[str, Sequence[str]]]:
    """Bindings' keys by id. `panel.zoom` without quotes is a table in a table to TOML: both are taken."""
    keys: dict[str, tuple[str, ...]] = {}
    paths: dict[str, Sequence[str]] = {}
    if file is None:
        return keys, paths
    for path, value in _leaves(_table(file, table, ("keys",)), ("keys",)):
        binding = ".".join(path[1:])
        try:
            keys[binding] = words(value)
        except ValueError as error:
            raise file.problem(path, f"keys.{binding} {error}") from None
        paths[binding] = path
    return keys, paths


def _leaves(table: Mapping[str, object], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _profiles(file: ConfigFile | None, table: Mapping[str, object]) -> dict[str, Profile]:
    if file is None:
        return {}
    found = _table(file, table, ("profiles",))
    return {name: _profile(file, name, _table(file, found, ("profiles", name))) for name in found}


def _profile(file: ConfigFile, name: str, table: Mapping[str, object]) -> Profile:
    path = ("profiles", name)
    if not PROFILE_NAME.fullmatch(name):
        raise file.problem(path, f"profile {name!r}: a name has letters, digits and - _ . only")
    own = {key: value for key, value in table.items() if key not in {s.key for s in PROFILE}}
    values: dict[str, Value | None] = {s.key: s.default for s in PROFILE}
    for setting in PROFILE:
        if setting.key in table:
            spoils = path if setting.key == "type" else None
            values[setting.key] = _checked(file, setting, table[setting.key], (*path, setting.key), spoils)
    if values["type"] == TYPES[0]:
        _check_names(file, table, path, [s.key for s in PROFILE], "type")
        if values["url"] is None:
            raise file.problem(path, f'profiles.{name} has no url: add url = "https://…"')
    secrets = [key for key in SECRETS if values[key] is not None]
    if len(secrets) > 1:
        raise file.problem((*path, secrets[1]), f"{secrets[0]} and {secrets[1]} both name the token: keep one")
    return Profile(name, **values, table=own)  # type: ignore[arg-type]  # the table of settings has the types
