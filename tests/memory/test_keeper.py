"""The keeper: saved whole, by one at a time, and never a reason to crash."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pushtui.core.grid import Grid
from pushtui.core.remembered import Remembered
from pushtui.core.tile import Tile
from pushtui.memory import Memory, state_file
from pushtui.memory.form import decode, encode

GRID = Grid((Tile("summary", 12, 20, view="table"),))
CHANGED = Remembered().with_grid(GRID)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "dashboard.json"


def written(path: Path) -> Remembered:
    return decode(path.read_bytes())


def remember(path: Path, value: Remembered) -> Memory:
    """A memory that has remembered this, and is closed."""
    memory = Memory(path)
    memory.remember(value)
    memory.close()
    return memory


def test_nothing_is_written_before_there_is_something_to_remember(path: Path) -> None:
    memory = Memory(path)
    assert memory.value == Remembered()
    memory.remember(Remembered())
    memory.close()
    assert not path.parent.exists()


def test_it_is_there_at_the_next_start_and_only_for_its_owner(path: Path) -> None:
    remember(path, CHANGED)
    assert Memory(path).value == CHANGED
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert sorted(p.name for p in path.parent.iterdir()) == ["dashboard.json", "dashboard.lock"]


def test_changes_that_follow_each_other_are_one_save(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pushtui.memory import keeper

    saved: list[Remembered] = []
    monkeypatch.setattr(keeper, "save", lambda _path, _base, value: saved.append(value))
    memory = Memory(path, quiet=30.0)
    for seconds in range(1, 50):
        memory.remember(Remembered(span=float(seconds)))
    memory.close()
    assert saved == [Remembered(span=49.0)]


def test_a_change_is_saved_without_waiting_for_the_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from pushtui.memory import keeper

    done = threading.Event()
    monkeypatch.setattr(keeper, "save", lambda *_: done.set())
    memory = Memory(path, quiet=0.01)
    memory.remember(CHANGED)
    assert done.wait(10)
    memory.close()


def test_two_that_are_open_lose_nothing_of_each_other_s(path: Path) -> None:
    one, other = Memory(path), Memory(path)
    one.remember(Remembered().saved_as("night", GRID))
    one.close()
    other.remember(Remembered(theme="pushtui-light"))
    other.close()
    assert written(path).grid_of("night") == GRID
    assert written(path).theme == "pushtui-light"


def test_the_last_to_save_wins(path: Path) -> None:
    one, other = Memory(path), Memory(path)
    one.remember(Remembered(span=60.0))
    one.close()
    other.remember(Remembered(span=900.0))
    other.close()
    assert written(path).span == 900.0


@pytest.mark.parametrize(
    ("data", "word"), [(b"{", "damaged"), (b"", "damaged"), (b'{"version": 99}', "from a newer pushtui")]
)
def test_a_file_that_cannot_be_used_is_put_aside_with_a_note(path: Path, data: bytes, word: str) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    memory = Memory(path)
    assert memory.value == Remembered()
    note = memory.take_note()
    assert word in note
    assert "dashboard.aside-1.json" in note
    assert memory.take_note() == ""
    assert (path.parent / "dashboard.aside-1.json").read_bytes() == data
    assert not path.exists()
    path.write_bytes(b"again")
    assert "dashboard.aside-2.json" in Memory(path).take_note()


def test_a_file_that_was_damaged_meanwhile_is_put_aside_at_the_next_save(path: Path) -> None:
    remember(path, CHANGED)
    memory = Memory(path)
    path.write_bytes(b"scribble")
    memory.remember(CHANGED.switched("failures"))
    memory.close()
    assert written(path) == CHANGED.switched("failures")
    assert "aside-1" in memory.take_note()


def test_a_place_that_cannot_be_written_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the directory should be")
    memory = remember(tmp_path / "state" / "dashboard.json", CHANGED)
    note = memory.take_note()
    assert "cannot be" in note
    assert "\n" not in note
    assert memory.value == CHANGED


def test_a_pipe_and_a_directory_in_its_place_hold_nothing_up(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    assert "aside-1" in Memory(path).take_note()
    path.mkdir()
    memory = remember(path, CHANGED)
    assert "cannot be" in memory.take_note()


def test_what_could_not_be_saved_is_saved_with_the_next_change(path: Path) -> None:
    path.parent.parent.joinpath("state").write_text("in the way")
    memory = Memory(path, quiet=0.0)
    memory.remember(CHANGED)
    while not any("remembered:" in note for note in iter(memory.take_note, "") if "remembered:" in note):
        pass
    path.parent.unlink()
    memory.remember(Remembered(CHANGED.layout, CHANGED.layouts, theme="pushtui-light"))
    memory.close()
    assert written(path) == memory.value


_WRITER = """
import sys
from pathlib import Path
from pushtui.core.grid import Grid
from pushtui.core.remembered import Remembered
from pushtui.core.tile import Tile
from pushtui.memory.disk import save

path, me, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
before = Remembered()
print("ready", flush=True)
sys.stdin.readline()
for n in range(times):
    grid = Grid((Tile("summary", 12, n + 1),))
    after = Remembered(layouts={**before.layouts, f"{me}-{n % 5}": grid}, theme=f"{me}-{n}")
    save(path, before, after)
    before = after
"""


def test_processes_that_write_at_once_never_corrupt_it(path: Path) -> None:
    times = 25
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path), name, str(times)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for name in ("a", "b", "c")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(b"go\n")
        writer.stdin.close()
    seen = 0
    while any(writer.poll() is None for writer in writers):
        if path.exists():
            written(path)
            seen += 1
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.close()
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert seen > 0
    final = written(path)
    assert set(final.own) == {f"{name}-{n}" for name in "abc" for n in range(5)}
    assert all(final.grid_of(f"{name}-4").tiles[0].height == times for name in "abc")
    assert final.theme in {f"{name}-{times - 1}" for name in "abc"}
    assert not [p for p in path.parent.iterdir() if "aside" in p.name or p.name.startswith(".")]


def test_a_writer_that_is_killed_leaves_the_old_file_and_no_lock(path: Path) -> None:
    remember(path, CHANGED)
    script = (
        "import os, sys; from pathlib import Path; from pushtui.memory import disk\n"
        "from pushtui.core.remembered import Remembered\n"
        "disk.os.replace = lambda *_: os._exit(9)\n"
        "disk.save(Path(sys.argv[1]), Remembered(), Remembered(theme='x'))\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", script, str(path)], env=env, check=False).returncode == 9
    assert written(path) == CHANGED
    remember(path, Remembered(CHANGED.layout, CHANGED.layouts, theme="y"))
    assert written(path).theme == "y"


def test_the_place_is_the_platform_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state_file().name == "dashboard.json"
    assert "pushtui" in state_file().parts
    assert encode(Remembered()).endswith(b"\n")
