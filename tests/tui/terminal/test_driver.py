"""DiffDriver: what passes through, what does not, and when it begins afresh."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.geometry import Size

from pushtui.cli import parser
from pushtui.tui.terminal import driver as module
from pushtui.tui.terminal import terminfo
from pushtui.tui.terminal.abilities import PROVEN, Abilities
from pushtui.tui.terminal.curtain import Curtain
from pushtui.tui.terminal.driver import SYNC_END, SYNC_START, DiffDriver, driver_class
from pushtui.tui.terminal.terminfo import Entry

LONG = "\x1b[1;1H" + "".join(map(chr, range(33, 107))) + "\x1b[1;1H"
FRAME = "\x1b[1;1H\x1b[31mab\x1b[0m\n\x1b[2;1Hcd\x1b[1;1H"


class Sink:
    """Stands in for the thread that writes to the terminal."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, data: str) -> None:
        self.written.append(data)

    def busy(self) -> bool:
        return False

    def take(self) -> list[str]:
        taken, self.written = self.written, []
        return taken


class Sized(App[None]):
    """An app on a terminal of 2 by 2 cells."""

    size = Size(2, 2)  # type: ignore[assignment]


@pytest.fixture
async def driver(monkeypatch: pytest.MonkeyPatch) -> DiffDriver:
    """A driver whose output goes into a sink."""

    class Standard:
        @staticmethod
        def fileno() -> int:
            return 0

        @staticmethod
        def isatty() -> bool:
            return False

    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("sys.__stdin__", Standard)
    made = DiffDriver(Sized())
    made._outlet = Sink()  # type: ignore[assignment]
    made._pace.sent(0, -60.0, asked=True)  # a terminal that never answers, asked long ago
    return made


def taken(driver: DiffDriver) -> list[str]:
    sink: Any = driver._outlet
    return list(sink.take())


def update(driver: DiffDriver, text: str) -> None:
    """What Textual writes for a frame: between the marks of a synchronized update."""
    for part in (SYNC_START, text, SYNC_END):
        driver.write(part)


async def test_a_frame_is_one_write_and_the_same_frame_none(driver: DiffDriver) -> None:
    driver.write(FRAME)
    assert len(taken(driver)) == 1
    driver.write(FRAME)
    assert taken(driver) == []


async def test_synchronized_updates_enclose_what_is_written_and_are_not_written_alone(
    driver: DiffDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sized, "size", Size(80, 2))
    update(driver, LONG)
    (written,) = taken(driver)
    assert written.startswith(SYNC_START)
    assert written.endswith(SYNC_END)
    update(driver, LONG)
    assert taken(driver) == []


async def test_a_tick_of_the_clock_needs_no_synchronized_update(
    driver: DiffDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sized, "size", Size(80, 2))
    update(driver, LONG)
    taken(driver)
    update(driver, "\x1b[1;12H7 s\x1b[1;1H")
    assert taken(driver) == ["\x1b[12G7 s\r"]


@pytest.mark.parametrize(
    "data",
    [
        "\x1b[?1000h",
        "\x1b[?2048$p",
        "\x1b[>25u",
        "\x1b[<u",
        "\x07",
        "\x1b]52;c;aGk=\x07",
        "\x1b]0;title\x07",
        "\x1b]22;pointer\x07",
        "\x1b[?2004h\x1b[?7l",
    ],
)
async def test_what_is_no_drawing_passes_as_it_is_and_changes_nothing(driver: DiffDriver, data: str) -> None:
    driver.write(FRAME)
    taken(driver)
    driver.write(data)
    assert taken(driver) == [data]
    driver.write(FRAME)
    assert taken(driver) == []


async def written_again(driver: DiffDriver) -> bool:
    """Whether a frame that is on the screen already is written whole."""
    taken(driver)
    driver.write(FRAME)
    return "ab" in "".join(taken(driver))


async def test_after_forget_the_whole_screen_is_written(driver: DiffDriver) -> None:
    driver.write(FRAME)
    assert not await written_again(driver)
    driver.forget()
    assert await written_again(driver)


async def test_leaving_and_entering_the_other_screen_begins_afresh_with_the_pen_put_down(
    driver: DiffDriver,
) -> None:
    driver.write(FRAME)
    taken(driver)
    driver.write("\x1b[?1049l")
    assert taken(driver) == ["\x1b[m\x1b[?1049l"]
    driver.write("\x1b[?1049h")
    assert await written_again(driver)


async def test_a_resize_begins_afresh_also_one_back_to_the_same_size(driver: DiffDriver) -> None:
    driver.write(FRAME)
    driver._get_terminal_size()  # as when a signal tells of it
    assert await written_again(driver)


class Stream:
    """Standard error that says whether it is a terminal."""

    def __init__(self, terminal: bool) -> None:
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.fixture
def no_driver_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)


@pytest.mark.usefixtures("no_driver_named")
def test_the_diff_is_on_for_a_terminal_and_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.__stderr__", Stream(True))
    assert driver_class(diff=True) is DiffDriver
    assert driver_class(diff=False) is module._Base


@pytest.mark.usefixtures("no_driver_named")
def test_textual_chooses_where_there_is_no_terminal_or_a_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.__stderr__", Stream(False))
    assert driver_class(diff=True) is None
    curtain = Curtain(mouse=False, colours="256")
    chosen = driver_class(diff=True, curtain=curtain)
    assert chosen is not None
    assert issubclass(chosen, DiffDriver), "the curtain has found a terminal, which has gone since"
    monkeypatch.setattr("sys.__stderr__", Stream(True))
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    assert driver_class(diff=True) is None


def test_terminfo_tells_what_the_terminal_can(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"ech": b"\x1b[%p1%dX", "el": b"\x1b[K", "rep": b"%p1%c\x1b[%p2%{1}%-%db"}
    monkeypatch.setattr(terminfo, "entry", lambda *_: Entry(frozenset({"bce"}), {}, said))
    monkeypatch.setenv("TERM", "xterm-256color")
    assert Abilities.of_terminal() == Abilities(True, True, False, True, True)
    assert Abilities.of_terminal(young=True) == Abilities(True, True, True, True, True)
    monkeypatch.setenv("TERM", "foot")
    assert Abilities.of_terminal() == Abilities(True, True, True, True, True)
    said |= {"csr": b"\x1b[%i%p1%d;%p2%dr", "il": b"\x1b[%p1%dL"}
    assert not Abilities.of_terminal().scroll
    said["dl"] = b"\x1b[%p1%dM"
    assert Abilities.of_terminal().scroll
    said.clear()
    assert Abilities.of_terminal(young=True) == Abilities(coloured_erase=True, vertical_tab=True)
    monkeypatch.setenv("TERM", "eterm-color")
    assert not Abilities.of_terminal().vertical_tab, "the terminal within Emacs prints it"


def test_an_unknown_terminal_gets_moves_and_colours_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminfo, "entry", lambda *_: None)
    assert Abilities.of_terminal() == Abilities()


@pytest.mark.parametrize("command", [["demo"], ["watch", "http://a.example"], ["deliveries", "http://a.example"]])
def test_every_command_with_a_screen_can_do_without_the_diff(command: list[str]) -> None:
    assert parser().parse_args(command).diff
    assert not parser().parse_args([*command, "--no-diff"]).diff


LINES = f"\x1b[1;1H{'─' * 12}\n\x1b[2;1H{'═' * 12}\x1b[1;1H"


@pytest.mark.parametrize(("column", "repeated"), [(PROVEN, True), (2, False), (PROVEN + 1, False)])
async def test_any_character_is_repeated_where_the_terminal_has_shown_that_it_can(
    driver: DiffDriver, column: int, repeated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sized, "size", Size(12, 2))
    driver.placed(column)
    driver.write(LINES)
    (written,) = taken(driver)
    assert ("─\x1b[11b" in written) == repeated
    assert ("─" * 12 in written) != repeated
    driver._synchronize()
    driver.forget()
    driver.write(LINES)
    assert ("─\x1b[11b" in taken(driver)[0]) == repeated, "what it has shown it still can"


async def test_a_key_hurries_the_next_frame(driver: DiffDriver, monkeypatch: pytest.MonkeyPatch) -> None:
    hurried = []
    monkeypatch.setattr(driver._pace, "hurry", lambda: hurried.append("now"))
    driver.send_message(events.Resize(Size(2, 2), Size(2, 2)))
    assert not hurried
    driver.send_message(events.Key("a", "a"))
    assert hurried
