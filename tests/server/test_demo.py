"""The demo as it is: a child process, a real server, real requests; and nothing left of it at its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from pushtui.core.report import Status
from pushtui.server.demo_process import DemoError, DemoProcess
from pushtui.sources.address import Address
from pushtui.sources.report import fetch_report

PATIENCE = 30.0


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.01)


def read(url: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(url, trust_env=False).json()
    return found


def settled(url: str) -> dict[str, Any]:
    """The report once the send is completed and nothing is under way any more; people may go on opening."""

    def over() -> bool:
        report = read(url)
        totals = report["totals"]
        return bool(report["status"] == "completed" and totals["sent"] == totals["delivered"] + totals["bounces"])

    wait_for(over)
    return read(url)


def gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"  # ended, and nobody has asked how


def places(within: Path) -> list[str]:
    return sorted(path.name for path in within.iterdir())


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's children put what is temporary."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    return place


async def test_tiny_ends_on_the_worked_example_through_the_real_server() -> None:
    with DemoProcess("tiny", speed=200) as demo:
        urls = demo.start()
        totals = {"targeted": 198, "excluded": 0, "sent": 196, "delivered": 190, "bounces": 6, "errors": 2}
        wait_for(lambda: read(urls.delivery)["totals"] == totals | {"opens": 20, "actions": 10})
        wait_for(lambda: read(urls.delivery)["status"] == "completed")
        report = await fetch_report(Address.parse(urls.delivery))
    assert (report.status, report.notes) == (Status.COMPLETED, ())
    assert report.totals.engagements == 30
    apns, fcm = report.platforms
    assert (apns.name.text, apns.counts.values()[2:]) == ("apns", (100, 96, 4, 2, None, None))
    assert (fcm.name.text, fcm.counts.values()[2:]) == ("fcm", (96, 94, 2, 0, 20, 10))
    assert apns.counts.engagements is None
    assert fcm.counts.engagements == 30


async def test_partial_reports_no_engagement_and_nobody_targeted() -> None:
    with DemoProcess("partial", speed=20) as demo:
        urls = demo.start()
        wait_for(lambda: (read(urls.delivery)["totals"]["delivered"] or 0) > 1000)
        document = read(urls.delivery)
        report = await fetch_report(Address.parse(urls.delivery))
        history = read(f"{urls.delivery}/history")
    silent = ("targeted", "excluded", "opens", "actions")
    for counts in (document["totals"], *document["platforms"]):
        assert [name for name in silent if counts[name] is not None] == []
        assert all(counts[name] is not None for name in ("sent", "delivered", "bounces", "errors"))
    for known in (report.totals, *(platform.counts for platform in report.platforms)):
        assert (known.targeted, known.excluded, known.opens, known.actions) == (None, None, None, None)
        assert known.engagements is None
    assert len(report.platforms) == 3
    assert set(history) == {"at", "sent", "delivered", "bounces", "errors"}


def test_a_finished_healthy_send_adds_up_and_stands_among_earlier_ones() -> None:
    with DemoProcess("healthy", speed=1000) as demo:
        urls = demo.start()
        report = settled(urls.delivery)
        wait_for(lambda: len(read(f"{urls.server}/v1/deliveries")["deliveries"]) == 6)
        listed = read(f"{urls.server}/v1/deliveries")["deliveries"]
    totals = report["totals"]
    assert totals["targeted"] == 2_000_000 == totals["sent"] + totals["errors"] + totals["excluded"]
    for name, total in totals.items():
        assert sum(row[name] for row in report["platforms"]) == total
    for kind, counter in (("error", "errors"), ("bounce", "bounces"), ("exclusion", "excluded")):
        assert sum(row["count"] for row in report["reasons"] if row["kind"] == kind) == totals[counter]
    assert listed[0]["id"] == report["id"]
    assert {row["status"] for row in listed[1:]} == {"completed", "canceled", "failed"}
    starts = [row["started_at"] for row in listed]
    assert starts == sorted(starts, reverse=True)
    assert all(row["completed_at"] > row["started_at"] and row["totals"]["sent"] > 0 for row in listed[1:])


def test_an_outage_refuses_readers_while_the_send_goes_on() -> None:
    with DemoProcess("outage", speed=10) as demo:
        urls = demo.start()
        sent = [0]

        def look() -> str:
            try:
                answer = httpx.get(urls.delivery, trust_env=False)
            except httpx.RemoteProtocolError:
                return "dropped"
            if answer.status_code == 200:
                sent.append(answer.json()["totals"]["sent"] or 0)
                return "good"
            assert answer.headers["retry-after"] == "4"
            return str(answer.status_code)

        for outcome in ("good", "503"):
            wait_for(lambda wanted=outcome: look() == wanted)  # type: ignore[misc]
        before = sent[-1]
        for outcome in ("dropped", "good"):
            wait_for(lambda wanted=outcome: look() == wanted)  # type: ignore[misc]
        assert sent[-1] > before + 100_000


def test_nothing_is_left_of_a_demo(temporary: Path) -> None:
    with DemoProcess("healthy") as demo:
        urls = demo.start()
        pid = demo.pid
        assert pid is not None
        assert len(places(temporary)) == 1
        assert (temporary / places(temporary)[0]).stat().st_mode & 0o077 == 0
    assert gone(pid)
    assert places(temporary) == []
    with pytest.raises(httpx.ConnectError):
        read(urls.delivery)


_PARENT = """
import sys, time
from pushtui.server.demo_process import DemoProcess
demo = DemoProcess("healthy")
demo.start()
print(demo.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_a_demo_ends_with_its_parent_however_that_ends(temporary: Path, number: signal.Signals) -> None:
    parent = subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert not gone(pid)
    parent.send_signal(number)
    parent.wait(PATIENCE)
    wait_for(lambda: gone(pid))
    assert places(temporary) == []
    parent.stdout.close()


def test_a_demo_that_is_killed_leaves_nothing_that_its_parent_does_not_clear_away(temporary: Path) -> None:
    with DemoProcess("tiny") as demo:
        demo.start()
        assert demo.pid is not None
        os.kill(demo.pid, signal.SIGKILL)
    assert places(temporary) == []


def test_a_database_is_kept_and_the_next_demo_is_another_delivery_in_it(tmp_path: Path) -> None:
    db = tmp_path / "kept.db"
    with DemoProcess("tiny", speed=200, db=db) as demo:
        first = demo.start()
        wait_for(lambda: read(first.delivery)["totals"]["actions"] == 10)
        wait_for(lambda: len(read(f"{first.server}/v1/deliveries")["deliveries"]) == 6)
        report = read(first.delivery)
    assert places(tmp_path) == ["kept.db"]
    with DemoProcess("tiny", speed=200, db=db) as demo:
        second = demo.start()
        assert second.delivery.endswith("/pilot-198-2")
        assert read(f"{second.server}/v1/deliveries/pilot-198") == report
        wait_for(lambda: read(second.delivery)["totals"]["actions"] == 10)
        assert len(read(f"{second.server}/v1/deliveries")["deliveries"]) == 7


def test_a_demo_that_cannot_start_says_why_in_one_line(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("buy milk\n" * 1000)
    with DemoProcess("tiny", db=notes) as demo, pytest.raises(DemoError, match="is not a database") as caught:
        demo.start()
    assert "\n" not in str(caught.value)
    assert notes.read_text().startswith("buy milk")
    with DemoProcess("tiny") as demo:
        port = int(demo.start().server.rpartition(":")[2])
        with DemoProcess("tiny", port=port) as other, pytest.raises(DemoError, match="in use"):
            other.start()


def test_the_same_seed_gives_the_same_end_whatever_the_speed() -> None:
    found = []
    for speed, seed in ((300, 7), (900, 7), (900, 8)):
        with DemoProcess("expired-key", speed=speed, seed=seed) as demo:
            urls = demo.start()
            report = settled(urls.delivery)
        totals = {name: value for name, value in report["totals"].items() if name not in ("opens", "actions")}
        reasons = sorted((row["kind"], row["code"], row["platform"], row["count"]) for row in report["reasons"])
        found.append(json.dumps([totals, reasons]))
    assert found[0] == found[1] != found[2]


def test_earlier_deliveries_are_there_from_the_start_where_one_is_compared_with() -> None:
    with DemoProcess("tiny", compared=True) as demo:
        urls = demo.start()
        earlier = read(f"{urls.server}/v1/deliveries/bf-2026-teaser")
        curve = read(f"{urls.server}/v1/deliveries/bf-2026-teaser/history")
    assert earlier["status"] == "completed"
    assert earlier["totals"]["sent"] > 1_900_000
    began, done = (datetime.fromisoformat(earlier[name]).timestamp() for name in ("started_at", "completed_at"))
    times = [datetime.fromisoformat(at).timestamp() for at in curve["at"]]
    assert began <= times[0] < began + 30
    assert sum(began < at < done for at in times) > 50, "it has a course of its own"
    assert curve["sent"] == sorted(curve["sent"])


def test_a_server_that_ends_by_itself_is_noticed() -> None:
    with DemoProcess("tiny") as demo:
        demo.start()
        assert not demo.ended
        assert demo.pid is not None
        os.kill(demo.pid, signal.SIGKILL)
        wait_for(lambda: demo.ended)
    assert not demo.ended, "it was stopped, as it was asked to"
