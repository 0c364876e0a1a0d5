"""Real servers in processes of their own, to be ended the hard way, and senders that never give up."""

from __future__ import annotations

import os
import resource
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.server.support import NDJSON, event, ndjson

PATIENCE = 30.0
BATCH = 20
PATH = "/v1/deliveries/d"


@dataclass
class Serve:
    """`pushtui serve` as a child process."""

    child: subprocess.Popen[str]
    url: str

    def end(self, number: signal.Signals) -> int:
        """Send the signal, wait; the exit code as a shell tells it."""
        self.child.send_signal(number)
        code = self.child.wait(PATIENCE)
        return code if code >= 0 else 128 - code


def start(db: Path, *more: str, most: int | None = None, **environment: str) -> subprocess.Popen[str]:
    """The command, started; with `most`, no file of it can have more bytes, as on a disk that is full."""
    return subprocess.Popen(
        [sys.executable, "-m", "pushtui", "serve", "--db", str(db), "--port", "0", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
        preexec_fn=None if most is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )


@contextmanager
def serving(db: Path, *, most: int | None = None, **environment: str) -> Iterator[Serve]:
    """A server that is ready; it is killed at the end, if it is still there."""
    child = start(db, most=most, **environment)
    try:
        assert child.stdout is not None
        assert child.stderr is not None
        assert select.select([child.stdout], [], [], PATIENCE)[0]
        line = child.stdout.readline()
        assert line.startswith("Listening on http://127.0.0.1:"), child.stderr.read()
        yield Serve(child, line.split()[2])
    finally:
        child.kill()
        child.communicate()


@dataclass
class Sender:
    """Posts batches of `BATCH` events one after the other; a batch that was not acknowledged is sent again."""

    name: str
    serial: int = 0
    acknowledged: int = 0
    open: bytes | None = None
    failures: list[str] = field(default_factory=list)

    @property
    def attempted(self) -> int:
        """Events that may have been counted."""
        return self.acknowledged + (BATCH if self.open else 0)

    def send(self, url: str, stop: threading.Event) -> None:
        """Until told to stop, or until the server is gone."""
        with httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False) as client:
            while not stop.is_set() and self.one(client):
                pass

    def one(self, client: httpx.Client) -> bool:
        """Send the open batch, or a new one; False when the server is gone."""
        if self.open is None:
            events = (event(f"{self.name}-{self.serial + n}", platform=self.name) for n in range(BATCH))
            self.open = ndjson(*events)
            self.serial += BATCH
        try:
            answer = client.post(f"{PATH}/events", content=self.open, headers=NDJSON)
        except httpx.TransportError:
            return False
        if answer.status_code in (503, 507):
            return False
        if answer.status_code != 202:
            self.failures.append(f"{answer.status_code} {answer.text}")
            return False
        self.acknowledged += BATCH
        self.open = None
        return True


@contextmanager
def sending(senders: list[Sender], url: str) -> Iterator[None]:
    """All of them at once; they are stopped at the end."""
    stop = threading.Event()
    threads = [threading.Thread(target=sender.send, args=(url, stop)) for sender in senders]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)


def wait_for(senders: list[Sender], acknowledged: int) -> None:
    """Until so many events have been acknowledged in all."""
    until = time.monotonic() + PATIENCE
    while sum(sender.acknowledged for sender in senders) < acknowledged:
        assert time.monotonic() < until, [sender.failures for sender in senders]
        time.sleep(0.001)
