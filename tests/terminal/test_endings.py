"""However it ends, the terminal is as it was, the status is right, and it takes less than two seconds."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sources.faults import raw
from tests.terminal.endpoint import Endpoint
from tests.terminal.pty import PUSHTUI, Tty, alive, children, cpu, terminal, until
from tests.terminal.served import serving

PROMISED = 2.0


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        yield server


@pytest.fixture
def watch(endpoint: Endpoint) -> Iterator[Tty]:
    with terminal("watch", endpoint.url, "--interval", "0.5") as tty:
        tty.wait_for("Delivered")
        yield tty


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_ends_it(watch: Tty, number: signal.Signals) -> None:
    begun = time.monotonic()
    watch.child.send_signal(number)
    assert watch.wait() == 128 + number
    assert time.monotonic() - begun < PROMISED
    assert watch.left_over == []
    assert watch.text.split("\n")[0] == f"pushtui: ended by {number.name}"


def test_a_signal_that_is_ignored_on_purpose_stays_ignored(endpoint: Endpoint) -> None:
    with terminal("watch", endpoint.url, hang_up=False) as tty:
        tty.wait_for("Delivered")
        tty.child.send_signal(signal.SIGHUP)
        seen = len(endpoint.polls)
        until(lambda: len(endpoint.polls) > seen + 1)
        assert tty.child.poll() is None
        tty.type("q")
        assert tty.wait() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_an_end_before_the_first_answer_leaves_no_process(number: signal.Signals) -> None:
    with serving(raw(then="stall")) as served, terminal("watch", f"{served.url}/v1/deliveries/x") as tty:
        tty.wait_for_bytes(rb"\x1b\[\?1049h")
        until(lambda: served.server.log, 10, "the first question")
        kids = children(tty.child.pid)
        begun = time.monotonic()
        tty.child.send_signal(number)
        assert tty.wait() == 128 + number
        assert time.monotonic() - begun < PROMISED
        # One that is not told waits for an answer no longer than any poll does.
        until(lambda: not any(alive(kid) for kid in kids), 12, "the end of its children")


@pytest.mark.parametrize("leader", [True, False])
@pytest.mark.parametrize("hang_up", [True, False])
def test_it_leaves_with_its_terminal(endpoint: Endpoint, leader: bool, hang_up: bool) -> None:
    with terminal("watch", endpoint.url, leader=leader, hang_up=hang_up) as tty:
        tty.wait_for("Delivered")
        tty.hang_up()
        begun = time.monotonic()
        assert tty.wait() == 128 + signal.SIGHUP
        assert time.monotonic() - begun < PROMISED


def test_polling_goes_on_while_nobody_reads_and_the_screen_is_right_afterwards(
    endpoint: Endpoint,
) -> None:
    with terminal("watch", endpoint.url, "--interval", "0.1", size=(200, 60)) as tty:
        tty.wait_for("Delivered")
        tty.stop_reading()
        for _ in range(12):  # each of them redraws everything: far more than a terminal holds
            tty.type("z")
        seen, begun = len(endpoint.polls), time.monotonic()
        until(lambda: len(endpoint.polls) >= seen + 60, 30, "sixty polls")
        gaps = [b - a for a, b in zip(endpoint.polls[seen:], endpoint.polls[seen + 1 :], strict=False)]
        assert max(gaps) < 1.5, "no poll was late because of the terminal"
        assert time.monotonic() - begun < 30
        tty.go_on_reading()
        latest = 1000 + 10 * len(endpoint.polls)
        tty.wait_for(lambda text: max(numbers(text), default=0) >= latest and "7 Error reasons" in text)
        tty.type("q")
        assert tty.wait() == 0
        assert tty.left_over == []


def numbers(text: str) -> list[int]:
    """What stands on the first card."""
    found = re.search(r"│ Sent .*\n│ ([\d,]+)", text)
    return [int(found.group(1).replace(",", ""))] if found else []


@pytest.mark.parametrize("how", ["q", "signal"])
def test_it_ends_in_time_while_nobody_reads(endpoint: Endpoint, how: str) -> None:
    with terminal("watch", endpoint.url, "--interval", "0.1", size=(200, 60)) as tty:
        tty.wait_for("Delivered")
        tty.stop_reading()
        for _ in range(10):
            tty.type("t")
        seen = len(endpoint.polls)
        until(lambda: len(endpoint.polls) >= seen + 20, 30, "twenty polls")
        begun = time.monotonic()
        if how == "q":
            tty.type("q")
            assert tty.child.wait(10) == 0
        else:
            tty.child.send_signal(signal.SIGTERM)
            assert tty.child.wait(10) == 128 + signal.SIGTERM
        assert time.monotonic() - begun < PROMISED + 0.5
        tty.go_on_reading()
        until(lambda: "1049" not in tty.modes, 5, "the restored screen")
        assert tty.left_over == []


@pytest.mark.parametrize("fault", ["handler", "timer", "worker", "callback"])
def test_a_crash_is_one_line_and_a_file(fault: str, tmp_path: Path) -> None:
    with broken(fault, tmp_path) as tty:
        begun = time.monotonic()
        tty.type("!")
        assert tty.wait() == 1
        assert time.monotonic() - begun < PROMISED
        assert tty.left_over == []
        said = tty.text.replace("\n", "").strip()
        assert re.fullmatch(r"pushtui: crashed: \w+ \(what is needed to mend it is in \S+\)", said), said
        (file,) = tmp_path.glob("pushtui-crash-*")
        assert str(file) in said
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        written = file.read_text()
        assert "broken on purpose" in written
        assert "fault_handler" in written
        assert "s3cret-in-a-local" not in re.sub(r'token = "s3cret-in-a-local"', "", written)
        assert b"s3cret-in-a-local" not in tty.raw
        assert b"Traceback" not in tty.raw


def test_a_crash_does_not_tell_the_token(tmp_path: Path) -> None:
    with broken("environment", tmp_path, token="tok-0123456789") as tty:
        tty.type("!")
        assert tty.wait() == 1
        (file,) = tmp_path.glob("pushtui-crash-*")
        assert "Bearer ***" in file.read_text()
        assert "tok-0123456789" not in file.read_text()
        assert b"tok-0123456789" not in tty.raw


@pytest.mark.parametrize("fault", ["stuck", "blocked"])
def test_a_signal_ends_it_even_where_the_loop_is_stuck(fault: str, tmp_path: Path) -> None:
    with broken(fault, tmp_path) as tty:
        tty.type("!")
        tty.wait_for("stuck now")
        begun = time.monotonic()
        tty.child.send_signal(signal.SIGTERM)
        assert tty.wait() == 128 + signal.SIGTERM
        assert time.monotonic() - begun < PROMISED
        assert tty.left_over == []
        tty.wait_for("pushtui: ended by SIGTERM, by force, since it was stuck")


def test_a_second_signal_does_not_wait(tmp_path: Path) -> None:
    with broken("stuck", tmp_path) as tty:
        tty.type("!")
        tty.wait_for("stuck now")
        begun = time.monotonic()
        tty.child.send_signal(signal.SIGTERM)
        until(lambda: not pending(tty.child.pid), 2, "the first signal")
        tty.child.send_signal(signal.SIGINT)
        assert tty.wait() in (128 + signal.SIGTERM, 128 + signal.SIGINT)
        assert time.monotonic() - begun < 1.2
        assert tty.left_over == []
        tty.wait_for("at the second signal")


def pending(pid: int) -> bool:
    """Whether a signal waits to be delivered to the process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return any(int(re.search(rf"{name}:\s+(\w+)", status).group(1), 16) for name in ("SigPnd", "ShdPnd"))  # type: ignore[union-attr]


@contextmanager
def broken(fault: str, place: Path, token: str | None = None) -> Iterator[Tty]:
    """The screen with a fault, which happens at `!`."""
    tty = Tty(
        (sys.executable, "-m", "tests.terminal.broken", fault),
        size=(160, 40),
        env={"TMPDIR": str(place), "PUSHTUI_TOKEN": token},
    )
    try:
        tty.wait_for("nowhere.test")
        yield tty
    finally:
        tty.end()


# What comes in


def test_bytes_that_are_no_text_are_ignored(watch: Tty) -> None:
    watch.type(b"\xff\xfe\x80\xc3\x28\xf5")
    for garbage in (b"\x1b[99999999999u", b"\x1b[<9999999999;1;1M", b"\x1b[48;30000;30000;1;1t", b"\x1b[200~"):
        watch.type(garbage)
    watch.type(b"\x1b[201~" + b"\x1b]52;c;AAAA\x07\x1bP+r\x1b\\")
    watch.type("?")
    watch.wait_for("Help ·")
    watch.type("\x1b")
    watch.wait_for(lambda text: "esc closes" not in text)
    watch.type("q")
    assert watch.wait() == 0


def test_a_paste_that_never_ends_does_not_swallow_the_keys_for_good(watch: Tty) -> None:
    watch.type(b"\x1b[200~rm -rf /")

    def quits() -> bool:
        if watch.child.poll() is None:
            watch.type("q")
            watch.wait_for(lambda _: True)
        return watch.child.poll() is not None

    time_out = time.monotonic() + 10
    pause = threading.Event()
    while not quits() and time.monotonic() < time_out:
        pause.wait(1.5)  # longer than the silence that ends a paste
    assert watch.wait(1) == 0


@pytest.mark.parametrize(
    "flood",
    [
        pytest.param(b"".join(b"\x1b[<35;%d;%dM" % (x % 100 + 1, x % 30 + 1) for x in range(1000)), id="mouse"),
        pytest.param(b"jzv" * 33_334, id="unmarked"),
        pytest.param(b"\x1b[106;;106u" * 9_000, id="kitty"),
        pytest.param(b"\x1b[200~" + b"q" * 1_000_000 + b"\x1b[201~", id="marked"),
    ],
)
def test_a_flood_does_not_starve_the_screen(watch: Tty, endpoint: Endpoint, flood: bytes) -> None:
    watch.type("4")
    watch.wait_for(lambda text: "s sort" in text.split("\n")[-1])
    used = cpu(watch.child.pid)
    watch.type(flood)
    until(lambda: (watch.type("?"), "Help ·" in watch.text)[1], 5, "an answer to a key after the flood")
    assert cpu(watch.child.pid) - used < 2.5
    assert watch.child.poll() is None


def test_a_storm_of_sizes_ends_with_the_right_picture(watch: Tty) -> None:
    for columns, rows in ((1, 1), (500, 200), (3, 90), (200, 2), (2, 2), (81, 25)) * 10:
        watch.resize(columns, rows)
    watch.resize(120, 40)
    watch.wait_for(lambda text: "commands" in text.split("\n")[-1] and "1 Performance" in text)
    watch.type("q")
    assert watch.wait() == 0
    assert watch.left_over == []


# Stopping and going on


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_stopped_and_continued_it_gives_the_terminal_back_and_takes_it_again(watch: Tty) -> None:
    pid = watch.child.pid
    watch.child.send_signal(signal.SIGTSTP)
    until(lambda: state_of(pid) == "T", 3, "the stop")
    until(lambda: watch.left_over == [], 3, "the terminal given back")
    watch.child.send_signal(signal.SIGCONT)
    until(lambda: "1049" in watch.modes, 3, "the terminal taken again")
    watch.wait_for("1 Performance")
    watch.leaves("Help ·")


def test_continued_without_a_stop_it_reads_its_input_once(watch: Tty) -> None:
    pid = watch.child.pid
    watch.type("?")
    watch.wait_for("Help ·")
    threads = len(os.listdir(f"/proc/{pid}/task"))
    for _ in range(3):
        watch.child.send_signal(signal.SIGCONT)
    until(lambda: len(os.listdir(f"/proc/{pid}/task")) <= threads, 3, "no more threads")
    assert watch.keyboard == 1
    watch.type("\x1b")
    watch.wait_for(lambda text: "esc closes" not in text)
    watch.type("q")
    assert watch.wait() == 0
    assert watch.left_over == []


# No terminal to begin with


@pytest.mark.parametrize("command", ["watch", "deliveries", "demo"])
@pytest.mark.parametrize(
    ("descriptor", "name"), [(0, "standard input"), (1, "standard output"), (2, "standard error")]
)
def test_without_a_terminal_it_says_so(command: str, descriptor: int, name: str, tmp_path: Path) -> None:
    if command != "demo" and descriptor == 1:
        pytest.skip("it prints lines there")
    arguments = () if command == "demo" else ("http://127.0.0.1:9",)
    file = tmp_path / "out"
    with (
        file.open("w+") as elsewhere,
        terminal(command, *arguments, size=(200, 10), redirect={descriptor: elsewhere.fileno()}) as tty,
    ):
        assert tty.wait() == 2
        said = (file.read_text() if descriptor == 2 else tty.text).strip()
        assert said == f"pushtui: {name} is not a terminal; `pushtui report URL` prints one report without one"
        assert b"\x1b" not in tty.raw


@pytest.mark.parametrize("term", [None, "", "dumb"])
def test_a_terminal_that_cannot_show_a_screen_is_told(term: str | None) -> None:
    with terminal("watch", "http://127.0.0.1:9", size=(160, 10), env={"TERM": term}) as tty:
        assert tty.wait() == 2
        assert tty.text.strip().startswith("pushtui: TERM says that this terminal cannot show a screen; set TERM")
        assert b"\x1b" not in tty.raw


@pytest.mark.parametrize("shell", ["<&-", ">&-", "2>&-"])
def test_a_closed_descriptor_is_no_terminal(shell: str) -> None:
    command = " ".join(PUSHTUI)
    tty = Tty(("/bin/sh", "-c", f"exec {command} watch http://127.0.0.1:9 {shell}"), size=(160, 10))
    try:
        assert tty.wait() == 2
        said = {"<&-": "input is not a terminal", ">&-": "output is not a terminal", "2>&-": ""}[shell]
        assert (f"pushtui: standard {said}" in tty.text) == bool(said)
        assert "Traceback" not in tty.text
    finally:
        tty.end()


def test_a_full_output_is_a_failure_in_one_line(endpoint: Endpoint) -> None:
    with open("/dev/full", "w") as full, terminal("report", endpoint.url, redirect={1: full.fileno()}) as tty:
        assert tty.wait() == 1
        assert tty.text.strip() == "pushtui: cannot write to standard output: No space left on device"


def test_a_recording_outlives_its_terminal_where_that_is_wanted(endpoint: Endpoint, tmp_path: Path) -> None:
    file = tmp_path / "x.pushtui"
    with terminal("record", endpoint.url, str(file), "--interval", "0.2", hang_up=False) as tty:
        tty.wait_for("sent 1,0")
        tty.hang_up()
        seen, used, begun = len(endpoint.polls), cpu(tty.child.pid), time.monotonic()
        until(lambda: len(endpoint.polls) > seen + 10, 20, "polls that go on")
        assert (cpu(tty.child.pid) - used) / (time.monotonic() - begun) < 0.2, "nothing spins"
        tty.child.send_signal(signal.SIGTERM)
        assert tty.child.wait(10) == 128 + signal.SIGTERM
    ended = subprocess.run(
        (*PUSHTUI, "report", str(file), "--format", "json"), capture_output=True, text=True, timeout=30, check=True
    )
    assert json.loads(ended.stdout)["report"]["totals"]["sent"] >= 1000 + 10 * (seen + 10)


WITHOUT_A_SCREEN = (
    ("watch", "--headless", "--interval", "0.2"),
    ("watch", "--json", "--interval", "0.2"),
    ("record", "@", "--interval", "0.2"),
    ("wait", "--until", "sent < 0"),
)


@pytest.mark.parametrize("how", ["full", "closed"])
@pytest.mark.parametrize("command", WITHOUT_A_SCREEN, ids=" ".join)
def test_a_standard_error_that_takes_nothing_ends_nothing(
    command: tuple[str, ...], how: str, endpoint: Endpoint, tmp_path: Path
) -> None:
    name, *options = (str(tmp_path / "x.pushtui") if word == "@" else word for word in command)
    line = shlex.join((*PUSHTUI, name, endpoint.url, *options))
    shell = f"exec {line} >{tmp_path / 'out'} 2>{'/dev/full' if how == 'full' else '&-'}"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    with subprocess.Popen(("/bin/sh", "-c", shell), stdin=subprocess.DEVNULL, env=environment) as child:
        try:
            until(lambda: len(endpoint.polls) > 3, 20, "polls that go on")
            begun = time.monotonic()
            child.send_signal(signal.SIGTERM)
            assert child.wait(10) in (128 + signal.SIGTERM, -signal.SIGTERM)  # the same to a shell
            assert time.monotonic() - begun < PROMISED
        finally:
            child.kill()


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("watch", "--help"), ("explain", "--list")])
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_a_result_that_cannot_be_written_is_a_failure_in_one_line(arguments: tuple[str, ...], where: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    line = f"exec {shlex.join((*PUSHTUI, *arguments))} {where}"
    ended = subprocess.run(
        ("/bin/sh", "-c", line), env=environment, stderr=subprocess.PIPE, text=True, timeout=30, check=False
    )
    assert ended.returncode == 1
    assert re.fullmatch(r"pushtui: (cannot write to standard output: .*|standard output is closed)\n", ended.stderr)


def test_it_idles_when_nothing_happens(watch: Tty, endpoint: Endpoint) -> None:
    seen, used, begun = len(endpoint.polls), cpu(watch.child.pid), time.monotonic()
    until(lambda: len(endpoint.polls) >= seen + 6, 30)
    assert (cpu(watch.child.pid) - used) / (time.monotonic() - begun) < 0.5, "nothing spins"
