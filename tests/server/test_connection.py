"""Sockets: clients that are slow, rude, too many or not HTTP at all, and the others who must not suffer."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from pushtui.server.settings import ServerSettings
from tests.server.support import NDJSON, event, ndjson, running

PATIENCE = 10.0
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /v1/deliveries/d/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"


@contextmanager
def talking(url: str) -> Iterator[socket.socket]:
    """A bare connection."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        yield connection


def whole(connection: socket.socket) -> bytes:
    """All that comes until the server closes."""
    found = b""
    try:
        while more := connection.recv(65536):
            found += more
    except ConnectionResetError:
        pass
    return found


def problem(answer: bytes) -> tuple[int, dict[str, str]]:
    """The status and the document of a refusal."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    document: dict[str, str] = json.loads(body)
    return int(head.split()[1]), document


def healthy(url: str) -> bool:
    return httpx.get(f"{url}/healthz", trust_env=False).status_code == 200


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"hello\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (GET + b"Content-Length: -1\r\n\r\n", 400),
        (GET + b"X: " + b"x" * 20_000 + b"\r\n\r\n", 431),
        (GET + b"X: " + b"x" * 200_000, 431),
        (GET + b"X: y\r\n" * 5_000 + b"\r\n", 431),
    ],
)
def test_what_is_no_sound_request_gets_a_problem_document(request_: bytes, status: int) -> None:
    with running(ServerSettings(port=0)) as url:
        with talking(url) as connection:
            connection.sendall(request_)
            code, document = problem(whole(connection))
        assert (code, document["status"]) == (status, status)
        assert document["detail"]
        assert healthy(url)


@pytest.mark.parametrize("begin", [b"", b"GET /healthz HTTP/1.1\r\n"])
def test_headers_that_do_not_come_are_not_waited_for(begin: bytes) -> None:
    with running(ServerSettings(port=0, header_timeout=0.1)) as url, talking(url) as connection:
        connection.sendall(begin)
        assert whole(connection) == b""


def test_a_body_that_does_not_come_is_408() -> None:
    with running(ServerSettings(port=0, body_timeout=0.1)) as url, talking(url) as connection:
        connection.sendall(POST + b"Content-Length: 100\r\n\r\n{")
        assert problem(whole(connection))[0] == 408


def test_a_body_that_breaks_off_counts_nothing() -> None:
    body = ndjson(event("1"), event("2"))
    with running(ServerSettings(port=0)) as url:
        httpx.put(f"{url}/v1/deliveries/d", json={"name": "D"}, trust_env=False)
        with talking(url) as connection:
            connection.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(body) + body[:-1])
        assert httpx.get(f"{url}/v1/deliveries/d", trust_env=False).json()["totals"]["sent"] is None
        answer = httpx.post(f"{url}/v1/deliveries/d/events", content=body, headers=NDJSON, trust_env=False)
        assert answer.json() == {"accepted": 2, "duplicates": 0}


def test_a_sender_of_too_much_hears_so_though_it_sends_on() -> None:
    size = 3_000_000
    with running(ServerSettings(port=0, max_body=1000)) as url, talking(url) as connection:
        connection.sendall(POST + b"Content-Length: %d\r\n\r\n" % size + b" " * size)
        assert problem(whole(connection))[0] == 413
        assert healthy(url)


def test_an_answer_that_is_not_taken_is_not_kept() -> None:
    with running(ServerSettings(port=0, write_timeout=0.1)) as url:
        httpx.put(f"{url}/v1/deliveries/d", json={"name": "D"}, trust_env=False)
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            host, _, port = url.removeprefix("http://").partition(":")
            connection.settimeout(PATIENCE)
            connection.connect((host, int(port)))
            until = time.monotonic() + PATIENCE
            with pytest.raises(OSError):  # noqa: PT012 - whichever call meets the cut
                while time.monotonic() < until:
                    connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
        assert healthy(url)


def test_too_many_connections_are_told_so_and_it_passes() -> None:
    with running(ServerSettings(port=0, max_connections=3)) as url:
        with ExitStack() as stack:
            for _ in range(3):
                connection = stack.enter_context(talking(url))
                connection.sendall(GET + b"\r\n")
                assert connection.recv(65536).startswith(b"HTTP/1.1 200")
            with talking(url) as one_more:
                one_more.sendall(GET + b"\r\n")
                answer = whole(one_more)
                assert problem(answer)[0] == 503
                assert b"retry-after: 2" in answer
        until = time.monotonic() + PATIENCE
        while not healthy(url):
            assert time.monotonic() < until


def test_slow_senders_do_not_hold_up_the_others() -> None:
    with running(ServerSettings(port=0)) as url, ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(talking(url)).sendall(POST + b"Content-Length: 100\r\n\r\n{")
        httpx.put(f"{url}/v1/deliveries/d", json={"name": "D"}, trust_env=False).raise_for_status()
        assert healthy(url)


def test_a_request_under_way_is_answered_before_a_stop() -> None:
    answers: list[bytes] = []
    body = ndjson(event("1"))
    with running(ServerSettings(port=0)) as url:
        httpx.put(f"{url}/v1/deliveries/d", json={"name": "D"}, trust_env=False)
        connection = socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=PATIENCE)
        connection.sendall(POST + b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n" % len(body))
        assert connection.recv(65536).startswith(b"HTTP/1.1 100")  # now it waits for the body
        reader = threading.Thread(target=lambda: (connection.sendall(body), answers.append(whole(connection))))
        reader.start()
    reader.join(PATIENCE)
    connection.close()
    assert answers[0].startswith(b"HTTP/1.1 202")
    assert b'{"accepted":1,"duplicates":0}' in answers[0]
