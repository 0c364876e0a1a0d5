"""An upgrade, or a removal, under a running watch: it goes on, and what is gone is said where it is wanted."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import pushtui
from tests.terminal.endpoint import Endpoint
from tests.terminal.pty import PUSHTUI, Tty, until
from tests.terminal.test_recording import sends

SOURCES = Path(pushtui.__file__).parent
TESTS = Path(__file__).parents[2]
REMOVED = "pushtui was replaced or removed while it ran: start it again"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a pushtui of its own, as pip would have put it there."""
    shutil.copytree(SOURCES, tmp_path / "site" / "pushtui", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "site"


def path_of(site: Path) -> str:
    """The PYTHONPATH under which that one is found first."""
    return f"{site}:{TESTS}"


def started(endpoint: Endpoint, text: str) -> bool:
    """Whether the screen is there and all is imported that polling needs, which the first two answers tell."""
    return len(endpoint.answers) > 5 and "of 1,000,000" in text


def sent(text: str) -> list[int]:
    """The numbers on the screen that can be what was sent."""
    return [int(found.replace(",", "")) for found in re.findall(r"\b\d,\d{3}\b(?!,)", text)] or [0]


@contextmanager
def running(site: Path, *argv: str, **env: str) -> Iterator[Tty]:
    """A program in a terminal, with the folder's pushtui."""
    tty = Tty((sys.executable, *argv), env={"PYTHONPATH": path_of(site), **env})
    try:
        yield tty
    finally:
        tty.end()


def test_a_watch_goes_on_where_it_was_removed_and_says_what_is_gone(site: Path, tmp_path: Path) -> None:
    recording = tmp_path / "r"
    with (
        Endpoint() as endpoint,
        running(site, *PUSHTUI[1:], "watch", endpoint.url, "--record", str(recording), "--interval", "0.25") as tty,
    ):
        tty.wait_for(lambda text: started(endpoint, text))
        (site / "pushtui").rename(site / "elsewhere")
        for key, module in (
            ("?", "pushtui.tui.screens.help"),
            ("e", "pushtui.tui.screens.export"),
            ("\x10", "pushtui.tui.commands"),
            ("d", "pushtui.tui.screens.deliveries"),
        ):
            tty.type(key)
            tty.wait_for(f"{REMOVED} ({module} is gone)")
        tty.type("y")  # which is imported soon after the start
        tty.wait_for(lambda text: "Summary copied" in text or "clipboard is gone" in text)
        seen = len(endpoint.answers)
        tty.wait_for(lambda text: max(sent(text)) >= 1000 + 10 * (seen + 2))
        tty.type("q")
        assert tty.wait() == 0
        assert tty.left_over == []
        answers = len(endpoint.answers)
    recorded = sends(recording)
    assert recorded == [1000 + 10 * n for n in range(1, len(recorded) + 1)]
    assert answers - 1 <= len(recorded) <= answers


def test_a_version_that_does_not_fit_is_no_crash(site: Path) -> None:
    with Endpoint() as endpoint, running(site, *PUSHTUI[1:], "watch", endpoint.url, "--interval", "0.25") as tty:
        tty.wait_for(lambda text: started(endpoint, text))
        (site / "pushtui").rename(site / "elsewhere")
        shutil.copytree(site / "elsewhere", site / "pushtui", ignore=shutil.ignore_patterns("__pycache__"))
        (site / "pushtui" / "tui" / "screens" / "help.py").write_text('"""Help is elsewhere now."""\n')
        tty.type("?")
        tty.wait_for(f"{REMOVED} (pushtui.tui.screens.help is another)")
        tty.type("q")
        assert tty.wait() == 0


def test_a_crash_after_it_was_removed_names_the_cause_and_is_kept(site: Path, tmp_path: Path) -> None:
    (tmp_path / "crashes").mkdir()
    with running(site, "-m", "tests.terminal.broken", "late", TMPDIR=str(tmp_path / "crashes")) as tty:
        tty.wait_for("calm now")
        (site / "pushtui").rename(site / "elsewhere")
        tty.type("!")
        assert tty.wait() == 1
        assert tty.left_over == []
        (file,) = (tmp_path / "crashes").glob("pushtui-crash-*.txt")
        said = re.sub(r"\s+", " ", tty.text)
        assert f"pushtui: {REMOVED} (RuntimeError); the traceback is in" in said
        assert "broken on purpose" in file.read_text()


def test_a_recording_without_a_screen_goes_on_and_ends_as_ever(site: Path, tmp_path: Path) -> None:
    with Endpoint() as endpoint:
        command = [*PUSHTUI, "record", endpoint.url, str(tmp_path / "r"), "--interval", "0.1"]
        env = os.environ | {"PYTHONPATH": path_of(site)}
        program = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        until(lambda: len(endpoint.answers) >= 2, 60)
        (site / "pushtui").rename(site / "elsewhere")
        seen = len(endpoint.answers)
        until(lambda: len(endpoint.answers) >= seen + 3, 60)
        program.send_signal(signal.SIGTERM)
        _, said = program.communicate(timeout=20)
    assert program.returncode == 128 + signal.SIGTERM
    assert "answers recorded" in said
    assert len(sends(tmp_path / "r")) >= seen + 2
