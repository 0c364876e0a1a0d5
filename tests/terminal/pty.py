"""A terminal for tests: a pseudo-terminal with a program in it, read through pyte, that answers as xterm does."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import tty
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyte

from tests.tui.terminal.margins import Margined

PUSHTUI = (sys.executable, "-m", "pushtui")

_CSI = re.compile(rb"\x1b\[([<-?]?)([0-9;:]*)([ -/]*)([@-~])")
_PRIVATE = {"?", ">", "<", "="}


class OverdueError(AssertionError):
    """A condition did not come true in time; the message shows the screen."""


class Tty:
    """A program in a terminal of its own.

    Args:
        argv: the command.
        size: columns and rows.
        env: what differs from this process's environment; None removes a variable.
        leader: whether the terminal is the program's controlling one, so that closing it means a hang-up.
        hang_up: whether the program begins with SIGHUP as usual; False ignores it, as nohup does.
        redirect: descriptors (0, 1, 2) that are not the terminal, and the file for each.
        synchronised: whether the terminal says that it can draw a frame at once (mode 2026);
            None is no answer.
        in_band: whether it says that it reports its size by a sequence (mode 2048).
        speaks: whether it answers when asked for its status, its cursor or its kind.
        way: seconds that an answer is under way.
        emulate: whether the screen is kept; without it only the bytes are, which costs almost no time.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        size: tuple[int, int] = (120, 40),
        env: dict[str, str | None] | None = None,
        leader: bool = True,
        hang_up: bool = True,
        redirect: dict[int, int] | None = None,
        synchronised: bool | None = True,
        in_band: bool = True,
        speaks: bool = True,
        way: float = 0.0,
        repeats: bool = True,
        emulate: bool = True,
    ) -> None:
        self.master, slave = os.openpty()
        self._set_size(*size)
        self.before = termios.tcgetattr(self.master)
        self._emulate, self._speaks, self._way = emulate, speaks, way
        self._under_way: deque[str] = deque()
        self._repeats = repeats
        self.last = time.monotonic()
        self._show(Margined(*size))
        self._primary = self.screen
        self._knows_modes = synchronised is not None
        self._answers = {"2026": "2" if synchronised else "0", "2048": "2" if in_band else "0"}
        self.modes: set[str] = set()
        self.keyboard = 0
        self.raw = bytearray()
        self._tail = self._last = b""
        self.lock = threading.RLock()
        self._most, self._rate = 65536, 0
        self._slowness = threading.Event()
        self._reading = threading.Event()
        self._reading.set()
        self._over = False
        self.fed = threading.Condition(self.lock)
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        wanted: dict[str, str | None] = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        wanted |= {"COLUMNS": None, "LINES": None}
        # As people run it, whatever the tests' own environment is.
        wanted |= {"PYTHONUNBUFFERED": None, "PYTHONDONTWRITEBYTECODE": None}
        # Nothing is remembered from another run, nor for one.
        kinds = ("CONFIG", "STATE", "DATA", "CACHE")
        wanted = {f"XDG_{kind}_HOME": f"{self._home.name}/{kind}" for kind in kinds} | wanted
        wanted |= env or {}
        environment = {k: v for k, v in (os.environ | wanted).items() if v is not None}

        def prepare() -> None:
            if leader:
                os.setsid()
                fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            else:
                os.setpgid(0, 0)
            if not hang_up:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)

        redirect = redirect or {}
        self.started = time.monotonic()
        self.child = subprocess.Popen(
            list(argv),
            stdin=redirect.get(0, slave),
            stdout=redirect.get(1, slave),
            stderr=redirect.get(2, slave),
            env=environment,
            preexec_fn=prepare,
            close_fds=True,
        )
        # This end of the slave stays open, so that what the program wrote last is still there when it is gone.
        self._slave = slave
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    # The terminal's side

    def _read(self) -> None:
        while not self._over:
            if not self._reading.wait(0.05):
                continue
            try:
                if not select.select([self.master], [], [], 0.05)[0]:
                    continue
                # Under the lock, so that what is no longer in the terminal is already on the screen.
                with self.fed:
                    if self._reading.is_set():
                        self._take(os.read(self.master, self._most))
            except (OSError, ValueError):
                return
            if self._rate:
                self._slowness.wait(self._most / self._rate)

    def _take(self, data: bytes) -> None:
        self.raw += data
        self.last = time.monotonic()
        self._feed(self._tail + data)
        self.fed.notify_all()

    def _feed(self, data: bytes) -> None:
        """Answer queries, note modes, and give pyte what it understands."""
        cut = max(data.rfind(b"\x1b"), len(data) - 64)
        whole = data if cut < 0 or not _unfinished(data[cut:]) else data[:cut]
        self._tail = data[len(whole) :]
        plain, place = bytearray(), 0
        for found in _CSI.finditer(whole):
            mark, numbers, middle, final = (part.decode() for part in found.groups())
            plain += whole[place : found.start()]
            place = found.end()
            asked = final == "n" and not mark  # answers come in the order of their questions, some from pyte
            if (asked or (mark == "?" and numbers == "1049")) and self._emulate:
                self._stream.feed(bytes(plain))
                self._last = (self._last + plain)[-4:]
                plain.clear()
            if mark in _PRIVATE or middle:
                self._private(mark, numbers, middle, final)
                if not (mark == "?" and final in "hl" and not middle):
                    continue
            if final == "n" and numbers == "5" and not mark:
                if self._speaks:
                    self._answer("\x1b[0n")
                continue
            if final == "n" and numbers == "6" and not mark and not self._emulate:
                if self._speaks:  # nobody knows where the cursor is: as after `abilities.PROBE`
                    self._answer(f"\x1b[2;{5 if self._repeats else 2}R")
                continue
            if final == "b" and not mark:  # REP, which pyte lacks
                plain += _character(self._last + plain) * (int(numbers or 1) if self._repeats else 0)
                continue
            plain += found.group()
        plain += whole[place:]
        self._last = (self._last + plain)[-4:]
        if not self._emulate:
            return
        self._stream.feed(bytes(plain))

    def _show(self, screen: pyte.Screen) -> None:
        self.screen = screen
        if self._speaks:
            screen.write_process_input = self._answer  # type: ignore[method-assign]  # as pyte's documentation has it
        self._stream = pyte.ByteStream(screen)

    def _private(self, mark: str, numbers: str, middle: str, final: str) -> None:
        if mark == "?" and middle == "$" and final == "p":
            if numbers != "2026" or self._knows_modes:
                self._answer(f"\x1b[?{numbers};{self._answers.get(numbers, '0')}$y")
        elif mark == "?" and final == "h":
            self.modes |= set(numbers.split(";"))
            if numbers == "1049" and self.screen is self._primary:
                self._show(Margined(self.screen.columns, self.screen.lines))
        elif mark == "?" and final == "l":
            self.modes -= set(numbers.split(";"))
            if numbers == "1049":
                self._show(self._primary)
        elif mark == ">" and final == "u":
            self.keyboard += 1
        elif mark == "<" and final == "u":
            self.keyboard = max(0, self.keyboard - 1)

    def _answer(self, text: str) -> None:
        if self._way:
            self._under_way.append(text)
            threading.Timer(self._way, self._arrives).start()
        else:
            self._says(text)

    def _arrives(self) -> None:
        with self.lock:  # whichever of the timers is first: what was said first arrives first
            self._says(self._under_way.popleft())

    def _says(self, text: str) -> None:
        with self.lock, suppress(OSError):
            if not self._over:
                os.write(self.master, text.encode())

    # The user's side

    @property
    def text(self) -> str:
        """What the screen shows."""
        with self.lock:
            # Not `display`, which fails where half of a wide character was written over.
            rows, columns = range(self.screen.lines), range(self.screen.columns)
            return "\n".join("".join(self.screen.buffer[y][x].data for x in columns).rstrip() for y in rows)

    def type(self, data: str | bytes) -> None:
        """Press keys; all of it arrives, however slowly it is read."""
        left = data.encode() if isinstance(data, str) else data
        while left:
            ready = select.select([], [self.master], [], 10)[1]
            if not ready:
                raise OverdueError("the program does not read its input")
            left = left[os.write(self.master, left[:1024]) :]

    def wait_for(self, condition: Callable[[str], Any] | str, seconds: float = 20.0) -> Any:
        """Wait until the screen fulfils a condition (or shows a text); what the condition gave.

        Raises:
            OverdueError: it did not, in time.
        """
        holds = (lambda text: condition in text) if isinstance(condition, str) else condition
        deadline = time.monotonic() + seconds
        with self.fed:
            # In the middle of a frame (mode 2026) a real terminal shows nothing new either.
            while "2026" in self.modes or not (result := holds(self.text)):
                left = deadline - time.monotonic()
                if left <= 0 or (self.child.poll() is not None and not self.fed.wait(min(left, 1))):
                    what = repr(condition) if isinstance(condition, str) else "the condition"
                    raise OverdueError(
                        f"{what} did not come on the screen; status {self.child.poll()}:\n{self.text}"
                    )
                self.fed.wait(min(left, 0.5))
            return result

    def settle(self, quiet: float = 0.05, seconds: float = 10.0) -> None:
        """Wait until the program has been silent for so long.

        Raises:
            OverdueError: it goes on writing.
        """
        deadline = time.monotonic() + seconds
        with self.fed:
            while self.fed.wait(quiet):
                if time.monotonic() > deadline:
                    raise OverdueError(f"it goes on writing:\n{self.text}")

    def wait_for_bytes(self, pattern: bytes, start: int = 0, seconds: float = 20.0) -> float:
        """Wait until what the program wrote, from `start` on, matches; when its last bytes came (monotonic).

        Raises:
            OverdueError: it did not, in time.
        """
        deadline = time.monotonic() + seconds
        with self.fed:
            while not re.search(pattern, bytes(self.raw[start:])):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise OverdueError(f"{pattern!r} was not written")
                self.fed.wait(left)
            return self.last

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        """Make the window larger or smaller."""
        with self.lock:
            self._set_size(columns, rows)
            for screen in {id(each): each for each in (self._primary, self.screen)}.values():
                screen.resize(rows, columns)

    @property
    def unread(self) -> bytes:
        """What was typed or answered that the program has not read: its shell would. Afterwards it is read."""
        tty.setraw(self._slave, termios.TCSANOW)
        found = b""
        while select.select([self._slave], [], [], 0.2 + self._way)[0]:
            found += os.read(self._slave, 4096)
        return found

    def slow_down(self, rate: int) -> None:
        """From now on the link carries no more than so many bytes a second."""
        self._most, self._rate = max(1, rate // 20), rate

    def stop_reading(self) -> None:
        """The link stalls: nobody takes what the program writes."""
        self._reading.clear()
        with self.lock:
            pass  # a read under way is over now

    def go_on_reading(self) -> None:
        """The link is back."""
        self._reading.set()

    def hang_up(self) -> None:
        """The terminal is gone."""
        self._over = True
        self._reader.join()
        os.close(self._slave)
        os.close(self.master)
        self.master = self._slave = -1

    def wait(self, seconds: float = 10.0) -> int:
        """Wait for the end; the exit status as a shell would show it.

        Raises:
            OverdueError: it goes on.
        """
        try:
            status = self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise OverdueError(f"it has not ended after {seconds} s:\n{self.text}") from None
        with self.fed:  # what it wrote last
            while self.master >= 0 and self._reading.is_set() and select.select([self.master], [], [], 0)[0]:
                self.fed.wait(0.1)
        return status if status >= 0 else 128 - status

    @property
    def left_over(self) -> list[str]:
        """What the program did not restore."""
        wrong = [f"mode {mode} is on" for mode in sorted(self.modes - {"7", "25"})]
        wrong += [f"mode {mode} is off" for mode in ("7", "25") if mode not in self.modes and self.raw]
        if self.keyboard:
            wrong.append("kitty keyboard flags are left")
        if termios.tcgetattr(self.master) != self.before:
            wrong.append("the line discipline differs")
        return wrong

    def leaves(self, help: str = "esc closes") -> None:
        """See it answer keys, by its help, and leave the terminal as it was."""
        self.type("?")
        self.wait_for(help)
        self.type("\x1b")
        self.wait_for(lambda text: "esc closes" not in text)
        self.type("q")
        assert self.wait() == 0
        assert self.left_over == []

    def end(self) -> None:
        """Whatever is left of it, ended."""
        if self.child.poll() is None:
            for number in (signal.SIGCONT, signal.SIGKILL):
                with suppress(ProcessLookupError):
                    self.child.send_signal(number)
            self.child.wait()
        with self.lock:
            self._over = True
        self._reader.join()
        for descriptor in (self.master, self._slave):
            if descriptor >= 0:
                os.close(descriptor)
        self._home.cleanup()


def _character(data: bytes) -> bytes:
    """The last character of UTF-8."""
    start = len(data) - 1
    while start > 0 and data[start] & 0xC0 == 0x80:
        start -= 1
    return data[start:]


def _unfinished(piece: bytes) -> bool:
    """Whether it is the beginning of a sequence whose end has not come yet."""
    return bool(re.fullmatch(rb"\x1b(\[[<-?]*[0-9;:]*[ -/]*)?", piece))


@contextmanager
def terminal(*argv: str, **options: Any) -> Iterator[Tty]:
    """`pushtui` with these arguments in a terminal that is gone afterwards."""
    tty = Tty((*PUSHTUI, *argv), **options)
    try:
        yield tty
    finally:
        tty.end()


def children(pid: int) -> list[int]:
    """The processes whose parent it is."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(stat[1]) == pid:
                    found.append(int(entry.name))
    return found


def alive(pid: int) -> bool:
    """Whether the process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def cpu(pid: int) -> float:
    """Seconds of processor time that it has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until(condition: Callable[[], Any], seconds: float = 10.0, what: str = "the condition") -> Any:
    """Wait for a condition that no event announces; what it gave.

    Raises:
        OverdueError: it did not come true in time.
    """
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise OverdueError(f"{what} did not come true in {seconds} s")
        pause.wait(0.02)
    return result
