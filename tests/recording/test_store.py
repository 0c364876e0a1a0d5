"""The file: private, its own and nobody else's, and whole after any end."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pushtui.core.source import UsageProblem
from pushtui.core.state import State
from pushtui.recording.store import Store, is_recording
from pushtui.recording.tape import Tape
from pushtui.recording.writer import Writer
from tests.recording.watch import START, other, put, recorded, send, states

ROOT = Path(__file__).parents[2]


def test_it_is_one_private_file(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        store = Store.to_write(tmp_path / "r")
        put(store, send(10), finish=False)
        modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        assert modes == {0o600}
        store.close()
    finally:
        os.umask(old)
    assert [path.name for path in tmp_path.iterdir()] == ["r"]
    assert is_recording(tmp_path / "r")


def test_its_format_is_told_in_the_file(tmp_path: Path) -> None:
    recorded(tmp_path / "r", 5)
    connection = sqlite3.connect(tmp_path / "r")
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    assert connection.execute("PRAGMA application_id").fetchone() == (0x70757368,)
    facts = dict(connection.execute("SELECT key, value FROM meta"))
    connection.close()
    assert facts["delivery"] == '"bf-2026-w1"'
    assert facts["place"] == "h"
    assert facts["recorded_by"].startswith("pushtui ")


@pytest.mark.parametrize("content", [b"dear diary", b"SQLite format 3\x00" + bytes(200), b"x" * 5000])
def test_another_file_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r"
    path.write_bytes(content)
    with pytest.raises(UsageProblem, match="choose another name"):
        Store.to_write(path)
    with pytest.raises(UsageProblem, match="is no recording"):
        Store.to_read(path)
    assert path.read_bytes() == content


def test_another_database_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "r")
    connection.execute("CREATE TABLE precious (x)")
    connection.commit()
    connection.close()
    before = (tmp_path / "r").read_bytes()
    with pytest.raises(UsageProblem, match="choose another name"):
        Store.to_write(tmp_path / "r")
    assert (tmp_path / "r").read_bytes() == before


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "r").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageProblem, match="cannot be written"):
        Store.to_write(tmp_path / "r")
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="is not there"):
        Store.to_read(tmp_path / "r")


def test_two_programs_do_not_write_into_one_file(tmp_path: Path) -> None:
    first = Store.to_write(tmp_path / "r")
    with pytest.raises(UsageProblem, match="by another pushtui"):
        Store.to_write(tmp_path / "r")
    first.close()
    Store.to_write(tmp_path / "r").close()


def test_another_version_is_told(tmp_path: Path) -> None:
    recorded(tmp_path / "r", 5)
    connection = sqlite3.connect(tmp_path / "r")
    connection.execute("PRAGMA user_version = 9")
    connection.commit()
    connection.close()
    for open_ in (Store.to_write, Store.to_read):
        with pytest.raises(UsageProblem, match="another version of pushtui"):
            open_(tmp_path / "r")


def test_another_delivery_is_refused(tmp_path: Path) -> None:
    from pushtui.core.events import Polled

    live = recorded(tmp_path / "r", 20)
    store = Store.to_write(tmp_path / "r")
    event = Polled(START + 100, other(100))
    with pytest.raises(UsageProblem, match="of another delivery than another"):
        Writer(store, "h").write(event, State(), states([event])[-1])
    store.close()
    tape = Tape(Store.to_read(tmp_path / "r"))
    assert tape.state_at(START + 500).report == live[-1].report
    tape.close()


def test_it_is_read_where_nothing_can_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "cd"
    folder.mkdir()
    recorded(folder / "r", 20)
    (folder / "r").chmod(0o400)
    folder.chmod(0o500)
    try:
        tape = Tape(Store.to_read(folder / "r"))
        assert tape.state_at(START + 500).polls > 0
        tape.close()
    finally:
        folder.chmod(0o700)


_WRITING = """
import sys, time
from pathlib import Path
from pushtui.recording.store import Store
from pushtui.recording.writer import Writer
from tests.recording.watch import send, states
events = send(3000)
found = states(events)
writer = Writer(Store.to_write(Path(sys.argv[1])), "h")
for place, event in enumerate(events):
    writer.write(event, found[place], found[place + 1])
    print(place, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_it_loses_the_last_sample_at_most(tmp_path: Path, seed: int) -> None:
    writing = subprocess.Popen(
        [sys.executable, "-c", _WRITING, str(tmp_path / "r")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
    )
    assert writing.stdout is not None
    told = random.Random(seed).randint(1, 400)
    for _ in range(told):
        assert writing.stdout.readline()
    time.sleep(random.Random(seed).random() / 500)  # not for anything to happen: to strike at any moment
    writing.send_signal(signal.SIGKILL)
    rest = writing.stdout.read()
    writing.wait()
    written = told + rest.count("\n")
    tape = Tape(Store.to_read(tmp_path / "r"))
    events = [found.event for found in tape.after(float("-inf"))]
    assert written <= len(events) <= written + 1
    assert events == send(3000)[: len(events)]
    assert tape.state_at(events[-1].at) is not None
    tape.close()
    put(Store.to_write(tmp_path / "r"), send(5))
