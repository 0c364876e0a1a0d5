"""A secret that an endpoint says back is told by nobody, however it comes back."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from pushtui.core.source import SourceError
from pushtui.sources import azure
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.clickhouse.source import ClickHouseSource
from pushtui.sources.mapped.source import JsonSource
from pushtui.sources.prometheus.queries import Queries
from pushtui.sources.prometheus.source import PrometheusSource
from tests.sources.clickhouse.test_source import queries
from tests.sources.faults import Act, FaultServer, Talk, response
from tests.sources.mapped import examples
from tests.sources.providers import NOW, SOURCES

TOKEN = "pl/anted+secret&1234=="
"""With what JSON, URLs and HTML write otherwise."""

FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in JSON of PHP": lambda text: text.replace("/", "\\/"),
    "in a URL": lambda text: quote(text, safe=""),
    "in HTML": html.escape,
}


def echo(form: Callable[[str], str] = str, status: str = "403 No", media: str = "application/json") -> Act:
    """Says back everything that it was shown, in each field where a service explains itself."""

    async def act(talk: Talk) -> None:
        shown = [talk.request.path, *talk.request.headers.values(), *map(form, _proofs(talk))]
        said = "x" * 90 + " " + " ".join(shown)
        if "xml" in media:
            body = f"<Error><Detail>{html.escape(' '.join(reversed(shown)))}</Detail></Error>"
        else:
            body = json.dumps(
                dict.fromkeys(("error", "message", "detail", "title", "exception"), said)
                | {"errors": [said], "status": "error", "errorType": said}
            )
            body = body.replace(TOKEN, form(TOKEN))
        await talk.send(response(body.encode(), status, media=media))

    return act


def _proofs(talk: Talk) -> list[str]:
    return [value for name, value in talk.request.headers.items() if name.startswith(("authorization", "x-"))]


def pieces(secret: str) -> list[str]:
    """Its first half, in every form: a message that was shortened in the middle of it tells as much."""
    return [form(secret)[: len(secret) // 2] for form in FORMS.values()]


def assert_none(error: SourceError, *secrets: str) -> None:
    detail = getattr(error, "detail", None) or ""
    for told in (error.message, error.remedy, repr(error), str(error)):
        for secret in secrets:
            assert not any(piece in told for piece in pieces(secret)), told
    assert not any(secret in detail for secret in secrets)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [name for name in SOURCES if name != "azure"])
async def test_no_provider_s_refusal_repeats_the_token(name: str, form: str) -> None:
    async with FaultServer(echo(FORMS[form])) as server:
        source = SOURCES[name].make(Address.base(server.url), Access(token=TOKEN, deadline=2))
        with pytest.raises(SourceError) as caught:
            await source.fetch()
        await source.aclose()
        assert server.log
    assert_none(caught.value, TOKEN)


async def test_no_signature_of_azure_is_repeated_whenever_it_was_made() -> None:
    moments = iter(range(int(NOW), int(NOW) + 100))
    access = Access(token=TOKEN, user="listen", deadline=2)
    async with FaultServer(echo(media="application/xml")) as server:
        source = azure.AzureSource(
            Address.base(server.url), access, delivery="d", clock=lambda: float(next(moments))
        )
        for _ in range(3):
            with pytest.raises(SourceError) as caught:
                await source.fetch()
            sent = server.log[-1].headers["authorization"]
            signature = re.search("sig=([^&]+)", sent)
            assert signature is not None
            assert_none(caught.value, TOKEN, signature[1])
            assert "***" in caught.value.message
        await source.aclose()


async def test_a_password_is_not_repeated_packed_either() -> None:
    access = Access(token=TOKEN, user="someone", deadline=2)
    async with FaultServer(echo()) as server:
        source = SOURCES["airship"].make(Address.base(server.url), access)
        with pytest.raises(SourceError) as caught:
            await source.fetch()
        await source.aclose()
    assert_none(caught.value, TOKEN, base64.b64encode(f"someone:{TOKEN}".encode()).decode())


@pytest.mark.parametrize("status", ["200 OK", "400 No"])
async def test_an_error_in_an_answer_does_not_repeat_it_either(status: str) -> None:
    async with FaultServer(echo(status=status)) as server:
        access, at = Access(token=TOKEN, deadline=2), Address.base(server.url)
        text = examples.CAMPAIGN.replace("https://api.example.com", server.url)
        text = text.replace("verbose=1", f"verbose=1&key={quote(TOKEN, safe='')}") + '\n[headers]\nX-Key = "@"'
        for source in (
            JsonSource(examples.profile(text.replace("@", TOKEN)), access, "d"),
            PrometheusSource(at, Queries({"sent": "S"}), access, "d"),
            ClickHouseSource(at, queries(), access, "d"),
        ):
            with pytest.raises(SourceError) as caught:
                await source.fetch()
            await source.aclose()
            assert_none(caught.value, TOKEN)


async def test_the_name_of_an_app_is_no_secret() -> None:
    async with FaultServer(echo(status="404 No")) as server:
        source = SOURCES["parse"].make(Address.base(server.url), Access(token=TOKEN, deadline=2))
        with pytest.raises(SourceError, match=r"404 from 127\.0\.0\.1"):
            await source.fetch()
        await source.aclose()
