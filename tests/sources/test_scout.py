"""Scout: a bare socket brings the same report as the client, and what is wrong is told in the client's words."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import socket
import subprocess
import sys
import threading
import time

import pytest

from pushtui.core.report import Report
from pushtui.core.source import SourceError
from pushtui.sources import scout
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.errand import Errand
from pushtui.sources.jsontext import LARGE
from tests.sources.fault_cases import FAILURES, ODD
from tests.sources.faults import GOOD, PACKED, REPORT, FaultServer, raw, redirects, response, says

DEADLINE = 0.6
CAP = 1024 * 1024


def errand_to(server: FaultServer, **access: object) -> Errand:
    return Errand(
        Address.parse(f"{server.url}/v1/deliveries/bf-1"),
        Access(**({"deadline": DEADLINE, "body_cap": CAP} | access)),  # type: ignore[arg-type]
    )


async def run(errand: Errand) -> tuple[Report, bool]:
    """The report that an errand brings, and whether the quick way brought it; as the child goes about it."""
    report, left = await asyncio.to_thread(errand.hasten)
    if report is not None:
        return report, True
    source = left()
    try:
        found = await source.fetch()
    finally:
        await source.aclose()
    assert found is not None
    return found, False


async def plainly(errand: Errand) -> Report:
    source = errand()
    try:
        found = await source.fetch()
    finally:
        await source.aclose()
    assert found is not None
    return found


@pytest.mark.parametrize("name", FAILURES)
async def test_what_is_wrong_is_told_as_ever(name: str) -> None:
    act, trouble, words = FAILURES[name]
    async with FaultServer(act) as server:
        began = time.monotonic()
        with pytest.raises(SourceError) as caught:
            await run(errand_to(server))
        assert time.monotonic() - began < 2 * DEADLINE + 0.5
        assert caught.value.trouble in trouble
        assert re.search(words.replace("HOST", re.escape(server.host)), caught.value.message), caught.value.message


@pytest.mark.parametrize("name", ["401", "404", "429", "503", "503 bomb"])
async def test_who_refuses_is_asked_once(name: str) -> None:
    act, _, _ = FAILURES[name]
    async with FaultServer(act) as server:
        with pytest.raises(SourceError):
            await run(errand_to(server))
        assert len(server.log) == 1


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_report_is_the_same(name: str) -> None:
    act, _ = ODD[name]
    async with FaultServer(act) as server:
        errand = errand_to(server, deadline=9.0, body_cap=64 * CAP)
        assert (await run(errand))[0] == await plainly(errand)


async def test_it_asks_as_the_client_does() -> None:
    async with FaultServer(says(GOOD)) as server:
        errand = errand_to(server, token="t0ken")
        assert (await run(errand)) == (await plainly(errand), True)
        quick, plain = (each.headers | {"connection": ""} for each in server.log)
        assert quick == plain
        assert quick["authorization"] == "Bearer t0ken"
        assert server.log[0].path == server.log[1].path
        assert server.log[0].method == "GET"


async def test_a_packed_report_is_unpacked() -> None:
    async with FaultServer(raw(response(PACKED, Content_Encoding="gzip"))) as server:
        report, quick = await run(errand_to(server))
        assert quick
        assert report.totals.sent == 196


async def test_a_large_one_is_left_to_the_client_which_does_not_ask_again() -> None:
    reasons = [REPORT["reasons"][0] | {"code": f"reason-{n}"} for n in range(4_000)]  # type: ignore[index]
    body = json.dumps(REPORT | {"reasons": reasons}).encode()
    assert len(body) > LARGE
    for data, headers in ((body, {}), (gzip.compress(body), {"Content_Encoding": "gzip"})):
        async with FaultServer(raw(response(data, **headers))) as server:
            report, quick = await run(errand_to(server, deadline=5.0, body_cap=8 * CAP))
            assert not quick
            assert len(report.reasons) == 4_000
            assert len(server.log) == 1


async def test_a_redirect_is_followed_by_the_client() -> None:
    async with FaultServer(redirects("/elsewhere")) as server:

        async def act(talk: object) -> None:
            server.act = says(GOOD)
            await redirects("/v1/deliveries/bf-1?again")(talk)  # type: ignore[arg-type]

        server.act = act
        report, quick = await run(errand_to(server))
        assert not quick
        assert report.totals.sent == 196
        assert len(server.log) == 2


@pytest.mark.parametrize(
    ("url", "access"),
    [
        ("https://h/v1/deliveries/x", {}),
        ("http://h/v1/deliveries/x", {"proxy": "http://p:1"}),
        ("http://bücher.example/v1/deliveries/x", {}),
        ("http://h", {}),
    ],
)
def test_where_it_takes_more_than_a_socket_it_is_left_to_the_client(url: str, access: dict[str, str]) -> None:
    address, by = Address.parse(url), Access(**access)  # type: ignore[arg-type]
    assert not scout.possible(address, by)
    errand = Errand(address, by)
    assert errand.hasten() == (None, errand)


@pytest.mark.parametrize("host", ["127.0.0.1", "host.invalid"])
def test_where_nobody_listens_or_has_the_name_the_client_finds_out(host: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        errand = Errand(Address.parse(f"http://{host}:{taken.getsockname()[1]}/v1/deliveries/x"), Access())
        assert errand.hasten() == (None, errand)


def test_a_name_server_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for_ever = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [for_ever.wait(30)][:0])
    monkeypatch.setattr(scout, "_SOON", 0.05)
    errand = Errand(Address.parse("http://h/v1/deliveries/x"), Access())
    began = time.monotonic()
    assert errand.hasten() == (None, errand)
    assert time.monotonic() - began < 5
    for_ever.set()


def test_it_needs_neither_client_nor_loop() -> None:
    code = "import sys, pushtui.sources.scout, pushtui.sources.errand; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert set(told.stdout.split()).isdisjoint({"httpx", "httpcore", "anyio", "asyncio"})
