"""A tracking server that is killed and comes back, seen from the terminal."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path

from tests.terminal.pty import PUSHTUI, Tty, terminal

INTERVAL = 1.0


class Server:
    """`pushtui serve` on a port and a database that stay the same."""

    def __init__(self, place: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._db = place / "deliveries.db"
        self._number = 0
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*PUSHTUI, "serve", "--port", str(self.port), "--db", str(self._db)], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        assert "Listening" in self.process.stdout.readline()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def put(self) -> None:
        self._request("PUT", "", json.dumps({"name": "Black Friday", "status": "sending"}), "application/json")

    def send(self, count: int) -> None:
        """One event that stands for so many messages."""
        self._number += 1
        event = {"event_id": f"e{self._number}", "type": "sent", "platform": "ios", "count": count}
        self._request("POST", "/events", json.dumps(event), "application/x-ndjson")

    def _request(self, method: str, path: str, body: str, kind: str) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request(method, f"/v1/deliveries/bf-1{path}", body, {"content-type": kind})
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status < 300, text
        connection.close()


def age(text: str) -> int | None:
    found = re.search(r"as of (\d+) s", text.split("\n")[0])
    return int(found.group(1)) if found else None


def test_the_last_report_stays_with_its_age_and_comes_alive_again(tmp_path: Path) -> None:
    server = Server(tmp_path)
    try:
        server.put()
        server.send(1234)
        with terminal("watch", f"http://127.0.0.1:{server.port}/v1/deliveries/bf-1") as tty:
            tty.wait_for("1,234")
            server.kill()
            died = time.monotonic()
            tty.wait_for("▲ no answer", 5)
            assert time.monotonic() - died < 2.0
            _stays(tty)
            server.start()
            server.send(4321)
            back = time.monotonic()
            waiting = _next_try(tty.text)
            tty.wait_for("5,555", 30)
            assert time.monotonic() - back < waiting + INTERVAL + 0.5
            assert "no answer" not in tty.text
            tty.type("q")
            assert tty.wait() == 0
            assert tty.left_over == []
    finally:
        server.kill()


def _stays(tty: Tty) -> None:
    """The counters are still there, their age grows, and it is said what is wrong and what comes next."""
    tty.wait_for(lambda text: "try" in text.split("\n")[1])
    first = tty.wait_for(age)
    tty.wait_for(lambda text: (age(text) or 0) > first and "1,234" in text and "no answer" in text)


def _next_try(text: str) -> float:
    """Seconds until the next try, as the screen says; it says nothing of less than one."""
    found = re.search(r"next try in (\d+) s", text)
    return float(found.group(1)) + 1 if found else 1.0
