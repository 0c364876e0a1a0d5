"""Each fault on the real screen: told in time, in words that name it, and the last report kept until it is over."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.needs import CI
from tests.sources.fault_cases import FAILURES, ODD
from tests.sources.faults import REPORT, changed, says, tells
from tests.terminal.pty import Tty, terminal, until
from tests.terminal.served import Served, but_no_history, serving

INTERVAL = 0.25
DEADLINE = 10.0
SHOWN = 2.0
LATE = re.compile("took|longer")
SHARE = 64 * 1024 * 1024
SOME = list(FAILURES) if os.environ.get(CI) else list(FAILURES)[::9]
"""In CI each of them; elsewhere some, since those that stall last ten seconds."""


def rss(pid: int, what: str = "VmRSS") -> int:
    """Resident bytes of a process; with `VmHWM` the most it ever had."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return 1024 * int(found[1])


def forget_peak(pid: int) -> None:
    """Let the most that a process ever had begin again."""
    with suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def good(sent: int) -> bytes:
    """The good report with another number sent."""
    totals = REPORT["totals"]
    assert isinstance(totals, dict)
    return json.dumps(REPORT | {"totals": totals | {"sent": sent}}).encode()


def fails(text: str) -> bool:
    """Whether the header says that the endpoint brings no report."""
    return re.search("▲ (no answer|refused|bad answer)", text.split("\n")[0]) is not None


class Watched:
    """One watch that goes through one fault after the other."""

    def __init__(self, tty: Tty, served: Served) -> None:
        self.tty = tty
        self.served = served
        self.sent = 1_000

    def recover(self) -> None:
        """The endpoint is well again: the next poll shows it."""
        self.sent += 1
        self.served.act = but_no_history(says(good(self.sent)))
        begun = time.monotonic()
        self.tty.type("r")
        self.tty.wait_for(
            lambda text: f"{self.sent:,}" in text and "▲" not in text.split("\n")[1], INTERVAL + SHOWN
        )
        assert time.monotonic() - begun < INTERVAL + SHOWN


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    with serving(but_no_history(says(good(1_000)))) as served:
        url = f"{served.url}/v1/deliveries/bf-1"
        with terminal("watch", url, "--interval", str(INTERVAL), size=(200, 50)) as tty:
            tty.wait_for("1,000")
            yield Watched(tty, served)
            assert tty.child.poll() is None, "none of them ended it"
            tty.type("q")
            assert tty.wait() == 0
            assert tty.left_over == []


@pytest.mark.parametrize("name", SOME)
def test_a_fault_is_told_and_the_last_report_stays(watched: Watched, name: str) -> None:
    act, _, words = FAILURES[name]
    tty, pid = watched.tty, watched.tty.child.pid
    watched.recover()
    forget_peak(pid)
    before = rss(pid)
    stalls = LATE.search(words) is not None
    words = re.sub(
        r"1 MiB", "8 MiB", words.replace("0.6 s", "10 s").replace("HOST", re.escape(watched.served.server.host))
    )
    watched.served.act = but_no_history(act)
    begun = time.monotonic()
    tty.type("r")
    told = tty.wait_for(lambda text: _told(text, words), (DEADLINE + 0.5 if stalls else 0) + INTERVAL + SHOWN + 3)
    assert time.monotonic() - begun < (DEADLINE + 0.5 if stalls else 0) + INTERVAL + SHOWN, told
    assert rss(pid, "VmHWM") - before < SHARE
    tty.wait_for(lambda text: f"{watched.sent:,}" in text and re.search(r"as of \d+ ", text.split("\n")[0]), 5)
    watched.recover()


def _told(text: str, words: str) -> str | None:
    """The line that tells of the trouble, if it has the words, or as many of them as there was room for."""
    line = text.split("\n")[1]
    if "▲" not in line and "!" not in line:
        return None
    return line if any(re.search(part, line) for part in (words, words[:60])) else None


@pytest.mark.parametrize("name", ODD)
def test_an_odd_answer_is_still_a_report(watched: Watched, name: str) -> None:
    watched.recover()
    log, pid = watched.served.server.log, watched.tty.child.pid
    forget_peak(pid)
    before = rss(pid)
    watched.served.act = but_no_history(ODD[name][0])
    watched.tty.type("r")
    seen, begun = len(log), time.monotonic()
    until(lambda: len(log) >= seen + 2, DEADLINE, "two polls")  # so that what came of the first one is shown
    assert not fails(watched.tty.wait_for(lambda text: text))
    assert time.monotonic() - begun < DEADLINE + 0.5
    assert rss(pid, "VmHWM") - before < SHARE
    watched.recover()


def test_other_reasons_each_time_do_not_pile_up(watched: Watched) -> None:
    watched.recover()
    tty, log, pid = watched.tty, watched.served.server.log, watched.tty.child.pid
    begun = rss(pid)
    for turn in range(3):
        rows = [{"kind": "error", "code": f"{turn}E{n}", "count": n} for n in range(100_000)]
        watched.served.act = but_no_history(tells(changed(totals={"sent": 200_000 + turn}, reasons=rows)))
        tty.type("r")
        tty.wait_for(f"{200_000 + turn:,}", DEADLINE)
        seen = len(log)
        until(lambda seen=seen: len(log) >= seen + 3, DEADLINE, "three polls")  # type: ignore[misc]
    # The last report is kept, and the one before it; of the others the recording has the lines.
    assert rss(pid) - begun < 2 * SHARE
    watched.recover()
