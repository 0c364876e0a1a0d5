"""Recordings on the screen: the same report, played by the engine from a real file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pushtui import recordings
from pushtui.core.source import UsageProblem
from pushtui.recording.store import Store
from pushtui.tui.app import PushtuiApp
from tests.recording.watch import START, recorded, send, states
from tests.tui.script import ZONE, Clock, Show


@pytest.mark.parametrize("speed", [1.0, 1000.0])
async def test_the_screen_plays_a_recording(tmp_path: Path, speed: float) -> None:
    recorded(tmp_path / "r", 90)
    desk = recordings.ReplayDesk(tmp_path / "r", speed=speed, start=60.0)
    app = PushtuiApp(desk, clock=Clock(START + 10_000), zone=ZONE)
    async with app.run_test(size=(120, 40)) as pilot:
        show = Show(app, pilot, None, Clock(START))  # type: ignore[arg-type]
        while show.report.picture.report is None or (speed > 1 and not show.report.feed.replay.ended):  # type: ignore[union-attr]
            await show.settle()
        await show.press("end")
        while show.report.picture.state.polls < states(send(90))[-1].polls:
            await show.settle()
        assert "■ at 11:51:30 · recording, the end" in show.lines()[0]
        assert show.report.picture.report == states(send(90))[-1].report
        await show.press("left_square_bracket", "left_square_bracket")
        assert "❙❙ at 11:51:28" in show.lines()[0]
        await show.press("d")
        assert "1 delivery  1 sending" in show.lines()[0]


def test_what_is_a_recording(tmp_path: Path) -> None:
    recorded(tmp_path / "r", 5)
    (tmp_path / "x").write_text("x")
    assert recordings.recording(str(tmp_path / "r")) == tmp_path / "r"
    for target in ("http://127.0.0.1:8750", "prod", str(tmp_path / "x"), str(tmp_path), ""):
        assert recordings.recording(target) is None


def test_an_empty_recording_is_told(tmp_path: Path) -> None:
    Store.to_write(tmp_path / "r").close()
    with pytest.raises(UsageProblem, match="nothing has been recorded yet"):
        recordings.ReplayDesk(tmp_path / "r")


def test_a_keeper_keeps_what_is_not_recorded() -> None:
    keeper = recordings.Keeper("h")
    assert keeper.tape is None
    found = states(send(20))
    for place, event in enumerate(send(20)):
        keeper.put(event, found[place], found[place + 1])
    keeper.close()
    assert keeper.trouble == ""


@pytest.mark.parametrize("events", [1, 3, 4])
def test_a_keeper_s_first_events_can_be_gone_back_to_at_once(events: int) -> None:
    keeper = recordings.Keeper("h")
    found = states(send(20))
    for place, event in enumerate(send(20)[:events]):
        keeper.put(event, found[place], found[place + 1])
    tape = keeper.tape
    assert tape is not None
    deadline = time.monotonic() + 30
    while tape.span != (found[1].polled_at, found[events].polled_at):  # a thread writes
        assert time.monotonic() < deadline
        time.sleep(0.01)
    keeper.close()


def test_a_keeper_does_not_import_what_records_before_the_second_poll() -> None:
    script = """
import sys
from pushtui import recordings
from tests.recording.watch import send, states
for name in [name for name in sys.modules if name.startswith("pushtui.recording.")]:
    del sys.modules[name]
keeper, found = recordings.Keeper("h"), states(send(20))
for place, event in enumerate(send(20)[:4]):
    print(int(any(name.startswith("pushtui.recording.") for name in sys.modules)), end="")
    keeper.put(event, found[place], found[place + 1])
print(int("pushtui.recording.recorder" in sys.modules))
keeper.close()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "00001"


KEEPING = """
import os, random, resource, stat, sys, threading
from pushtui import recordings
from pushtui.core.events import Polled
from tests.benchmarks.bench_recording import START, reports
from tests.recording.watch import states

def nameless():
    found = [os.fstat(fd) for fd in map(int, os.listdir("/dev/fd")) if os.path.exists(f"/dev/fd/{fd}")]
    return [file for file in found if stat.S_ISREG(file.st_mode) and not file.st_nlink]

polls, room = map(int, sys.argv[1:])
if room >= 0:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
told = enumerate(reports(polls, random.Random(1)))
events = [Polled(START + n, report, 0.01, START + n + 1) for n, report in told]
found, keeper, written = states(events), recordings.Keeper("h"), threading.Event()
for place, event in enumerate(events):
    keeper.put(event, found[place], found[place + 1])
    if place % 200 == 100 or place == len(events) - 1:  # no more wait to be written than may
        while keeper.tape.span is None or keeper.tape.span[1] < event.at:
            assert not keeper.trouble, keeper.trouble
            written.wait(0.01)
tape = keeper.tape
assert tape.span == (events[0].at, events[-1].at)
for place in range(0, len(events), 97):
    known = tape.state_at(events[place].at)
    assert (known.polls, known.report) == (found[place + 1].polls, found[place + 1].report)
pages, size = (tape.store.rows(f"PRAGMA {what}")[0][0] for what in ("page_count", "page_size"))
files = nameless()
print(pages * size, sum(file.st_size for file in files), *(oct(stat.S_IMODE(file.st_mode)) for file in files))
keeper.close()
print(len(nameless()), keeper.trouble)
"""


def keeping(folder: Path, polls: int, room: int = -1) -> list[str]:
    """Keep so many polls, on a disk with so much room: the bytes of it, those in files without a name, their modes;
    and then the files left.
    """
    argv = [sys.executable, "-c", KEEPING, str(polls), str(room)]
    environ = os.environ | {"TMPDIR": str(folder), "SQLITE_TMPDIR": str(folder)}
    done = subprocess.run(argv, capture_output=True, text=True, timeout=120, env=environ)
    assert done.stderr == ""
    assert list(folder.iterdir()) == []
    return done.stdout.split()


def test_what_a_keeper_keeps_is_in_a_private_file_without_a_name(tmp_path: Path) -> None:
    kept, written, *modes, left = keeping(tmp_path, 600)
    assert int(kept) > 400_000
    assert int(kept) - int(written) <= 256 * 1024, "what is not in the file is in memory"
    assert (modes, left) == (["0o600"], "0")


@pytest.mark.parametrize("room", [0, 60_000])
def test_where_the_disk_is_full_a_keeper_goes_on_in_memory_and_nothing_is_lost(tmp_path: Path, room: int) -> None:
    kept, written, left = keeping(tmp_path, 300, room)
    assert int(kept) > 3 * room
    assert (written, left) == ("0", "0")
