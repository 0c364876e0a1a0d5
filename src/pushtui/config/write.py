"""Write: the configuration as text: the commented file to begin with, the schema for editors, what holds now."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from pushtui.config.kinds import Schema, Value
from pushtui.config.load import Config
from pushtui.config.settings import ALERT, PROFILE, RANGES, SECRETS, SETTINGS, TYPES, Setting
from pushtui.core.rules import RULES
from pushtui.core.text import clean

Binding = tuple[str, Sequence[str], str]
"""A binding's id, its keys, and what it does."""

_LEFT = ("theme", "layout", "range")
"""What the screen remembers where it is not set."""

_HEAD = """\
pushtui's configuration. Lines that begin with #, and no space, are the defaults: take the # away to change one.
Environment variables (PUSHTUI_INTERVAL, …) outweigh this file, options of the command line outweigh both.
pushtui never writes this file. `pushtui config check` checks it, `pushtui config show` says what holds.
"""


def toml(value: Value | Sequence[str]) -> str:
    """A value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return f"{value:g}" if float(value).is_integer() else repr(float(value))
    # A JSON string of what is clean already is a TOML string.
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return "[" + ", ".join(map(toml, value)) + "]"


def initial(bindings: Iterable[Binding]) -> str:
    """The commented file, which sets nothing."""
    lines = [*_comment(_HEAD), ""]
    for setting in SETTINGS:
        assert setting.default is not None  # settings that stand alone have one
        lines += [*_comment(setting.help), f"#{setting.key} = {toml(setting.default)}", ""]
    lines += [*_comment("Keys by binding: one, or several in a list. An empty list unbinds."), "#[keys]"]
    for binding, keys, what in bindings:
        value = keys[0] if len(keys) == 1 else keys
        lines.append(f"#{json.dumps(binding)} = {toml(value)}  # {what}")
    lines += [
        "",
        *_comment("Rules for alerts, one table each: new ones, or changes of pushtui's own, which are"),
        *_comment(", ".join(rule.id for rule in RULES) + "."),
        "#[[alert]]",
    ]
    lines += [f"#{s.key} = {s.example or toml(s.default or '')}  # {s.help}" for s in ALERT if s.key != "enabled"]
    lines += [f"#{ALERT[-1].key} = true  # {ALERT[-1].help}"]
    lines += [
        "",
        *_comment("Endpoints by name: `pushtui watch example`, or `pushtui watch example/DELIVERY`."),
        "#[profiles.example]",
    ]
    lines += [_example(setting) for setting in PROFILE]
    return "\n".join(lines) + "\n"


def _example(setting: Setting) -> str:
    line = f"{setting.key} = {setting.example or toml(setting.default or '')}  # "
    return f"# or {line}{setting.help}" if setting.instead else f"#{line}{setting.help}"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for part in text.splitlines() for line in textwrap.wrap(part, 110)]


def schema(bindings: Iterable[Binding], types: Mapping[str, Schema]) -> str:
    """The JSON schema of the configuration file, for editors.

    Args:
        types: for each type of profile but the first, the schema of a table of its own keys.
    """
    key = {"type": "string", "minLength": 1}
    whole: dict[str, object] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "pushtui configuration",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{s.key: _schema(s) for s in SETTINGS},
            "keys": {
                "type": "object",
                "description": "keys by binding: one, or several in a list; an empty list unbinds",
                "additionalProperties": False,
                "properties": {
                    binding: {
                        "description": what,
                        "default": list(keys),
                        "anyOf": [key, {"type": "array", "items": key}],
                    }
                    for binding, keys, what in bindings
                },
            },
            "alert": {
                "type": "array",
                "description": "rules for alerts: new ones, or changes of pushtui's own by their id",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["id"],
                    "properties": {s.key: _schema(s) for s in ALERT},
                },
            },
            "profiles": {
                "type": "object",
                "description": "endpoints by name",
                "propertyNames": {"pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"},
                "additionalProperties": _profile(types),
            },
        },
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _profile(types: Mapping[str, Schema]) -> Schema:
    """Of one profile: what all have, and by the type what it has besides."""
    first: Schema = {"properties": {"url": {}}, "required": ["url"]}
    return {
        "type": "object",
        "properties": {s.key: _schema(s) for s in PROFILE},
        "allOf": [
            *({"not": {"required": [a, b]}} for a, b in combinations(SECRETS, 2)),
            # Without a type the first is meant: it matches where there is none, too.
            {"if": {"properties": {"type": {"const": TYPES[0]}}}, "then": _own(first)},
            *(
                {"if": {"required": ["type"], "properties": {"type": {"const": name}}}, "then": _own(own)}
                for name, own in types.items()
            ),
        ],
    }


def _own(keys: Schema) -> Schema:
    own = keys["properties"]
    assert isinstance(own, dict)  # it is the schema of a table
    known = dict.fromkeys([*(s.key for s in PROFILE), *own])
    return {"properties": own, "required": keys["required"], "propertyNames": {"enum": list(known)}}


def _schema(setting: Setting) -> dict[str, object]:
    found = {"description": setting.help, **setting.kind.schema()}
    return found if setting.default is None else {**found, "default": setting.default}


def present(config: Config) -> str:
    """What holds, as TOML, each value with what has set it. Secrets are not shown."""
    rows: list[tuple[str, str]] = []
    for setting in SETTINGS:
        value = getattr(config, setting.key)
        if setting.key == "range":
            value = next(word for word, seconds in RANGES.items() if seconds == value)
        place = config.place(setting.key)
        if setting.key in _LEFT and not config.is_set(setting.key):
            place += ", or as it was left"
        rows.append((f"{setting.key} = {toml(value)}", place))
    if config.keys:
        rows += [("", ""), ("[keys]", "")]
        rows += [(f"{json.dumps(b)} = {toml(keys)}", config.key_place(b)) for b, keys in config.keys.items()]
    rows += _alerts(config)
    for name, profile in config.profiles.items():
        assert config.file is not None  # profiles come from there only
        rows += [("", ""), (f"[profiles.{json.dumps(name) if '.' in name else name}]", "")]
        for setting in PROFILE:
            value = getattr(profile, setting.key)
            if value is not None:
                line = f"{setting.key} = {toml(_bare(value) if isinstance(value, str) else value)}"
                place = config.file.place("profiles", name, setting.key)
                # A default within a profile has no line of its own.
                rows.append((line, place if ":" in place else "default"))
        for key in profile.table:
            # What a type's own keys hold is not shown: a header or a body may carry a secret.
            rows.append((f"#{key} = …", config.file.place("profiles", name, key)))
    width = min(60, max(len(line) for line, _ in rows))
    return "\n".join(f"{clean(line):<{width}}  # {place}" if place else line for line, place in rows) + "\n"


def _alerts(config: Config) -> list[tuple[str, str]]:
    """Every rule that holds, and which of pushtui's own are switched off or changed."""
    rows: list[tuple[str, str]] = []
    own = {rule.id: rule for rule in RULES}
    changed = config.file.place("alert") if config.file is not None else ""
    for rule in config.rules:
        place = "default" if own.get(rule.id) == rule else changed
        values = {"id": rule.id, "when": rule.when.text, "clear": rule.clear.text}
        values |= {"severity": rule.severity.value, "scope": rule.scope.value, "title": rule.title}
        values |= {"todo": rule.todo} if rule.todo else {}
        rows += [("", ""), ("[[alert]]", ""), *((f"{key} = {toml(value)}", place) for key, value in values.items())]
    for name in sorted(own.keys() - {rule.id for rule in config.rules}):
        rows += [("", ""), ("[[alert]]", ""), (f"id = {toml(name)}", changed), ("enabled = false", changed)]
    return rows


def _bare(text: str) -> str:
    """A URL without user, password and query, in which there may be keys."""
    head, ask, _ = text.partition("?")
    text = f"{head}?…" if ask and "://" in head else text
    scheme, mark, rest = text.partition("://")
    before, at, after = rest.partition("/")[0].rpartition("@")
    return text if not mark or not at else f"{scheme}://…@{after}{rest[len(before) + 1 + len(after) :]}"
