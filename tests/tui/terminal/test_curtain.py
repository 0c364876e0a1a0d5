"""Curtain: one write takes the terminal and draws; the driver goes on from there; else all is given back."""

from __future__ import annotations

import asyncio
import os
import re
import select
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator, Sequence

import pytest
from rich.style import Style
from textual import events
from textual.app import App
from textual.geometry import Size

from pushtui.tui.ascii import plain
from pushtui.tui.terminal import modes
from pushtui.tui.terminal.abilities import PROBE
from pushtui.tui.terminal.colours import Colours
from pushtui.tui.terminal.curtain import Curtain, Filter, Span
from pushtui.tui.terminal.driver import driver_class
from pushtui.tui.terminal.life import LifeDriver
from pushtui.tui.terminal.pace import QUESTION
from tests.hostile import CORPUS
from tests.tui.terminal.emulator import Emulator

COLUMNS, ROWS = 40, 6
BLUE = Style.parse("bold #102030 on #e0f0ff")


def lines(*texts: str, style: Style = BLUE) -> list[list[Span]]:
    """A screen of these texts."""
    padded = [*texts, *[""] * (ROWS - len(texts))]
    return [[(text[:COLUMNS].ljust(COLUMNS), style)] for text in padded]


class Wire:
    """A terminal without anybody at it, read when asked; and a curtain on it."""

    def __init__(
        self, *, mouse: bool = True, colours: Colours = "truecolor", filters: Sequence[Filter] = ()
    ) -> None:
        self.master, self.slave = os.openpty()
        termios.tcsetwinsize(self.slave, (ROWS, COLUMNS))
        self.before = termios.tcgetattr(self.slave)
        self.curtain = Curtain(mouse=mouse, colours=colours, filters=filters, typed=self.slave, shown=self.slave)
        self.emulator = Emulator(COLUMNS, ROWS)

    def read(self, seconds: float = 0.2) -> str:
        """All that comes until nothing comes for so long; the emulator has it then."""
        data = b""
        while select.select([self.master], [], [], seconds)[0]:
            data += os.read(self.master, 65536)
        text = data.decode().replace("\r\n", "\n")  # as the tty has made of line feeds
        self.emulator.feed(text)
        return text

    def resize(self, columns: int, rows: int) -> None:
        termios.tcsetwinsize(self.slave, (rows, columns))

    def answer(self, count: int = 2) -> None:
        """What the terminal says to so many questions."""
        os.write(self.master, b"\x1b[?2026;2$y" + b"\x1b[0n" * count)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    monkeypatch.setenv("TERM", "xterm-256color")
    yield from _made(Wire())


def _made(wire: Wire) -> Iterator[Wire]:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT)}
    yield wire
    wire.curtain.rescue("")
    for number, handler in handlers.items():
        signal.signal(number, handler)
    os.close(wire.master)
    os.close(wire.slave)


def test_until_there_is_something_to_show_nothing_is_touched(wire: Wire) -> None:
    wire.curtain.close()
    assert wire.read() == ""
    assert termios.tcgetattr(wire.slave) == wire.before
    wire.curtain.show(lines("too late"))
    assert wire.read() == ""
    assert wire.curtain.hand_over() is None


def test_the_first_lines_come_with_all_modes_and_every_question(wire: Wire) -> None:
    wire.curtain.show(lines("Delivered", "1,000"))
    written = wire.read()
    beginning = modes.ENTER + modes.MOUSE + PROBE + QUESTION
    assert written.startswith(beginning)
    assert written.endswith(QUESTION)
    assert "\x1b" in written[len(beginning) : -len(QUESTION)], "the frame lies between"
    assert [line.rstrip() for line in wire.emulator.text()][:2] == ["Delivered", "1,000"]
    assert wire.curtain.up
    local = termios.tcgetattr(wire.slave)[3]
    assert not local & (termios.ICANON | termios.ECHO | termios.ISIG)


def test_without_a_mouse_it_takes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for wire in _made(Wire(mouse=False)):
        wire.curtain.show(lines("Delivered"))
        assert modes.MOUSE not in wire.read()


def test_later_lines_cost_what_differs_and_the_same_lines_nothing(wire: Wire) -> None:
    wire.curtain.show(lines("Delivered", "1,000"))
    wire.read()
    wire.curtain.show(lines("Delivered", "1,000"))
    assert wire.read() == ""
    wire.curtain.show(lines("Delivered", "1,009"))
    assert len(wire.read()) < 40
    assert wire.emulator.text()[1].rstrip() == "1,009"


def test_a_rehearsal_is_seen_by_nobody(wire: Wire) -> None:
    wire.curtain.rehearse(lines("Made up", "1,000"))
    assert wire.read() == ""
    assert not wire.curtain.up
    assert termios.tcgetattr(wire.slave) == wire.before
    wire.curtain.show(lines("Delivered"))
    assert "Made up" not in wire.read()
    assert wire.emulator.text()[0].rstrip() == "Delivered"


def test_in_a_new_size_all_is_drawn(wire: Wire) -> None:
    wire.curtain.show(lines("Delivered"))
    wire.read()
    wire.resize(20, 3)
    wire.emulator = Emulator(20, 3)
    wire.curtain.show([[("Delivered".ljust(20), BLUE)]] * 3)
    wire.read()
    assert [line.rstrip() for line in wire.emulator.text()] == ["Delivered"] * 3


@pytest.mark.parametrize(
    ("colours", "looked"), [("truecolor", "38;2;16;32;48"), ("256", "38;5;"), ("standard", "30")]
)
def test_colours_are_those_of_the_terminal(colours: Colours, looked: str) -> None:
    for wire in _made(Wire(colours=colours)):
        # Rich keeps with each style what it has once written for it.
        wire.curtain.show(lines("Delivered", style=Style(color="#102030", bgcolor="#e0f0ff")))
        sequences = re.findall(r"\x1b\[([\d;]*)m", wire.read())
        assert any(looked in sequence for sequence in sequences), sequences
        assert colours == "truecolor" or not any("8;2;" in sequence for sequence in sequences)


@pytest.mark.parametrize("name", CORPUS)
def test_no_control_of_a_text_gets_out(name: str, wire: Wire) -> None:
    """Even of one that nobody has cleaned; nor a link."""
    linked = Style(link=f"http://evil.example/{name}")
    wire.curtain.show([[(CORPUS[name], linked)], *lines("below")[:1]])
    written = wire.read()
    drawn = written.partition(PROBE + QUESTION)[2].removesuffix(QUESTION)
    # Moves, colours, repeats and erasures are all that the painter itself writes.
    left = re.sub(r"\x1b\[[\d;]*[HmGCdXKbABD]|\x1b[DM]|[\r\n\v\b]", "", drawn)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", left), ascii(left)
    assert "evil.example/" + name not in drawn


def test_signs_are_exchanged_where_that_is_wanted() -> None:
    for wire in _made(Wire(filters=[lambda text, style: (plain(text), style)])):
        wire.curtain.show(lines("╭─ ▲ ⣿ ─╮"))
        wire.read()
        assert wire.emulator.text()[0].isascii()


def test_the_terminal_is_given_back_as_it_was(wire: Wire) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT)}
    wire.curtain.show(lines("Delivered"))
    wire.read()
    wire.answer()
    os.write(wire.master, b"typed meanwhile")
    wire.curtain.close()
    wire.curtain.close()
    assert wire.read() == modes.RESTORE
    assert termios.tcgetattr(wire.slave) == wire.before
    assert not select.select([wire.slave], [], [], 0)[0], "no answer is left for the shell"
    assert before == {number: signal.getsignal(number) for number in before}
    assert not wire.curtain.up


def test_a_picture_that_cannot_be_drawn_leaves_the_terminal_alone(wire: Wire) -> None:
    def broken(_text: str, _style: Style) -> Span:
        raise ZeroDivisionError

    curtain = Curtain(mouse=True, colours="256", filters=[broken], typed=wire.slave, shown=wire.slave)
    with pytest.raises(ZeroDivisionError):
        curtain.show(lines("Delivered"))
    curtain.close()
    assert wire.read() == ""
    assert termios.tcgetattr(wire.slave) == wire.before


def test_the_context_gives_it_back_whatever_happens(wire: Wire) -> None:
    wire.curtain.show(lines("Delivered"))
    wire.answer()
    with pytest.raises(ZeroDivisionError), wire.curtain:
        raise ZeroDivisionError
    assert wire.read().endswith(modes.RESTORE)
    assert termios.tcgetattr(wire.slave) == wire.before


def test_by_force_it_is_given_back_with_a_last_word(wire: Wire) -> None:
    assert not wire.curtain.rescue("nothing to rescue")
    wire.curtain.show(lines("Delivered"))
    wire.read()
    assert wire.curtain.rescue("ended by force")
    assert wire.read().endswith(f"{modes.RESTORE}ended by force\r\n")
    assert termios.tcgetattr(wire.slave) == wire.before


def test_a_terminal_that_is_not_read_holds_nobody_up(wire: Wire) -> None:
    begun = time.monotonic()
    for number in range(50):
        mixed = [[(f"{number}{x}"[-1], Style(color=f"#{x:02x}{number:02x}00")) for x in range(COLUMNS)]] * ROWS
        wire.curtain.show(mixed)
    assert time.monotonic() - begun < 3
    begun = time.monotonic()
    wire.curtain.close()
    assert time.monotonic() - begun < 2
    assert termios.tcgetattr(wire.slave) == wire.before
    assert wire.read().endswith(modes.RESTORE)


def test_a_terminal_that_is_gone_is_no_error() -> None:
    master, slave = os.openpty()
    termios.tcsetwinsize(slave, (ROWS, COLUMNS))
    curtain = Curtain(mouse=True, colours="256", typed=slave, shown=slave)
    os.close(master)
    with curtain:
        curtain.show(lines("Delivered"))
    os.close(slave)


# Handing over


class Sized(App[None]):
    """An app as large as the terminal."""

    size = Size(COLUMNS, ROWS)  # type: ignore[assignment]


class Standard:
    """Stands in for a standard stream: the terminal."""

    def __init__(self, descriptor: int) -> None:
        self.fileno = lambda: descriptor
        self.isatty = lambda: True


def frame(*texts: str) -> str:
    """What Textual writes of the same lines."""
    rows = (
        f"\x1b[{y};1H{BLUE.render(text, legacy_windows=False)}" for y, ((text, _),) in enumerate(lines(*texts), 1)
    )
    return "".join((*rows, "\x1b[1;1H"))


@pytest.fixture
async def driver(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> LifeDriver:
    monkeypatch.setattr("sys.__stdin__", Standard(wire.slave))
    monkeypatch.setattr("sys.__stderr__", Standard(wire.slave))
    chosen = driver_class(diff=True, curtain=wire.curtain)
    assert chosen is not None
    made = chosen(Sized())
    assert isinstance(made, LifeDriver)
    return made


async def test_the_driver_goes_on_from_what_is_shown(wire: Wire, driver: LifeDriver) -> None:
    wire.curtain.show(lines("Delivered", "1,000"))
    wire.read()
    driver.start_application_mode()
    driver.write(frame("Delivered", "1,000"))
    assert wire.read() == "", "neither modes nor questions nor cells once more"
    assert not wire.curtain.up
    wire.answer()
    assert driver.heard.reaches(2, 5)
    driver.write(frame("Delivered", "1,009"))
    assert len(wire.read()) < 40
    assert wire.emulator.text()[1].rstrip() == "1,009"
    wire.answer(1)
    driver.stop_application_mode()
    assert wire.read() == modes.RESTORE
    assert termios.tcgetattr(wire.slave) == wire.before, "as it was before the curtain"


async def test_what_textual_draws_on_its_way_to_the_same_picture_is_not_seen(
    wire: Wire, driver: LifeDriver
) -> None:
    wire.curtain.show(lines("Delivered", "1,000"))
    wire.read()
    driver.start_application_mode()
    driver.write(frame("Delivered"))
    driver.write(frame("Delivered", "1,000"))
    await asyncio.sleep(0)
    assert wire.read() == ""
    driver.write(frame("Delivered"))
    driver.send_message(events.Key("a", "a"))
    driver.write(frame("Delivered"))
    assert wire.read() != "", "but somebody who presses a key sees at once what it does"
    driver.stop_application_mode()


async def test_it_waits_at_the_end_for_what_the_curtain_asked(wire: Wire, driver: LifeDriver) -> None:
    wire.curtain.show(lines("Delivered"))
    driver.start_application_mode()
    threading.Timer(0.1, wire.answer).start()
    driver.stop_application_mode()
    assert driver.heard.count == 2


async def test_in_another_size_the_driver_draws_all(wire: Wire, driver: LifeDriver) -> None:
    wire.curtain.show([[("Delivered".ljust(20), BLUE)]])
    wire.resize(COLUMNS + 1, ROWS)
    driver.start_application_mode()
    wire.read()
    driver.write(frame("Delivered", "1,000"))
    assert "Delivered" in wire.read()
    driver.stop_application_mode()


async def test_a_size_that_came_back_may_have_lost_the_picture(wire: Wire, driver: LifeDriver) -> None:
    wire.curtain.show(lines("Delivered"))
    signal.raise_signal(signal.SIGWINCH)
    wire.read()
    driver.start_application_mode()
    driver.write(frame("Delivered"))
    assert "Delivered" in wire.read()
    driver.stop_application_mode()


async def test_where_nothing_was_shown_the_driver_begins_as_ever(wire: Wire, driver: LifeDriver) -> None:
    driver.start_application_mode()
    assert wire.read() == modes.ENTER + modes.MOUSE + PROBE + QUESTION
    wire.curtain.show(lines("too late"))
    assert wire.read() == ""
    driver.stop_application_mode()


async def test_the_second_time_the_driver_enters_by_itself(wire: Wire, driver: LifeDriver) -> None:
    """As after ctrl+z."""
    wire.curtain.show(lines("Delivered"))
    driver.start_application_mode()
    driver.stop_application_mode()
    wire.read()
    driver.start_application_mode()
    assert wire.read().startswith(modes.ENTER)
    driver.stop_application_mode()


@pytest.mark.parametrize(
    ("number", "heeded"), [(signal.SIGTSTP, "_suspend"), (signal.SIGCONT, "_continued")], ids=["stop", "continue"]
)
async def test_a_stop_is_put_off_and_a_way_back_is_heeded(
    wire: Wire, driver: LifeDriver, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, heeded: str
) -> None:
    later: list[str] = []
    monkeypatch.setattr(driver, "_later", lambda what: later.append(getattr(what, "__name__", "")))
    wire.curtain.show(lines("Delivered"))
    # The driver was made first here, and in the program last.
    signal.signal(number, getattr(wire.curtain, {"_suspend": "_on_stop", "_continued": "_on_continue"}[heeded]))
    signal.raise_signal(number)
    driver.start_application_mode()
    assert heeded in later
    driver.stop_application_mode()


async def test_a_terminal_that_went_meanwhile_is_told(
    wire: Wire, driver: LifeDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung_up = threading.Event()
    monkeypatch.setattr(driver, "_hung_up", hung_up.set)
    monkeypatch.setattr(driver, "_later", lambda what: what())
    wire.curtain.show(lines("Delivered"))
    outlet = wire.curtain._outlet
    assert outlet is not None
    os.close(wire.master)
    deadline = time.monotonic() + 5
    while not outlet.gone and time.monotonic() < deadline:
        hung_up.wait(0.01)
    driver.start_application_mode()
    assert hung_up.wait(5)
    driver.stop_application_mode()
    wire.master = os.open(os.devnull, os.O_RDONLY)


def test_it_needs_nothing_of_textual_s() -> None:
    code = "import sys, pushtui.tui.terminal.curtain; print(*(n for n in sys.modules if n.startswith('textual')))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == ""
