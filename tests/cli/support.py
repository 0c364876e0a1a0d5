"""What the command line's tests share: a command run in this process, a server with a send, a server that fails."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from pushtui.cli import main
from tests.server.support import NDJSON, event, ndjson
from tests.sources.faults import Act, FaultServer

NOWHERE = "http://127.0.0.1:1"
"""Nothing listens there."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


class Command:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Ended:
        try:
            status = main(arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
        out, err = self._capsys.readouterr()
        return Ended(status, out, err)

    def refused(self, *arguments: str, status: int = 2) -> str:
        """The one line that a failing command prints."""
        ended = self(*arguments)
        assert (ended.status, ended.out) == (status, ""), ended
        assert ended.err.count("\n") == 1, ended.err
        line = ended.err.removesuffix("\n")
        assert line.isprintable()
        assert line.startswith("pushtui: ")
        return line.removeprefix("pushtui: ")


def feed(url: str, delivery: str = "worked") -> str:
    """Put the worked example on a server, event by event; the delivery's URL."""
    target = f"{url}/v1/deliveries/{delivery}"
    told = {"name": "Worked example", "targeted": 198, "status": "completed"}
    ask(target, json.dumps(told).encode(), "PUT", {"content-type": "application/json"})
    rows = (
        ("apns", {"sent": 100, "delivered": 96, "bounce": 4, "error": 2}),
        ("fcm", {"sent": 96, "delivered": 94, "bounce": 2, "open": 20, "action": 10}),
    )
    events = [
        event(
            f"{platform}-{kind}", kind, platform=platform, count=n, **({"code": "gone"} if kind == "bounce" else {})
        )
        for platform, counts in rows
        for kind, n in counts.items()
    ]
    ask(f"{target}/events", ndjson(*events), "POST", NDJSON)
    return target


def ask(url: str, body: bytes | None, method: str, headers: dict[str, str]) -> bytes:
    """One request to our own server."""
    request = urllib.request.Request(url, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        content: bytes = answer.read()
        return content


@contextmanager
def answering(act: Act) -> Iterator[str]:
    """A server in a thread that answers as told; its URL."""
    loop = asyncio.new_event_loop()
    ready, ended = threading.Event(), asyncio.Event()
    urls: list[str] = []

    async def serve() -> None:
        async with FaultServer(act) as server:
            urls.append(server.url)
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield urls[0]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(10)
        loop.close()


def start(*arguments: str, stdout: int = subprocess.PIPE, **environment: str) -> subprocess.Popen[str]:
    """The program as a process of its own, buffered as usual."""
    root = Path(__file__).parents[2]
    known = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    path = os.pathsep.join([str(root / "src"), known.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-m", "pushtui", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=known | {"PYTHONPATH": path} | environment,
    )
