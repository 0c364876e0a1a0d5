"""The HTML page in a real browser: Chromium draws it in both themes, and fetches nothing."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zlib
from datetime import UTC
from pathlib import Path

import pytest

from pushtui.core.baseline import Baseline
from pushtui.export.html import render
from tests.needs import require
from tests.tui import scenarios

GROUND = {"light": (0xFB, 0xFB, 0xF8), "dark": (0x11, 0x15, 0x1C)}


def corner(png: bytes) -> tuple[int, ...]:
    """The first pixel of a picture: the first line's filter leaves it as it is."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data = 8, b""
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            data += png[at + 8 : at + 8 + size]
        at += size + 12
    return tuple(zlib.decompress(data)[1:4])


@pytest.mark.parametrize("theme", GROUND)
def test_chromium_draws_it(theme: str, tmp_path: Path) -> None:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    require(program, "chromium")
    assert program is not None
    state = scenarios.state("finished")
    assert state.report is not None
    page, picture = tmp_path / "report.html", tmp_path / "report.png"
    page.write_text(
        render(scenarios.state("expired-key"), "x", UTC, Baseline(state.report, state.history)), "utf-8"
    )
    done = subprocess.run(
        [
            *(
                program,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                f"--user-data-dir={tmp_path / 'profile'}",
            ),
            *(f"--blink-settings=preferredColorScheme={int(theme == 'light')}", "--window-size=1180,1900"),
            *("--enable-logging=stderr", f"--screenshot={picture}", page.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "CONSOLE" not in done.stderr, "the browser has something to say about the page"
    drawn = picture.read_bytes()
    assert corner(drawn) == GROUND[theme]
    assert len(drawn) > 60_000, "there are charts on it"
