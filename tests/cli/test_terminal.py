"""Terminal: whether there is one, and how the screen's end becomes a status."""

from __future__ import annotations

import io
import signal
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pushtui.cli import terminal
from pushtui.cli.codes import Exit


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def be_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the test itself: between a fixture and it, pytest puts its own streams in."""
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, Tty())
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Signal handlers are put back."""
    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_a_terminal_is_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    be_a_terminal(monkeypatch)
    assert terminal.problem() is None


@pytest.mark.parametrize(
    ("name", "told"), [("stdin", "standard input"), ("stdout", "standard output"), ("stderr", "standard error")]
)
def test_each_stream_must_be_a_terminal(name: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    be_a_terminal(monkeypatch)
    closed = Tty()
    closed.close()
    for stream in (io.StringIO(), None, closed):
        monkeypatch.setattr(sys, name, stream)
        problem = terminal.problem()
        assert problem is not None
        assert problem.startswith(f"{told} is not a terminal; ")


@pytest.mark.parametrize("term", ["", "dumb"])
def test_a_terminal_that_can_show_nothing(term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    be_a_terminal(monkeypatch)
    monkeypatch.setenv("TERM", term)
    assert terminal.problem() is not None
    assert "set TERM" in str(terminal.problem())
    monkeypatch.delenv("TERM")
    assert terminal.problem() is not None


class Screen:
    """A screen that ends as it is told."""

    def __init__(self, code: int | None = 0, crash: BaseException | None = None, by: int | None = None) -> None:
        self.return_code = code
        self.crash = crash
        self.by = by
        self.ended = False

    def run(self) -> None:
        if self.by is not None:
            signal.raise_signal(self.by)
            assert self.ended

    def end_from_outside(self) -> None:
        self.ended = True


def test_leaving_the_screen_is_done() -> None:
    for code in (0, None):
        assert terminal.run(Screen(code)) == 0  # type: ignore[arg-type]
    assert terminal.run(Screen(1)) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_screen(number: int) -> None:
    assert terminal.run(Screen(by=number)) == 128 + number  # type: ignore[arg-type]


def crashed() -> BaseException:
    try:
        secret = "hunter2"
        raise RuntimeError("it broke \u202e\ud800")
    except RuntimeError as error:
        assert secret
        return error


def test_a_crash_is_one_line_and_a_file_that_only_the_user_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert terminal.run(Screen(crash=crashed())) == Exit.FAILED  # type: ignore[arg-type]
    (file,) = tmp_path.iterdir()
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"pushtui: crashed: RuntimeError (the details are in {file})\n")
    text = file.read_text("ascii")
    assert "RuntimeError: it broke" in text
    assert "in crashed" in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_crash_is_told_even_where_no_file_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert terminal.run(Screen(crash=crashed())) == Exit.FAILED  # type: ignore[arg-type]
    assert "none could be written" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_waiting_ends_with_the_signal_s_status(number: int) -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    try:
        # To this thread only: the others of this process do not have it blocked.
        signal.pthread_kill(threading.get_ident(), number)
        assert terminal.wait() == 128 + number
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
