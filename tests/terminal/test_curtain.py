"""The first frame is there before Textual; the change is not seen, and whatever comes between is survived."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sources.faults import REPORT, Act, raw, response
from tests.terminal.endpoint import Endpoint
from tests.terminal.pty import PUSHTUI, OverdueError, Tty, alive, children, terminal, until
from tests.terminal.served import but_no_history, serving
from tests.terminal.stream import Stream
from tests.terminal.test_hostile import PARTS, PLAIN, tells

PROMISED = 2.0
FIRST = "textual"
"""The package whose import is the way to everything else of Textual's."""

LAST = "pushtui.tui.terminal.driver"


class Gated(Tty):
    """A watch that waits at the import of a module until it is let in."""

    def __init__(self, place: Path, url: str, *, module: str = FIRST, **options: object) -> None:
        self._fifo = place / "gate"
        os.mkfifo(self._fifo)
        self._open = False
        argv = (sys.executable, "-m", "tests.terminal.gated", str(self._fifo), module, "watch", url)
        super().__init__((*argv, "--interval", "60"), **options)  # type: ignore[arg-type]

    def let_in(self, word: str = "") -> None:
        """Open the gate; with a word, it is an error that says so."""
        if not self._open:
            self._open = True
            with self._fifo.open("w") as gate:
                gate.write(word)

    def end(self) -> None:
        super().end()
        self._fifo.unlink()


@contextmanager
def gated(place: Path, url: str, **options: object) -> Iterator[Gated]:
    """One with its first frame on the terminal, before the gate."""
    tty = Gated(place, url, **options)  # type: ignore[arg-type]
    try:
        tty.wait_for("q quit")
        yield tty
    finally:
        tty.end()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        yield server


@pytest.fixture
def waiting(tmp_path: Path, endpoint: Endpoint) -> Iterator[Gated]:
    with gated(tmp_path, endpoint.url) as tty:
        yield tty


def leaves(tty: Tty) -> None:
    """It goes on as ever, and ends with all modes switched once and back."""
    tty.leaves()
    assert tty.unread == b""


# What is shown


@pytest.mark.parametrize("module", [FIRST, "textual.app", "pushtui.tui.screens.report", LAST])
def test_the_picture_is_there_before_textual_is(tmp_path: Path, endpoint: Endpoint, module: str) -> None:
    with gated(tmp_path, endpoint.url, module=module) as tty:
        raw = len(tty.raw)
        tty.let_in()
        leaves(tty)
        assert len(endpoint.polls) == 1, "asked once, though guessed, sent and taken over"
        assert tty.raw.count(b"\x1b[?1049h") == tty.raw.count(b"\x1b[?1049l") == 1
        assert tty.raw.count(b"\x1b[>25u") == tty.raw.count(b"\x1b[<u") == 1
        assert raw > 1000


def test_nothing_is_drawn_again_when_the_screen_is_there(waiting: Gated) -> None:
    waiting.settle()
    before = len(waiting.raw)
    waiting.let_in()
    waiting.wait_for_bytes(rb"\x1b\]22;", before)  # Textual's first frame: the pointer's shape
    waiting.settle(0.5)
    assert len(waiting.raw) - before < 150, bytes(waiting.raw[before:])


def still(sent: int = 123_456) -> Act:
    """A report that tells nothing which goes on: no time and no status that a clock counts from."""
    told = {key: value for key, value in REPORT.items() if key != "as_of"}
    totals = {"targeted": 1_000_000, "sent": sent, "delivered": sent - 60, "bounces": 60, "errors": 20}
    return but_no_history(raw(response(json.dumps(told | {"totals": totals}).encode())))


def picture(tty: Tty) -> list[list[object]]:
    """What can be seen of each cell, but for the header, where a clock ticks."""

    def seen(y: int, x: int) -> object:
        cell = tty.screen.buffer[y][x]
        bare = cell.data == " " and not (cell.reverse or cell.underscore or cell.strikethrough)
        return (" ", cell.bg) if bare else cell

    with tty.lock:
        rows, columns = range(1, tty.screen.lines), range(tty.screen.columns)
        return [[seen(y, x) for x in columns] for y in rows]


@pytest.mark.parametrize(
    ("size", "term"),
    [((80, 24), "truecolor"), ((200, 60), "truecolor")]
    + [((120, 40), term) for term in ("truecolor", "256", "16", "none", "ascii")],
    ids=str,
)
def test_it_is_the_picture_that_is_seen_without(tmp_path: Path, size: tuple[int, int], term: str) -> None:
    env: dict[str, str | None] = {
        "truecolor": {},
        "256": {"COLORTERM": None},
        "16": {"COLORTERM": None, "TERM": "xterm"},
        "none": {"NO_COLOR": "1"},
        "ascii": {},
    }[term]
    (tmp_path / "config.toml").write_text("ascii = true\n" if term == "ascii" else "")
    settings = ("--config", str(tmp_path / "config.toml"))
    with serving(still()) as served:
        url = f"{served.url}/v1/deliveries/bf-1"
        with terminal("watch", url, "--interval", "60", "--no-diff", *settings, size=size, env=env) as plain:
            plain.wait_for("Delivered")
            plain.settle(0.5)
            wanted = picture(plain)
        with terminal("watch", url, "--interval", "60", *settings, size=size, env=env) as tty:
            tty.wait_for("Delivered")
            tty.settle(0.5)
            assert picture(tty) == wanted
            leaves(tty)


@pytest.mark.parametrize("raws", PARTS)
def test_no_name_from_outside_reaches_the_terminal_as_a_control(tmp_path: Path, raws: Sequence[str]) -> None:
    seen = []
    for number, names in enumerate((PLAIN, raws)):
        with serving(tells(names, 100_000)) as served:
            place = tmp_path / str(number)
            place.mkdir()
            with gated(place, f"{served.url}/v1/deliveries/bf-1", size=(200, 60)) as tty:
                tty.wait_for("100,000")
                tty.settle()
                seen.append(Stream.of(bytes(tty.raw)))
    seen[1].assert_nothing_of_data(seen[0])


# Keys


@pytest.mark.parametrize(("keys", "effect"), [("?", "Help ·"), ("\x1a", "There is no shell"), ("z", "z back")])
def test_keys_that_were_pressed_meanwhile_are_heeded(waiting: Gated, keys: str, effect: str) -> None:
    waiting.type(keys)
    waiting.let_in()
    waiting.wait_for(effect)


@pytest.mark.parametrize("key", ["q", "\x03", "\x11"], ids=["q", "ctrl+c", "ctrl+q"])
def test_it_is_left_by_keys_that_were_pressed_meanwhile(waiting: Gated, key: str) -> None:
    waiting.type(key)
    waiting.let_in()
    assert waiting.wait() == 0
    assert waiting.left_over == []


# Endings


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
@pytest.mark.parametrize("module", [FIRST, LAST])
def test_a_signal_ends_it(tmp_path: Path, endpoint: Endpoint, number: signal.Signals, module: str) -> None:
    with gated(tmp_path, endpoint.url, module=module) as tty:
        kids = children(tty.child.pid)
        tty.child.send_signal(number)
        tty.let_in()
        assert tty.wait() == 128 + number
        assert tty.left_over == []
        assert tty.unread == b""
        assert tty.text.split("\n")[0] == f"pushtui: ended by {number.name}"
        until(lambda: not any(alive(kid) for kid in kids), 10, "the end of its children")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_where_it_is_stuck_a_signal_ends_it_by_force(waiting: Gated, number: signal.Signals) -> None:
    """A disk that is gone, say, from which Textual does not come."""
    begun = time.monotonic()
    waiting.child.send_signal(number)
    assert waiting.wait() == 128 + number
    assert time.monotonic() - begun < PROMISED
    assert waiting.left_over == []
    waiting.wait_for(f"pushtui: ended by {number.name}, by force, since it was stuck")


def test_a_signal_that_is_ignored_on_purpose_stays_ignored(tmp_path: Path, endpoint: Endpoint) -> None:
    with gated(tmp_path, endpoint.url, hang_up=False) as tty:
        tty.child.send_signal(signal.SIGHUP)
        tty.let_in()
        leaves(tty)


def test_a_crash_is_one_line_and_a_file(tmp_path: Path, endpoint: Endpoint) -> None:
    crashes = tmp_path / "crashes"
    crashes.mkdir()
    with gated(tmp_path, endpoint.url, module=LAST, size=(160, 40), env={"TMPDIR": str(crashes)}) as tty:
        tty.let_in("broken on purpose")
        assert tty.wait() == 1
        assert tty.left_over == []
        assert tty.unread == b""
        said = tty.text.replace("\n", "").strip()
        assert re.fullmatch(r"pushtui: crashed: RuntimeError \(what is needed to mend it is in \S+\)", said), said
        (file,) = crashes.glob("pushtui-crash-*")
        assert "broken on purpose" in file.read_text()


@pytest.mark.parametrize("hang_up", [True, False])
def test_it_leaves_with_its_terminal(tmp_path: Path, endpoint: Endpoint, hang_up: bool) -> None:
    with gated(tmp_path, endpoint.url, hang_up=hang_up) as tty:
        tty.hang_up()
        tty.let_in()
        begun = time.monotonic()
        assert tty.wait() == 128 + signal.SIGHUP
        assert time.monotonic() - begun < PROMISED


# What else may come between


@pytest.mark.parametrize("sizes", [((80, 24),), ((80, 24), (120, 40)), ((200, 60),)], ids=str)
def test_another_size_is_drawn(waiting: Gated, sizes: tuple[tuple[int, int], ...]) -> None:
    for size in sizes:
        waiting.resize(*size)
        waiting.child.send_signal(signal.SIGWINCH)
    waiting.let_in()
    columns, rows = sizes[-1]

    def fills(text: str) -> bool:
        lines = text.split("\n")
        return len(lines) == rows and "? help" in lines[-1] and columns - 2 <= max(map(len, lines)) <= columns

    waiting.wait_for(fills)
    leaves(waiting)


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_stop_is_put_off_until_the_terminal_can_be_given_back(waiting: Gated) -> None:
    waiting.child.send_signal(signal.SIGTSTP)
    waiting.let_in()
    until(lambda: state_of(waiting.child.pid) == "T", 10, "the stop")
    until(lambda: waiting.left_over == [], 5, "the terminal given back")
    waiting.child.send_signal(signal.SIGCONT)
    until(lambda: "1049" in waiting.modes, 5, "the terminal taken again")
    waiting.wait_for("1 Performance")
    leaves(waiting)


def test_after_a_stop_that_cannot_be_put_off_all_is_drawn_again(waiting: Gated) -> None:
    waiting.child.send_signal(signal.SIGSTOP)
    until(lambda: state_of(waiting.child.pid) == "T", 5, "the stop")
    waiting.child.send_signal(signal.SIGCONT)
    waiting.let_in()
    waiting.wait_for("1 Performance")
    waiting.type("?")
    waiting.wait_for("Help ·")
    assert waiting.keyboard == 1
    waiting.type("\x1bq")
    until(lambda: (waiting.type("q"), waiting.child.poll() is not None)[1], 10, "the end")
    assert waiting.left_over == []


def test_a_terminal_that_is_not_read_holds_nothing_up(tmp_path: Path, endpoint: Endpoint) -> None:
    tty = Gated(tmp_path, endpoint.url, size=(200, 60))
    try:
        tty.stop_reading()
        until(lambda: endpoint.answers, 20, "the first answer")
        tty.let_in()
        tty.child.send_signal(signal.SIGTERM)
        assert tty.child.wait(10) in (128 + signal.SIGTERM, -signal.SIGTERM)
        tty.go_on_reading()
        until(lambda: "1049" not in tty.modes, 5, "the restored screen")
        assert tty.left_over in ([], [f"mode {mode} is off" for mode in ("7", "25") if not tty.modes])
    finally:
        tty.end()


def test_on_a_slow_link_the_picture_comes_once(endpoint: Endpoint) -> None:
    tty = Tty((*PUSHTUI, "watch", endpoint.url, "--interval", "60"), size=(80, 24))
    try:
        tty.slow_down(2_000)
        tty.wait_for("q quit", 30)
        first = len(tty.raw)
        tty.wait_for_bytes(rb"\x1b\]22;")  # Textual's first frame: the pointer's shape
        tty.settle(0.3, 30)
        assert len(tty.raw) - first < 700
        tty.type("q")
        assert tty.wait() == 0
        assert tty.left_over == []
    finally:
        tty.end()


def test_where_the_answer_comes_late_it_is_as_ever() -> None:
    with Endpoint(far=1.0) as endpoint, terminal("watch", endpoint.url, "--interval", "60") as tty:
        tty.wait_for("Waiting for the first report")
        tty.wait_for("Delivered")
        leaves(tty)
        assert tty.raw.count(b"\x1b[?1049h") == 1


@pytest.mark.parametrize("option", ["--no-diff", "a theme of Textual's", "too small"])
def test_where_it_cannot_be_it_is_as_ever(tmp_path: Path, endpoint: Endpoint, option: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text('theme = "nord"\n' if "theme" in option else "")
    arguments = ("--config", str(config), *(("--no-diff",) if option == "--no-diff" else ()))
    size = (40, 8) if option == "too small" else (120, 40)
    with terminal("watch", endpoint.url, *arguments, size=size) as tty:
        tty.wait_for("needs 48" if option == "too small" else "Delivered")
        if option == "too small":
            tty.wait_for(lambda text: "sent" in text and "delivered" in text)
        tty.type("q")
        assert tty.wait() == 0
        assert tty.left_over == []


def test_a_failure_is_told_by_the_screen() -> None:
    with (
        serving(raw(response(b"{}", "503 Busy"))) as served,
        terminal("watch", f"{served.url}/v1/deliveries/x") as tty,
    ):
        with pytest.raises(OverdueError):
            tty.wait_for("Delivered", 0.01)
        tty.wait_for("503")
        tty.type("q")
        assert tty.wait() == 0
        assert tty.left_over == []
