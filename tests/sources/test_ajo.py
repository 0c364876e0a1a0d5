"""Adobe Journey Optimizer: the little that its public interface tells."""

from __future__ import annotations

import pytest

from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import SourceError
from pushtui.sources import ajo
from pushtui.sources.address import Address
from tests.sources.bodies import body, raw
from tests.sources.faults import FaultServer, says
from tests.sources.providers import SECRET, access


def report(sample: str = "ajo-execution-audience", **changed: object) -> Report:
    return ajo.report(body(sample, **changed), host="h")


def test_targeted_status_and_start_and_nothing_else() -> None:
    found = report()
    assert found.totals == Counts(targeted=123_168)
    assert (found.status, found.started_at, found.completed_at) == (Status.SENDING, 1_795_417_200.0, None)
    assert found.name.raw == "campaign 5fa0c2c3-7a41-4f0a-9cfd-8f7f0a6c4e12"
    assert found.notes == ()
    assert report("ajo-execution-audience-awkward").totals == Counts(targeted=2)  # a string


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("InProgress", Status.SENDING),
        ("Succeeded", Status.COMPLETED),
        ("Failed", Status.FAILED),
        ("Dancing", Status.UNKNOWN),
        (None, Status.UNKNOWN),
    ],
)
def test_statuses(word: object, status: Status) -> None:
    found = report(status=word)
    assert (found.status, bool(found.notes)) == (status, word == "Dancing")


def source(server: FaultServer) -> ajo.AjoSource:
    return ajo.AjoSource(
        Address.base(server.url), access(), api_key="client", organization="ORG@AdobeOrg", delivery="e-1"
    )


async def test_what_is_asked() -> None:
    async with FaultServer(says(raw("ajo-execution-audience.json"))) as server:
        watched = source(server)
        await watched.fetch()
        await watched.aclose()
        (request,) = server.log
    assert request.path == "/ajo/im/executions/audience/e-1"
    given = {
        name: request.headers[name] for name in ("authorization", "x-api-key", "x-gw-ims-org-id", "x-sandbox-name")
    }
    assert list(given.values()) == [f"Bearer {SECRET}", "client", "ORG@AdobeOrg", "prod"]


async def test_a_refusal() -> None:
    async with FaultServer(says(raw("ajo-error.json"), "404 No")) as server:
        watched = source(server)
        with pytest.raises(SourceError) as caught:
            await watched.fetch()
        await watched.aclose()
    assert caught.value.message == f"404 from {server.host}: Channel provider not found"
