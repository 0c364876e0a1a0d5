"""Runner: the program is told everything in order, one run at a time, and nothing about it holds anybody up."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pushtui.runner import MOST_WAITING, Runner

TELL = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"
BUSY = """
import os, sys, time
lock = os.open(sys.argv[1] + ".lock", os.O_CREAT | os.O_EXCL)
text = sys.stdin.read()
time.sleep(0.05)
open(sys.argv[1], "a").write(text)
os.unlink(sys.argv[1] + ".lock")
"""


@contextmanager
def runner(*words: str, timeout: float = 30) -> Iterator[Runner]:
    found = Runner(words, timeout)
    try:
        yield found
    finally:
        found.close(0)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_program_gets_each_text_on_its_standard_input_in_order(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with runner(sys.executable, "-c", TELL, str(out)) as found:
        for text in ("a\n", "ü; $(reboot)\n", "c\n"):
            found.run(text)
        found.close(30)
    assert out.read_text() == "a\nü; $(reboot)\nc\n"
    assert found.take_note() == ""


def test_it_never_runs_twice_at_once(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with runner(sys.executable, "-c", BUSY, str(out)) as found:
        for n in range(4):
            found.run(f"{n}")
        found.close(30)
        assert found.take_note() == "", "a second one would fail on the first one's lock"
    assert out.read_text() == "0123"


def test_words_are_no_shells(tmp_path: Path) -> None:
    with runner(
        sys.executable,
        "-c",
        "import sys; open(sys.argv[2], 'w').write(sys.argv[1])",
        "$HOME;*",
        str(tmp_path / "o"),
    ) as found:
        found.run("")
        found.close(30)
    assert (tmp_path / "o").read_text() == "$HOME;*"


STARTS = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "w").write(f"{child.pid} ")
time.sleep(600)
"""


def test_one_that_takes_too_long_is_ended_with_what_it_started(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with runner(sys.executable, "-c", STARTS, str(out), timeout=3) as found:
        found.run("x")
        notes: list[str] = []

        def noted() -> bool:
            notes.append(found.take_note())
            return bool(notes[-1])

        until(noted)
        assert notes[-1] == "the alert command was ended: it took more than 3 s"
        child = out.read_text().strip()
        until(lambda: ended(child))


def ended(pid: str) -> bool:
    """Whether the process is gone, or dead and waits for somebody to ask."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_program_that_fails_or_is_not_there_is_told_once(tmp_path: Path) -> None:
    for words, told in (
        ((sys.executable, "-c", "raise SystemExit(3)"), "the alert command failed with status 3"),
        ((str(tmp_path / "none"),), "the alert command cannot be run: No such file or directory"),
    ):
        with runner(*words) as found:
            found.run("x")
            found.close(30)
            assert found.take_note() == told
            assert found.take_note() == ""


def test_closing_waits_no_longer_than_it_is_told_and_twice_is_harmless() -> None:
    with runner(sys.executable, "-c", "import time; time.sleep(600)") as found:
        found.run("x")
        began = time.monotonic()
        found.close(0.2)
        found.close(0.2)
        assert time.monotonic() - began < 10


def test_of_too_many_that_wait_the_oldest_are_dropped(tmp_path: Path) -> None:
    out = tmp_path / "out"
    gate = tmp_path / "gate"
    script = f"import os, sys, time\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.01)\n{TELL}"
    with runner(sys.executable, "-S", "-c", script, str(out)) as found:
        for n in range(MOST_WAITING + 20):
            found.run(f"{n},")
        assert found._waiting.qsize() <= MOST_WAITING
