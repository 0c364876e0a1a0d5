"""A second opinion: tmux, a terminal that people use, shows the same with and without the diff."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pushtui.tui.terminal.frames import Frames
from tests.needs import require_command
from tests.tui.terminal import runs
from tests.tui.terminal.emulator import Emulator, Look
from tests.tui.terminal.test_frames import ALL

COLUMNS, LINES = runs.SIZE
ATTRIBUTES = (1, 2, 3, 4, 5, 7, 8, 9, 21, 53)
PATCHWORK = [
    "\n".join(
        f"\x1b[{y + 1};1H" + "".join(f"\x1b[{code};3{y % 8};4{shift}m漢字ab é\x1b[0m  ──" for code in ATTRIBUTES)
        for y in range(0, LINES, 1 + shift % 3)
    )
    + f"\x1b[{shift + 1};3H"
    for shift in range(8)
]
"""Pictures with every attribute that tmux knows, wide characters and marks."""

MOVED = [
    "\n".join(
        f"\x1b[{y + 1};1H\x1b[3{number % 7}m{f'{number:>8} 漢字 {number**19:>60}'.ljust(COLUMNS - 2)}\x1b[0m"
        for y, number in enumerate([*range(2), *range(first, first + LINES - 5), *range(3)])
    )
    + f"\x1b[{first};5H"
    for first in (10, 11, 20, 14, 90, 72, 72)
]
"""A table that is scrolled, up and down, between lines that stay."""


def shown(folder: Path, name: str, data: str) -> tuple[str, list[list[Look]]]:
    """Where tmux has its cursor and how large it is, and every cell that it shows."""
    file = folder / name
    file.write_text(f"\x1b[?7l{data}", newline="")
    socket = str(folder / f"{name}.socket")
    environment = {**os.environ, "TERM": "xterm-256color"}
    environment.pop("TMUX", None)

    def tmux(*arguments: str) -> str:
        command = ["tmux", "-u", "-S", socket, "-f", os.devnull, *arguments]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=60
        ).stdout

    program = f"cat '{file}'; tmux -S '{socket}' wait-for -S drawn; exec sleep 600"
    tmux("new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), program, ";", "set", "status", "off")
    try:
        tmux("wait-for", "drawn")
        place = tmux("display-message", "-p", "#{cursor_x},#{cursor_y} #{pane_width}x#{pane_height}")
        captured = tmux("capture-pane", "-e", "-p", "-N").replace("4:2", "21")
    finally:
        tmux("kill-server")
    # Read back by the emulator, which does not tell blanks apart whose foreground nobody sees.
    emulator = Emulator(COLUMNS, LINES)
    for y, line in enumerate(captured.splitlines()):
        emulator.feed(f"\x1b[{y + 1};1H{line}")
    return place.strip(), emulator.rows()


@pytest.mark.parametrize("what", ["patchwork", "moved", "healthy", "huge", "zoom"])
def test_tmux_shows_the_same_with_and_without_the_diff(what: str, tmp_path: Path) -> None:
    require_command("tmux")
    tape = runs.done(*"2zzt") if what == "zoom" else None
    drawn = {"patchwork": PATCHWORK, "moved": MOVED}.get(what)
    datas = drawn or [frame.data for frame in (tape or runs.steady(what)).frames]
    # What tmux tells of erased cells lacks their background, so they are not looked at here.
    frames = Frames(replace(ALL, repeat_all=False, coloured_erase=False))
    lean = "".join(frames.take(data, COLUMNS, LINES) + frames.paint() for data in datas)
    plain = "".join(datas)
    assert len(lean) < len(plain)
    assert ("\x1b[r" in lean) == (what == "moved")
    place, rows = shown(tmp_path, "plain", plain)
    assert place.endswith(f"{COLUMNS}x{LINES}")
    assert shown(tmp_path, "lean", lean) == (place, rows)
