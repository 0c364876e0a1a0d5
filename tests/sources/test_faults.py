"""Every fault gives one readable line within the deadline, and the next good answer is read."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import time
import unicodedata
from pathlib import Path

import pytest

from pushtui.core.source import SourceError
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.report import ReportSource
from tests.sources.fault_cases import FAILURES, ODD
from tests.sources.faults import GOOD, FaultServer, Talk, raw, response, says

DEADLINE = 0.6
CAP = 1024 * 1024
PEM = Path(__file__).with_name("other.example.pem")
LOOPBACK = Path(__file__).with_name("loopback.pem")


def readable(line: str, most: int = 400) -> bool:
    return 0 < len(line) <= most and not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl") for c in line)


def source_at(server: FaultServer, access: Access | None = None) -> ReportSource:
    address = Address.parse(f"{server.url}/v1/deliveries/bf-1")
    return ReportSource(address, access or Access(deadline=DEADLINE, body_cap=CAP))


async def failure(source: ReportSource) -> SourceError:
    began = time.monotonic()
    with pytest.raises(SourceError) as caught:
        await source.fetch()
    assert time.monotonic() - began < DEADLINE + 0.5
    assert readable(caught.value.message), ascii(caught.value.message)
    assert readable(caught.value.remedy or "-")
    return caught.value


@pytest.mark.parametrize("name", FAILURES)
async def test_a_fault_is_told_in_plain_words_and_then_forgotten(name: str) -> None:
    act, trouble, words = FAILURES[name]
    async with FaultServer(act) as server:
        source = source_at(server)
        error = await failure(source)
        assert error.trouble in trouble
        assert re.search(words.replace("HOST", re.escape(server.host)), error.message), error.message
        server.act = says(GOOD)
        report = await source.fetch()
        assert report is not None
        assert report.totals.sent == 196
        assert report.notes == ()
        await source.aclose()


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_report_is_shown_with_a_note(name: str) -> None:
    act, words = ODD[name]
    async with FaultServer(act) as server:
        source = source_at(server, Access(deadline=5))
        report = await source.fetch()
        await source.aclose()
    assert report is not None
    for text in (report.name.text, report.id.text, *(note.text for note in report.notes)):
        assert readable(text, 600), ascii(text)
    assert report.totals.sent == (None if "sent is" in words or "totals" in words else report.totals.sent)
    notes = " / ".join(note.text for note in report.notes)
    assert re.search(words, notes) if words else notes == ""


async def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        source = ReportSource(Address.parse(f"http://127.0.0.1:{port}/v1/deliveries/x"))
        error = await failure(source)
    assert error.message == f"connection refused by 127.0.0.1:{port}"
    assert "running" in error.remedy
    await source.aclose()


async def test_no_such_name() -> None:
    source = ReportSource(Address.parse("http://no-such-host.invalid/v1/deliveries/x"), Access(deadline=5))
    with pytest.raises(SourceError, match=r"cannot find no-such-host\.invalid: the name is not known|took longer"):
        await source.fetch()
    await source.aclose()


@pytest.mark.parametrize(
    ("ca_file", "words"),
    [(str(PEM), "is for another name"), (None, "is from an unknown authority")],
    ids=["another name", "unknown authority"],
)
async def test_tls_is_verified(ca_file: str | None, words: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    async with FaultServer(says(GOOD), tls=context) as server:
        source = source_at(server, Access(deadline=DEADLINE, ca_file=ca_file, token="hush"))
        error = await failure(source)
        assert error.message == f"TLS: the certificate of {server.host} {words}"
        assert server.log == []
        await source.aclose()


async def test_a_private_authority_that_is_named_is_trusted() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(LOOPBACK)
    async with FaultServer(says(GOOD), tls=context) as server:
        source = source_at(server, Access(deadline=5, ca_file=str(LOOPBACK), token="hush"))
        assert await source.fetch() is not None
        assert server.log[0].headers["authorization"] == "Bearer hush"
        await source.aclose()


def test_there_are_many_faults() -> None:
    assert len(FAILURES) >= 60


async def test_no_socket_is_left_behind_by_a_tls_handshake_that_stalls() -> None:
    async with FaultServer(raw(then="stall")) as server:
        address = Address.parse(f"https://{server.host}/v1/deliveries/x")
        source = ReportSource(address, Access(deadline=0.1))
        for _ in range(3):
            await failure(source)
        async with asyncio.timeout(5):
            while server.open:
                await asyncio.sleep(0.01)
        await source.aclose()


async def test_https_to_a_plain_port() -> None:
    async with FaultServer(says(GOOD)) as server:
        source = ReportSource(Address.parse(f"https://{server.host}/v1/deliveries/x"), Access(deadline=DEADLINE))
        error = await failure(source)
        assert "TLS" in error.message or "took longer" in error.message
        await source.aclose()


async def test_a_kept_alive_connection_that_was_closed_is_retried_once_and_at_once() -> None:
    async def once_a_connection(talk: Talk) -> None:
        served.append(talk.request.connection)
        if served.count(talk.request.connection) > 1:
            await talk.close()
        else:
            await talk.send(response(GOOD))

    served: list[int] = []
    async with FaultServer(once_a_connection) as server:
        source = source_at(server)
        for _ in range(5):
            assert await source.fetch() is not None
        await source.aclose()
    assert served == [1, 1, 2, 2, 3, 3, 4, 4, 5]


async def test_a_fresh_connection_that_is_closed_is_not_asked_again() -> None:
    async with FaultServer(raw(then="close")) as server:
        source = source_at(server)
        await failure(source)
        assert len(server.log) == 1
        await source.aclose()


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "0"}, 0.0),
        ({"Retry_After": "999999999999"}, 3600.0),
        ({"Retry_After": "-1"}, None),
        ({"Retry_After": "1.5"}, None),
        ({"Retry_After": "soon\xa0"}, None),
        ({}, None),
        (
            {"Retry_After": "Mon, 23 Nov 2026 12:00:30 GMT", "Date": "Mon, 23 Nov 2026 12:00:00 GMT"},
            30.0,
        ),
        ({"Retry_After": "Mon, 23 Nov 2020 12:00:30 GMT"}, 0.0),
        ({"Retry_After": "Fri, 31 Dec 9999 23:59:59 GMT"}, 3600.0),
        ({"Retry_After": "Mon, 99 Nov 2026 12:00:30 GMT"}, None),
    ],
)
@pytest.mark.parametrize("status", ["429 X", "503 X"])
async def test_retry_after(status: str, headers: dict[str, str], wait: float | None) -> None:
    async with FaultServer(says("", status, **headers)) as server:
        source = source_at(server)
        assert (await failure(source)).retry_after == wait
        await source.aclose()


async def test_no_task_is_left_behind() -> None:
    before = asyncio.all_tasks()
    async with FaultServer(FAILURES["body of 200 MB"][0]) as server:
        source = source_at(server)
        for _ in range(3):
            await failure(source)
        await source.aclose()
    async with asyncio.timeout(2):
        while asyncio.all_tasks() != before:
            await asyncio.sleep(0.01)
