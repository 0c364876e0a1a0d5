"""Terminal: whether there is one, and how the screen's end becomes a status."""

from __future__ import annotations

import io
import signal
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from pushtui.cli import main, terminal
from pushtui.cli.codes import Exit
from pushtui.tui.app import PushtuiApp
from pushtui.tui.terminal.curtain import Curtain


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


class Desk:
    """As much of the desk as ending needs."""

    closed = False

    def close(self) -> None:
        self.closed = True


class Screen:
    """As much of the app as running it needs, which ends as it is told; `told` is what happened, in order."""

    use_mouse = False

    def __init__(
        self,
        code: int | None = 0,
        crash: BaseException | None = None,
        by: int | None = None,
        error: BaseException | None = None,
    ) -> None:
        self.return_code = code
        self.crash = crash
        self.ended_by: int | None = None
        self.told: list[str] = []
        self.recall = self
        self.desk = Desk()
        self._by, self._error = by, error
        self._ended = threading.Event()

    def run(self, *, mouse: bool) -> None:
        self.told.append(f"run mouse={mouse}")
        if self._error is not None:
            raise self._error
        if self._by is not None:
            signal.raise_signal(self._by)
            assert self._ended.wait(10)

    def close(self) -> None:
        self.told.append("close")

    def end_from_outside(self, number: int) -> None:
        self.ended_by = self.ended_by or number
        self._ended.set()


@pytest.fixture(autouse=True)
def _signals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The handlers of this process, as they were; and nobody who ends it later, since it goes on."""
    monkeypatch.setattr(terminal, "_GRACE", 3_600.0)
    before = {name: signal.getsignal(name) for name in terminal.ENDINGS}
    descriptor = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(descriptor)
    yield
    for name, handler in before.items():
        signal.signal(name, handler)
    signal.set_wakeup_fd(descriptor)


def test_what_is_remembered_is_saved_at_the_end() -> None:
    screen = Screen()
    assert terminal.run(cast("PushtuiApp", screen)) == 0
    assert screen.told == ["run mouse=False", "close"]
    assert screen.desk.closed


def test_it_is_saved_when_the_screen_fails_too() -> None:
    screen = Screen(error=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        terminal.run(cast("PushtuiApp", screen))
    assert screen.told[-1] == "close"


def test_leaving_the_screen_is_done() -> None:
    for code in (0, None):
        assert terminal.run(cast("PushtuiApp", Screen(code))) == 0
    assert terminal.run(cast("PushtuiApp", Screen(1))) == 1


@pytest.mark.parametrize("number", terminal.ENDINGS)
def test_a_signal_ends_the_screen(number: int) -> None:
    assert terminal.run(cast("PushtuiApp", Screen(by=number))) == 128 + number


class Cloth:
    """As much of a curtain as ending needs."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def close(self) -> None:
        self.told.append("close")

    def rescue(self, words: str) -> bool:
        self.told.append(words)
        return True


@pytest.mark.parametrize("number", terminal.ENDINGS)
def test_a_signal_that_comes_before_there_is_a_screen_is_told_to_it(number: int) -> None:
    screen = Screen()
    with terminal.Watchman() as watchman:
        assert not watchman.ended
        signal.raise_signal(number)
        assert watchman.ended
        assert terminal.run(cast("PushtuiApp", screen), watchman) == 128 + number


def test_whatever_happens_before_there_is_a_screen_the_terminal_is_given_back_and_so_are_signals() -> None:
    before = {number: signal.getsignal(number) for number in terminal.ENDINGS}
    cloth, watchman = Cloth(), terminal.Watchman()
    watchman.cover(cast("Curtain", cloth))
    with pytest.raises(ZeroDivisionError), watchman:
        raise ZeroDivisionError
    assert cloth.told == ["close"]
    assert before == {number: signal.getsignal(number) for number in terminal.ENDINGS}


def test_where_it_is_stuck_before_there_is_a_screen_the_curtain_is_taken_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(terminal, "_GRACE", 0.05)
    over, left = threading.Event(), list[int]()

    def leave(status: int) -> None:
        left.append(status)
        over.set()
        threading.Event().wait(0.2)

    monkeypatch.setattr("os._exit", leave)
    cloth = Cloth()
    with terminal.Watchman() as watchman:
        watchman.cover(cast("Curtain", cloth))
        signal.raise_signal(signal.SIGTERM)
        assert over.wait(10)
    assert left[0] == 128 + signal.SIGTERM
    assert cloth.told[0] == "pushtui: ended by SIGTERM, by force, since it was stuck"


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
    assert terminal.run(cast("PushtuiApp", Screen(crash=crashed()))) == Exit.FAILED
    (file,) = tmp_path.iterdir()
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"pushtui: crashed: RuntimeError (what is needed to mend it is in {file})\n")
    text = file.read_text("ascii")
    assert "RuntimeError: it broke" in text
    assert "in crashed" in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_crash_is_told_even_where_no_file_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert terminal.run(cast("PushtuiApp", Screen(crash=crashed()))) == Exit.FAILED
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


@pytest.mark.parametrize("wrong", [("--theme", "none"), ("--layout", "none"), ("--baseline", "none")])
def test_a_demo_that_cannot_be_shown_gives_no_address(
    wrong: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    be_a_terminal(monkeypatch)
    assert main(["demo", "--scenario", "tiny", *wrong]) in (Exit.USAGE, Exit.ENDPOINT)
    assert cast("Tty", sys.stdout).getvalue() == ""
    assert "none" in cast("Tty", sys.stderr).getvalue()
