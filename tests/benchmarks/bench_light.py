"""How light it is on the link: pushtui beside other programs, on 120 by 40 cells, as one Markdown table.

`python -m tests.benchmarks.bench_light` measures all that are installed; names as arguments choose among them.
"""

from __future__ import annotations

import codecs
import compileall
import platform
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pushtui
from pushtui.server.demo_process import DemoProcess
from tests.terminal.pty import PUSHTUI, Tty, children, cpu
from tests.tui.terminal.emulator import Emulator
from tests.tui.terminal.tightest import Count

SIZE = (120, 40)
SETTLE = 60.0
"""Seconds before the window: a send is under way, and a program's start is over."""
SECONDS = 30.0
QUIET = 0.03
"""Seconds of silence that end a frame."""
KEYS = 15

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    BINDINGS = [("x", "turn", "")]
    def compose(self):
        yield Static("Delivered 1,000 " * 20)
    def action_turn(self):
        self.query_one(Static).update("1,000 Delivered " * 20)
Bare().run()
"""

BTOP = """
mkdir -p "$XDG_CONFIG_HOME/btop"
echo 'update_ms = 1000' > "$XDG_CONFIG_HOME/btop/btop.conf"
exec btop --utf-force
"""
"""No option of it says how often it measures."""


@dataclass(frozen=True)
class Program:
    """What is measured: its command, and a key that changes its picture."""

    argv: tuple[str, ...]
    key: str


class Recorded(Tty):
    """A terminal that notes when what came."""

    chunks: list[tuple[float, bytes]]

    def _take(self, data: bytes) -> None:
        self.chunks = [*getattr(self, "chunks", ()), (time.monotonic(), data)]
        super()._take(data)


def programs(url: str) -> dict[str, Program]:
    """All that are installed, by name."""
    found = {
        "pushtui": Program((*PUSHTUI, "watch", url), "z"),
        "pushtui --no-diff": Program((*PUSHTUI, "watch", url, "--no-diff"), "z"),
        "bare Textual, one Static": Program((sys.executable, "-c", BARE), "x"),
    }
    peers = {
        "btop": Program(("sh", "-c", BTOP), "2"),
        "htop": Program(("htop", "-d", "10"), "t"),
        "glances": Program(("glances", "-t", "1"), "3"),
        "posting": Program(("posting",), "\t"),
    }
    return found | {name: peer for name, peer in peers.items() if shutil.which(name)}


def measure(program: Program, settle: float = SETTLE, seconds: float = SECONDS) -> dict[str, float]:
    """Figures of one program: `first`, `bytes`, `ratio`, `cpu`, `rss`, `key`."""
    tty = Recorded(program.argv, size=SIZE, emulate=False)
    try:
        _for(settle)
        _check(tty, program)
        ids = [tty.child.pid, *children(tty.child.pid)]
        used, begun, place = sum(map(cpu, ids)), time.monotonic(), len(tty.chunks)
        _for(seconds)
        took, used = time.monotonic() - begun, sum(map(cpu, ids)) - used
        chunks = tty.chunks[:]
        written = sum(len(data) for _, data in chunks[place:])
        first, tightest = replayed(chunks, place)
        return {
            "first": first - tty.started,
            "bytes": written / took,
            "ratio": written / tightest if tightest else float("nan"),
            "cpu": used / took,
            "rss": sum(map(_rss, ids)),
            "key": _key(tty, program.key),
        }
    finally:
        tty.end()


def replayed(chunks: list[tuple[float, bytes]], place: int) -> tuple[float, int]:
    """When the first frame with a picture was there, and the fewest bytes for the frames from a chunk on."""
    emulator, count = Emulator(*SIZE), Count()
    first, total, done = 0.0, 0, 0
    for at, text, number in _frames(chunks):
        emulator.feed(text)
        if not first and sum(len(line.split()) for line in emulator.text()) >= 8:
            first = at
        needed = count.picture([tuple(row) for row in emulator.rows()])
        if done >= place:
            total += needed
        done = number
    return first, total


def _frames(chunks: list[tuple[float, bytes]]) -> Iterator[tuple[float, str, int]]:
    """What was written between two silences: when its last byte came, the text, and the chunks until then."""
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    text = ""
    for number, (at, data) in enumerate(chunks, 1):
        # The tty has made line feeds what the emulator makes them again.
        text += decode(data).replace("\r\n", "\n")
        if number == len(chunks) or chunks[number][0] - at > QUIET:
            yield at, text, number
            text = ""


def _key(tty: Tty, key: str) -> float:
    """Milliseconds from a key to the first byte after it, median."""
    took = []
    for _ in range(KEYS):
        deadline = time.monotonic() + 3
        while time.monotonic() - tty.last < 0.2 and time.monotonic() < deadline:
            _for(0.01)
        seen, begun = len(tty.raw), time.monotonic()
        tty.type(key)
        with tty.fed:
            tty.fed.wait_for(lambda seen=seen: len(tty.raw) > seen, 3)  # type: ignore[misc]
        took.append((time.monotonic() - begun) * 1000)
    return statistics.median(took)


def _rss(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:")), 0.0)


def _check(tty: Tty, program: Program) -> None:
    if tty.child.poll() is not None:
        raise RuntimeError(f"{program.argv[0]} has ended with status {tty.child.returncode}")


def _for(seconds: float) -> None:
    threading.Event().wait(seconds)


def main(names: list[str]) -> int:
    """Measure and print."""
    compileall.compile_path(quiet=2)  # what is installed is compiled, so what is measured shall be
    compileall.compile_dir(str(Path(pushtui.__file__).parent), quiet=2)
    print(f"{time.strftime('%Y-%m-%d')}, Python {platform.python_version()}, {platform.machine()}\n")
    print("| program | bytes/s | × the tightest diff | CPU s/s | RSS MB | first frame s | key to repaint ms |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name in names or programs(""):
        with DemoProcess("healthy", seed=1) as demo:
            known = programs(demo.start().delivery)
            if name not in known:
                print(f"{name} is not known or not installed: {', '.join(known)}", file=sys.stderr)
                return 2
            try:
                got = measure(known[name])
            except RuntimeError as error:  # it does not start here: the others are measured all the same
                print(f"{name}: {error}", file=sys.stderr)
                continue
        ratio = f"{got['ratio']:.2f}" if got["ratio"] == got["ratio"] else "–"
        print(
            f"| {name} | {got['bytes']:,.0f} | {ratio} | {got['cpu']:.3f} | {got['rss']:.0f} | "
            f"{got['first']:.2f} | {got['key']:.0f} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
