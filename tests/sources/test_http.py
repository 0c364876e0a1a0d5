"""The one client: methods, ways to prove who asks, words of a service, and what goes where."""

from __future__ import annotations

import base64

import pytest

from pushtui.core.source import SourceError, Trouble, UsageProblem
from pushtui.sources import auth, xmltext
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.failures import RefusedError
from pushtui.sources.http import Endpoint
from pushtui.sources.request import Answer, Request
from pushtui.sources.service import Service, told_at
from tests.sources.faults import FaultServer, Talk, redirects, response, says, tells

SECRET = "planted-secret-1234"
SHOP = Service(
    "a shop's server",
    {403: "open the shop"},
    explained=("json", "plain"),
    problem=lambda body: told_at(body, "error") or body.decode(errors="replace"),
    credential="key",
)


def endpoint(server: FaultServer, access: Access | None = None, way: auth.Auth | None = None) -> Endpoint:
    return Endpoint(Address.base(server.url + "/api"), access or Access(deadline=2), service=SHOP, auth=way)


def answer(body: bytes, media: str = "text/xml") -> Answer:
    return Answer(body, media, {}, "h", SHOP)


async def test_a_body_is_posted_with_its_media_type_and_query() -> None:
    seen: list[bytes] = []

    async def act(talk: Talk) -> None:
        seen.append(talk.body)
        await talk.send(response(b"[1]", ETag='"a"'))

    async with FaultServer(act) as server:
        reader = endpoint(server)
        question = Request(
            "/q", query=(("a", "x y&z"),), secrets=(("key", SECRET),), body=b"select 1", media="text/plain"
        )
        assert await reader.read(question, lambda value: value) == [1]
        assert await reader.read(question, lambda value: value) == [1]
        await reader.aclose()
    assert seen == [b"select 1"] * 2
    one, two = server.log
    assert one.method == "POST"
    assert one.path == f"/q?a=x+y%26z&key={SECRET}"
    assert one.headers["content-type"] == "text/plain"
    assert "if-none-match" not in two.headers
    assert SECRET not in repr(question) + repr(reader)


@pytest.mark.parametrize(
    ("access", "way", "name", "value"),
    [
        (Access(token=SECRET), None, "authorization", f"Bearer {SECRET}"),
        (Access(token=SECRET, user="me"), None, "authorization", f"me:{SECRET}"),
        (Access(token="pass wörd", user="mé"), None, "authorization", "mé:pass wörd"),
        (Access(), auth.scheme("Key", SECRET), "authorization", f"Key {SECRET}"),
        (Access(token="other"), auth.header("X-Api-Key", SECRET), "x-api-key", SECRET),
    ],
)
async def test_ways_to_prove_who_asks(access: Access, way: auth.Auth | None, name: str, value: str) -> None:
    async with FaultServer(tells({})) as server:
        reader = endpoint(server, access, way)
        await reader.read("/", lambda value: value)
        await reader.aclose()
        for thing in (access, reader, way):
            assert SECRET not in repr(thing)
    given = server.log[0].headers[name]
    if access.user is not None:
        given = base64.b64decode(given.removeprefix("Basic ")).decode()
    assert given == value
    assert name == "authorization" or "authorization" not in server.log[0].headers


async def test_a_signature_is_made_for_each_request() -> None:
    moments = iter("12")
    async with FaultServer(tells({})) as server:
        reader = endpoint(server, way=lambda: {"Authorization": f"Signed {next(moments)}"})
        await reader.read("/", lambda value: value)
        await reader.read("/", lambda value: value)
        await reader.aclose()
    assert [request.headers["authorization"] for request in server.log] == ["Signed 1", "Signed 2"]


async def test_no_header_of_ours_goes_to_another_origin() -> None:
    async with FaultServer(tells({})) as other, FaultServer(redirects(f"{other.url}/x?y=z")) as server:
        reader = endpoint(server, way=auth.header("X-Api-Key", SECRET))
        question = Request("/q", secrets=(("key", SECRET),), headers=(("X-Sign", SECRET),), body=b"{}")
        with pytest.raises(SourceError, match="another origin") as caught:
            await reader.read(question, lambda value: value)
        await reader.aclose()
        assert other.log == []
        assert SECRET not in caught.value.message + caught.value.remedy + repr(caught.value)


@pytest.mark.parametrize("make", [auth.bearer, lambda t: auth.scheme("Key", t), lambda t: auth.header("X-K", t)])
@pytest.mark.parametrize("token", ["", "a b", "tökén", "a\r\nX: y", "a\x1b"])
def test_secrets_that_no_header_carries(make: object, token: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        make(token)  # type: ignore[operator]
    assert "tök" not in str(caught.value)


@pytest.mark.parametrize(("user", "password"), [("a:b", "c"), ("a\n", "b"), ("a", "b\x00")])
def test_users_that_basic_cannot_carry(user: str, password: str) -> None:
    with pytest.raises(UsageProblem):
        Access(user=user, token=password)


@pytest.mark.parametrize(
    ("status", "body", "media", "message", "remedy"),
    [
        (
            "401 No",
            b'{"error":"x"}',
            "application/json",
            "401 from HOST: a key is needed",
            "give a key that may read",
        ),
        ("403 No", b'{"error":"closed \\u001b[2J"}', "application/json", "403 from HOST: closed", "open the shop"),
        ("403 No", b"plain words", "text/plain", "403 from HOST: plain words", "open the shop"),
        ("403 No", b"<html>", "text/html", "403 from HOST: access denied", "open the shop"),
        ("404 No", b"", "application/json", "404 from HOST: no such thing", "check the id and the address"),
        ("405 No", b"", "", "405 from HOST: method not allowed", "check that the address is a shop's server's"),
        ("204 No", b"", "", "204 from HOST: an answer without", "check that the address is a shop's server's"),
    ],
)
async def test_a_service_has_words_of_its_own(
    status: str, body: bytes, media: str, message: str, remedy: str
) -> None:
    async with FaultServer(says(body, status, media=media)) as server:
        reader = endpoint(server)
        with pytest.raises(RefusedError) as caught:
            await reader.read(Request("/x", "thing"), lambda value: value)
        await reader.aclose()
    assert caught.value.message.startswith(message.replace("HOST", server.host))
    assert "\x1b" not in caught.value.message
    assert caught.value.remedy == remedy


async def test_what_is_no_json_names_the_service() -> None:
    async with FaultServer(says(b"pong", media="text/plain")) as server:
        reader = endpoint(server)
        with pytest.raises(SourceError) as caught:
            await reader.read("/", lambda value: value)
        assert await reader.ask(Request("/"), lambda answer: answer.text()) == "pong"
        await reader.aclose()
    assert caught.value.trouble is Trouble.NONSENSE
    assert caught.value.remedy == "check that the address is a shop's server's"


def test_base_addresses_keep_their_path() -> None:
    address = Address.base("https://h:8443/a/v1/b/")
    assert (address.origin, address.prefix) == ("https://h:8443", "/a/v1/b")
    with pytest.raises(UsageProblem, match=r"leave out what follows"):
        Address.base("https://h/a?key=1")


def test_xml_is_read() -> None:
    root = xmltext.load(answer(b'<?xml version="1.0" encoding="utf-16"?><a xmlns="u"><b>1</b></a>'))
    assert [element.tag for element in root.iter()] == ["{u}a", "{u}b"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "declares a document type"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "declares a document type"),
        (b"<a>&lol;</a>", "not XML"),
        (b"", "not XML"),
        (b"{}", "not XML"),
        (b"<a><b></a>", r"not XML \(line 1, column"),
        ("<a/>".encode("utf-16"), "not UTF-8"),
        (b"<a>" * 500 + b"</a>" * 500, "nested too deeply"),
        (b"<a>" * 200_000 + b"</a>" * 200_000, "too many parts"),
    ],
)
def test_xml_that_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        xmltext.load(answer(body))
