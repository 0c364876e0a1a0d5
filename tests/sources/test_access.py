"""Tokens, proxies and certificates: who gets to see what."""

from __future__ import annotations

from pathlib import Path

import pytest

from pushtui.core.source import SourceError, UsageProblem
from pushtui.sources.access import Access, proxy_for
from pushtui.sources.address import Address
from pushtui.sources.report import ReportSource
from tests.sources.faults import GOOD, FaultServer, redirects, says

TOKEN = "planted-secret-1234"


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("target", "environment", "proxy"),
    [
        ("https://h/", {"HTTPS_PROXY": "http://p:1"}, "http://p:1"),
        ("https://h/", {"https_proxy": "p:1"}, "http://p:1"),
        ("https://h/", {"ALL_PROXY": "http://p:1"}, "http://p:1"),
        ("https://h/", {"HTTP_PROXY": "http://p:1"}, None),
        ("https://h/", {"HTTPS_PROXY": "http://p:1", "NO_PROXY": "h"}, None),
        ("https://a.h/", {"HTTPS_PROXY": "http://p:1", "NO_PROXY": ".h"}, None),
        ("https://h:8443/", {"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*"}, None),
        ("https://127.0.0.1/", {"HTTPS_PROXY": "http://p:1"}, None),
        ("https://localhost/", {"ALL_PROXY": "http://p:1"}, None),
        ("http://h/", {"HTTP_PROXY": "http://p:1", "ALL_PROXY": "http://p:1"}, None),
        ("https://h/", {}, None),
    ],
)
def test_proxies_of_the_environment(
    target: str, environment: dict[str, str], proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(Address.parse(target), Access(token=TOKEN)) == proxy


def test_a_proxy_by_name_serves_any_target_but_no_token_in_clear_text() -> None:
    plain, secure = Address.parse("http://h/"), Address.parse("https://h/")
    assert proxy_for(plain, Access(proxy="http://p:1")) == "http://p:1"
    assert proxy_for(secure, Access(proxy="http://p:1", token=TOKEN)) == "http://p:1"
    with pytest.raises(UsageProblem, match="in clear text"):
        proxy_for(plain, Access(proxy="http://p:1", token=TOKEN))


def test_a_malformed_proxy_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://user:secret@p")
    with pytest.raises(UsageProblem, match="HTTPS_PROXY") as caught:
        proxy_for(Address.parse("https://h/"), Access())
    assert "secret" not in str(caught.value)
    with pytest.raises(UsageProblem, match="not usable"):
        Access(proxy="p:1")


@pytest.mark.parametrize("token", ["", "a b", "tökén", "a\nb", "a\x1b"])
def test_tokens_that_no_header_carries(token: str) -> None:
    with pytest.raises(UsageProblem):
        Access(token=token)


def test_ca_files(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="cannot be read"):
        Access(ca_file=str(tmp_path / "none.pem"))


async def test_a_ca_file_without_a_certificate(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("hello")
    source = ReportSource(Address.parse("https://127.0.0.1:1/"), Access(ca_file=str(tmp_path / "empty.pem")))
    with pytest.raises(SourceError, match="holds no certificate"):
        await source.fetch()


def test_no_repr_shows_a_secret() -> None:
    access = Access(token=TOKEN, proxy=f"http://u:{TOKEN}@p:1")
    source = ReportSource(Address.parse("https://h/v1/deliveries/x"), access)
    for thing in (access, source, vars(source)):
        assert TOKEN not in repr(thing)


async def test_the_token_goes_to_its_origin_and_nowhere_else() -> None:
    async with FaultServer(says(GOOD)) as other:
        async with FaultServer(redirects(f"{other.url}/v1/deliveries/bf-1")) as server:
            source = ReportSource(Address.parse(f"{server.url}/v1/deliveries/bf-1"), Access(token=TOKEN))
            with pytest.raises(SourceError, match="another origin") as caught:
                await source.fetch()
            assert server.log[0].headers["authorization"] == f"Bearer {TOKEN}"
            assert TOKEN not in repr(caught.value) + caught.value.remedy
            await source.aclose()
        assert other.log == []


async def test_a_refused_token_is_told_as_such() -> None:
    async with FaultServer(says("", "401 Unauthorized", Set_Cookie="a=b")) as server:
        source = ReportSource(Address.parse(f"{server.url}/v1/deliveries/x"), Access(token=TOKEN))
        for _ in range(2):
            with pytest.raises(SourceError, match=r"401 from .*: the token was refused"):
                await source.fetch()
        assert "cookie" not in server.log[1].headers
        await source.aclose()


async def test_plain_http_passes_no_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FaultServer(says(GOOD)) as proxy, FaultServer(says(GOOD)) as server:
        for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy"):
            monkeypatch.setenv(name, proxy.url)
        source = ReportSource(Address.parse(f"{server.url}/v1/deliveries/bf-1"), Access(token=TOKEN))
        assert await source.fetch() is not None
        await source.aclose()
        assert proxy.log == []


async def test_https_asks_the_proxy_for_a_tunnel_without_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FaultServer(says("", "403 No tunnel")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        source = ReportSource(Address.parse("https://push.example/v1/deliveries/x"), Access(token=TOKEN))
        with pytest.raises(SourceError, match=r"the proxy to push\.example failed: 403 No tunnel"):
            await source.fetch()
        await source.aclose()
        assert [request.path for request in proxy.log] == ["push.example:443"]
        assert TOKEN not in str(proxy.log)


async def test_a_dead_proxy_is_blamed_and_not_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:hush@127.0.0.1:1")
    source = ReportSource(Address.parse("https://push.example/v1/deliveries/x"))
    with pytest.raises(SourceError) as caught:
        await source.fetch()
    await source.aclose()
    assert caught.value.message == "connection refused by the proxy for push.example"


async def test_netrc_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("default login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    async with FaultServer(says(GOOD)) as server:
        source = ReportSource(Address.parse(f"{server.url}/v1/deliveries/bf-1"))
        assert await source.fetch() is not None
        assert "authorization" not in server.log[0].headers
        await source.aclose()
