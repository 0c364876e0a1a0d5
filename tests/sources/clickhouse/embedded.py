"""Embedded: a newer ClickHouse's own engine, chdb, behind the HTTP interface as it is documented.

`python embedded.py PORT DIRECTORY`. Questions and parameters go to the engine as they come, and its answers back as
they are; errors get the status and the header that a server gives them.
"""

from __future__ import annotations

import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

STATUSES = {60: 404, 81: 404, 62: 400, 47: 404, 457: 400}
"""Code of an exception and the status of the answer; 500 where there is none."""


def main(port: int, directory: str) -> None:
    """Serve until the end."""
    from chdb import session  # it is not installed where the tests are

    engine, lock = session.Session(directory), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(200, b"Ok.\n", {})

        def do_POST(self) -> None:
            asked = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
            given = {name.removeprefix("param_"): text for name, text in asked.items() if name.startswith("param_")}
            sql = self.rfile.read(int(self.headers["Content-Length"])).decode()
            try:
                with lock:
                    told = engine.query(sql, asked.get("default_format", "TabSeparated"), params=given).bytes()
            except Exception as error:
                text = str(error).split("\n\n")[0]
                found = re.match(r"Code: (\d+)", text)
                code = int(found[1]) if found else 1000
                self._answer(STATUSES.get(code, 500), text.encode(), {"X-ClickHouse-Exception-Code": str(code)})
            else:
                self._answer(200, told, {"X-ClickHouse-Exception-Tag": "rnywhmbmzkvvqhpf"})

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            media = "application/json" if body[:1] == b"{" else "text/plain; charset=UTF-8"
            for name, value in {"Content-Type": media, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing."""

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
