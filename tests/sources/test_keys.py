"""What a schema says about a profile's keys is what its reader knows: neither more nor less."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from pushtui.config.settings import PROFILE
from pushtui.config.write import schema
from pushtui.core.source import UsageProblem
from pushtui.preferences import bindings
from pushtui.sources import registry
from pushtui.sources.access import Access
from pushtui.sources.settings import Settings
from tests.sources.mapped import examples, test_profile
from tests.sources.test_provider_profiles import NEEDED, WHOLE, type_of

ROOT = Path(__file__).parents[2]
NONSENSE = "zzzzzz"
SCHEMA = json.loads(schema(bindings(), registry.schemas()))
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)

PROFILES: dict[str, dict[str, Any]] = {
    **{type_of(module): values for module, values in WHOLE.items()},
    "json": tomllib.loads(examples.CAMPAIGN),
    "prometheus": {
        "url": "https://h",
        "template": "none",
        "window": "7d",
        "platform_label": "os",
        "headers": {"X-Scope-OrgID": "push"},
        "queries": {"sent": 'sum(x{d="{delivery}"})'},
        "reasons": {"errors": "y"},
        "times": {"as_of": "z"},
        "list": {"sent": "a", "started_at": "b"},
    },
    "clickhouse": {
        "url": "https://h",
        "database": "push",
        "table": "a.b",
        "deliveries_table": "c",
        "queries": {"counts": "SELECT {delivery:String}", "list": "SELECT 1"},
        "events": {"exclude": "exclusion"},
        "records": ["bounce", "open"],
    },
}


def accepted(name: str, values: dict[str, Any]) -> str:
    """What the readers of a profile say against it; nothing where they take it."""
    try:
        settings = Settings(values, lambda path: "config.toml:1", "profiles.x")
        registry.source(name, settings, Access(token="t", user="u"), "d-1")
        if registry.lists(name):
            settings = Settings(values, lambda path: "config.toml:1", "profiles.x")
            registry.lister(name, settings, Access(token="t", user="u"))
    except UsageProblem as problem:
        return str(problem)
    return ""


def valid(name: str, values: dict[str, Any]) -> bool:
    return VALIDATOR.is_valid({"profiles": {"x": {"type": name, **values}}})


def places(values: Any) -> list[list[Any]]:
    """The paths of all tables with keys of pushtui's own."""
    free = ("headers", "statuses", "names", "kinds", "events")
    found: list[list[Any]] = [[]]
    for key, value in values.items():
        for step, table in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(table, dict) and key not in free:
                found += [[key, *([step] if step is not None else []), *rest] for rest in places(table)]
    return found


CASES = [(name, place) for name, values in PROFILES.items() for place in places(values)]


def test_every_type_has_a_whole_profile() -> None:
    assert set(PROFILES) == set(registry.SOURCES) == set(registry.schemas())
    for name, values in PROFILES.items():
        assert (accepted(name, values), valid(name, values)) == ("", True)


@pytest.mark.parametrize(("name", "place"), CASES, ids=lambda value: value if isinstance(value, str) else None)
def test_the_keys_of_each_table_are_those_that_its_reader_asks_for(name: str, place: list[Any]) -> None:
    values = json.loads(json.dumps(PROFILES[name]))
    table, own = values, registry.schemas()[name]
    for step in place:
        table = table[step]
        if isinstance(step, str):
            own = own["properties"][step]  # type: ignore[index]  # it is the schema of a table
            own = next((one for one in own.get("anyOf", ()) if "properties" in one), own)  # type: ignore[attr-defined]
    table[NONSENSE] = "x"
    assert not valid(name, values)
    known = re.search(rf"{NONSENSE} is unknown: it is one of (.*)", accepted(name, values))
    assert known is not None
    asked = set(known[1].split(", "))
    told = set(own["properties"])  # type: ignore[call-overload]
    if not place:  # what every profile has, or what is allowed to be there for others
        asked -= {"list"} - told
        asked -= {setting.key for setting in PROFILE} - told
        told -= {"url"} - asked
    assert asked == told


@pytest.mark.parametrize(("module", "key"), NEEDED)
def test_what_a_reader_needs_the_schema_needs(module: Any, key: str) -> None:
    name = type_of(module)
    assert not valid(name, {k: v for k, v in PROFILES[name].items() if k != key})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("onesignal", {"app_id": 5}),
        ("onesignal", {"outcomes": [1]}),
        ("braze", {"days": 101}),
        ("pushwoosh", {"application": " "}),
        ("json", {"counts": {}}),
        ("json", {"counts": {"sent": 5}}),
        ("json", {"statuses": {"x": "over"}}),
        ("json", {"reasons": {"rows": "x", "kind": "fault"}}),
        ("json", {"reasons": {"code": "x"}}),
        ("json", {"not_yet": 200}),
        ("json", {"list": {"url": "https://h"}}),
        ("prometheus", {"template": "push2"}),
        ("prometheus", {"queries": ["x"]}),
        ("clickhouse", {"records": "opened"}),
        ("clickhouse", {"events": {"x": "opened"}}),
    ],
)
def test_what_a_reader_refuses_the_schema_refuses(name: str, values: dict[str, Any]) -> None:
    whole = {**PROFILES[name], **values}
    assert accepted(name, whole)
    assert not valid(name, whole)


def test_what_the_schema_refuses_a_reader_refuses() -> None:
    refused = [text for text, _ in test_profile.WRONG if not valid("json", tomllib.loads(text))]
    assert len(refused) > 10
    assert all(accepted("json", tomllib.loads(text)) for text in refused)


def test_the_examples_of_the_readme_are_valid() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert any("[profiles." in block for block in blocks)
    for block in blocks:
        VALIDATOR.validate(tomllib.loads(block))
