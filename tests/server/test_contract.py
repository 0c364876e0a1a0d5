"""The running server against its own published document: every operation, every check of Schemathesis."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from pushtui.server.openapi import contract
from pushtui.server.settings import ServerSettings
from tests.server.support import NDJSON, event, ndjson, running

_TEXT = st.characters(exclude_categories=["Cs", "Cc"])
_EVENTS = st.fixed_dictionaries(
    {
        "event_id": st.text(_TEXT, min_size=1, max_size=64),
        "type": st.sampled_from(["sent", "delivered", "bounce", "error", "open", "action", "exclusion"]),
    },
    optional={
        "platform": st.none() | st.text(max_size=64),
        "code": st.none() | st.text(max_size=128),
        "message": st.none() | st.text(max_size=512),
        "at": st.none() | st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
        "count": st.integers(1, 2**40) | st.integers(1, 2**40).map(float),
        "unknown": st.lists(st.integers() | st.text()),
    },
)

# OpenAPI 3.1 has no word for "one of these a line", so the generator is told here.
schemathesis.openapi.media_type(
    "application/x-ndjson",
    st.lists(_EVENTS, max_size=4).map(lambda events: "\n".join(map(json.dumps, events)).encode()),
)


schema = schemathesis.openapi.from_dict(contract())


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A real server that has a delivery with events; its URL."""
    with running(ServerSettings(port=0)) as url:
        httpx.put(f"{url}/v1/deliveries/d", json={"name": "D", "targeted": 100}).raise_for_status()
        events = ndjson(event("1", platform="ios"), event("2", "error", code="X", message="x", platform="ios"))
        httpx.post(f"{url}/v1/deliveries/d/events", content=events, headers=NDJSON).raise_for_status()
        yield url


@schema.parametrize()
@settings(max_examples=50, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_answers_are_as_published(case: schemathesis.Case, server: str) -> None:
    case.call_and_validate(base_url=server)


def test_the_document_is_served_as_it_is(server: str) -> None:
    assert httpx.get(f"{server}/openapi.json").json() == contract()
