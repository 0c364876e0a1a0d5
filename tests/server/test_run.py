"""The server as a process: however it ends, what it acknowledged is counted, and once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from tests.needs import CI
from tests.server.processes import BATCH, PATH, PATIENCE, Sender, sending, serving, start, wait_for
from tests.server.support import NDJSON

KILLS = 100 if os.environ.get(CI) else 20


def _create(url: str) -> None:
    httpx.put(url + PATH, json={"name": "D"}, trust_env=False).raise_for_status()


def _sent(url: str) -> int:
    report = httpx.get(url + PATH, trust_env=False).json()
    sent: int = report["totals"]["sent"] or 0
    assert sum(row["sent"] for row in report["platforms"]) == sent
    return sent


@pytest.mark.timeout(600)
def test_killed_at_any_moment_it_has_counted_what_it_acknowledged_and_each_event_once(tmp_path: Path) -> None:
    db, moments = tmp_path / "deliveries.db", random.Random(20)
    senders = [Sender("ios"), Sender("android"), Sender("web")]
    for _ in range(KILLS):
        with serving(db) as server:
            _create(server.url)
            acknowledged = sum(sender.acknowledged for sender in senders)
            found = _sent(server.url)
            assert acknowledged <= found <= sum(sender.attempted for sender in senders)
            assert found % BATCH == 0  # all or nothing
            with sending(senders, server.url):
                wait_for(senders, acknowledged + moments.randrange(20) * BATCH)
                time.sleep(moments.uniform(0, 0.01))
                assert server.end(signal.SIGKILL) == 137
    with serving(db) as server, httpx.Client(base_url=server.url, timeout=PATIENCE, trust_env=False) as client:
        for sender in senders:
            assert sender.open is None or sender.one(client)
            assert sender.failures == []
        assert _sent(server.url) == sum(sender.serial for sender in senders) > 0
        assert server.end(signal.SIGTERM) == 143
    connection = sqlite3.connect(db)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_where_nothing_can_be_written_any_more_senders_are_told_and_nothing_acknowledged_is_lost(
    tmp_path: Path,
) -> None:
    db, sender = tmp_path / "deliveries.db", Sender("ios")
    with serving(db, most=1024 * 1024) as server, httpx.Client(base_url=server.url, trust_env=False) as client:
        _create(server.url)
        while sender.one(client):
            pass
        refused = client.post(f"{PATH}/events", content=sender.open, headers=NDJSON)
        assert refused.status_code in (503, 507)
        assert "nothing was counted" in refused.json()["title"] + refused.json().get("detail", "")
        assert int(refused.headers["retry-after"]) > 0
        assert _sent(server.url) == sender.acknowledged > 0  # it still answers
        assert server.end(signal.SIGTERM) == 143
    with serving(db) as server, httpx.Client(base_url=server.url, trust_env=False) as client:
        assert _sent(server.url) == sender.acknowledged
        assert sender.one(client)
        assert _sent(server.url) == sender.acknowledged


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_graceful_stop_under_load_loses_nothing(tmp_path: Path, number: signal.Signals) -> None:
    db, senders = tmp_path / "deliveries.db", [Sender("ios"), Sender("android")]
    with serving(db) as server:
        _create(server.url)
        with sending(senders, server.url):
            wait_for(senders, 10 * BATCH)
            assert server.end(number) == 128 + number
        assert server.child.stderr is not None
        assert server.child.stderr.read() == ""
    assert [path.name for path in tmp_path.iterdir()] == ["deliveries.db"]
    with serving(db) as server:
        assert sum(s.acknowledged for s in senders) <= _sent(server.url) <= sum(s.attempted for s in senders)
    assert all(sender.failures == [] for sender in senders)


def test_two_servers_on_one_database_count_each_event_once(tmp_path: Path) -> None:
    db = tmp_path / "deliveries.db"
    with serving(db) as one, serving(db) as other:
        _create(one.url)
        # Of each name there are two, one at each server, with the same event ids.
        here, there = [Sender("ios"), Sender("web")], [Sender("ios"), Sender("web")]
        with sending(here, one.url), sending(there, other.url):
            wait_for(here, 30 * BATCH)
            wait_for(there, 30 * BATCH)
        for senders, server in ((here, one), (there, other)):
            assert all(sender.failures == [] for sender in senders)
            most = sum(max(a.acknowledged, b.acknowledged) for a, b in zip(here, there, strict=True))
            assert _sent(server.url) == most
        assert one.end(signal.SIGTERM) == 143
        assert _sent(other.url) == most
        assert other.end(signal.SIGTERM) == 143


def test_what_keeps_it_from_starting_is_one_line_and_status_2(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("buy milk\n" * 1000)
    with serving(tmp_path / "deliveries.db") as server:
        port = server.url.rpartition(":")[2]
        for arguments, words in (
            ([str(notes)], "is not a database"),
            ([str(tmp_path / "no" / "x.db")], "its directory does not exist"),
            ([str(tmp_path / "x.db"), "--port", port], "is in use: choose another with --port"),
            ([str(tmp_path / "x.db"), "--host", "0.0.0.0"], "without tokens"),
            ([str(tmp_path / "x.db"), "--host", "192.0.2.1"], "without tokens"),
        ):
            child = start(Path(arguments[0]), *arguments[1:])
            out, error = child.communicate(timeout=PATIENCE)
            assert (child.returncode, out) == (2, "")
            assert words in error
            assert error.count("\n") == 1


def test_tokens_come_from_the_environment(tmp_path: Path) -> None:
    with serving(tmp_path / "x.db", PUSHTUI_WRITE_TOKEN="w-secret", PUSHTUI_READ_TOKEN="r-secret") as server:
        assert httpx.put(server.url + PATH, json={"name": "D"}, trust_env=False).status_code == 401
        for token, status in (("r-secret", 401), ("w-secret", 201)):
            headers = {"authorization": f"Bearer {token}"}
            assert httpx.put(server.url + PATH, json={"name": "D"}, headers=headers).status_code == status
            assert httpx.get(server.url + PATH, headers=headers).status_code == (404 if status == 401 else 200)
        assert httpx.get(server.url + "/healthz").json() == {"status": "ok"}
