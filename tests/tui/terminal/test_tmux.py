"""A second opinion: tmux, a terminal that people use, shows the same with and without the diff."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.frames import Frames
from tests.needs import require_command
from tests.tui.terminal import runs
from tests.tui.terminal.emulator import Emulator, Look

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


@pytest.mark.parametrize("what", ["patchwork", "healthy", "huge", "zoom"])
def test_tmux_shows_the_same_with_and_without_the_diff(what: str, tmp_path: Path) -> None:
    require_command("tmux")
    tape = runs.done(*"2zzt") if what == "zoom" else None
    tape = tape or (runs.steady(what) if what != "patchwork" else runs.Tape())
    datas = [frame.data for frame in tape.frames] or PATCHWORK
    frames = Frames(Abilities(erase_characters=True, erase_line=True, repeat=True, vertical_tab=True))
    lean = "".join(frames.take(data, COLUMNS, LINES) + frames.paint() for data in datas)
    plain = "".join(datas)
    assert len(lean) < len(plain)
    place, rows = shown(tmp_path, "plain", plain)
    assert place.endswith(f"{COLUMNS}x{LINES}")
    assert shown(tmp_path, "lean", lean) == (place, rows)
