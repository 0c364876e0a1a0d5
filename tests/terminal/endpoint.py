"""An endpoint with a log: it answers with one delivery whose counters rise, and notes when it was asked."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from tests.sources.faults import REPORT


class Endpoint:
    """Each report has sent ten more. Use it as a context manager.

    Args:
        far: seconds that pass before each answer, as where the server is far away.

    Attributes:
        polls: when each report was asked for (monotonic).
        answers: when each report had been sent.
    """

    def __init__(self, far: float = 0.0) -> None:
        self.polls: list[float] = []
        self.answers: list[float] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path.endswith("/deliveries/bf-1"):
                    endpoint.polls.append(time.monotonic())
                    time.sleep(far)
                    self._say(200, endpoint.report())
                    endpoint.answers.append(time.monotonic())
                else:
                    self._say(404, {"type": "about:blank", "title": "Not Found", "status": 404})

            def handle(self) -> None:
                with suppress(ConnectionError):  # a watcher that was killed
                    super().handle()

            def _say(self, status: int, value: object) -> None:
                body = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Not on standard error."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1/deliveries/bf-1"

    def report(self) -> dict[str, object]:
        """What it says now."""
        sent = 1000 + 10 * len(self.polls)
        totals = {
            "targeted": 1_000_000,
            "excluded": 1,
            "sent": sent,
            "delivered": sent - 6,
            "bounces": 6,
            "errors": 2,
        }
        return REPORT | {"totals": totals, "as_of": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
