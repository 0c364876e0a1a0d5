"""Recording on real disks that fill up, or that the system makes read-only while they are written."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal.endpoint import Endpoint
from tests.terminal.pty import Tty, terminal
from tests.terminal.test_recording import sends

_LEFT = 120 * 1024
"""Bytes that a full disk has left when the recording begins: a few dozen polls."""


SIZE = (200, 40)
"""Room for the path, too."""


@contextmanager
def mounted(folder: Path, *arguments: str) -> Iterator[None]:
    """Something mounted on `folder`. Skipped where that is not allowed, in CI too: containers seldom allow it."""
    folder.mkdir()
    try:
        done = subprocess.run(["mount", *arguments, str(folder)], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount")
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB, nearly full."""
    folder = tmp_path / "small"
    with mounted(folder, "-t", "tmpfs", "-o", "size=1m", "pushtui-test"):
        (folder / "ballast").write_bytes(bytes(1024 * 1024 - _LEFT))
        yield folder


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Path]:
    """A disk that its file system makes read-only at the first error."""
    image, folder = tmp_path / "image", tmp_path / "failing"
    image.write_bytes(bytes(8 * 1024 * 1024))
    try:
        subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("there is no mkfs.ext4")
    with mounted(folder, "-t", "ext4", "-o", "loop,errors=remount-ro", str(image)):
        yield folder


def break_(folder: Path) -> None:
    """Have its file system meet an error."""
    found = ["findmnt", "--noheadings", "--output", "SOURCE", "--mountpoint", str(folder)]
    device = subprocess.run(found, capture_output=True, text=True, check=True).stdout.strip()
    trigger = Path("/sys/fs/ext4") / Path(device).name / "trigger_fs_error"
    if not trigger.exists():
        pytest.skip("the file system cannot be made to meet an error")
    trigger.write_text("a test of pushtui")


def goes_on(tty: Tty, endpoint: Endpoint) -> None:
    """The watch shows what the endpoint answers from now on."""
    polls = len(endpoint.polls)
    tty.wait_for(lambda text: any(f"{1000 + 10 * n:,}" in text for n in range(polls + 10, polls + 99)))


def test_a_disk_that_fills_up_is_said_and_made_up_for_once_it_has_room(small: Path) -> None:
    path = small / "r"
    with Endpoint() as endpoint:
        with terminal("watch", endpoint.url, "--record", str(path), "--interval", "0.1", size=SIZE) as tty:
            tty.wait_for("Not recorded", 60)
            assert "the watch goes on" in tty.text
            goes_on(tty, endpoint)
            before = sends(path)
            assert len(before) > 5
            assert before == [1000 + 10 * n for n in range(1, len(before) + 1)]
            (small / "ballast").unlink()
            tty.wait_for(lambda text: "Not recorded" not in text, 30)
            polls = len(endpoint.polls)
            tty.wait_for(lambda _: len(endpoint.polls) > polls + 5)
            tty.type("q")
            assert tty.wait() == 0
            assert tty.left_over == []
        after = sends(path)
    assert len(after) > polls
    assert after == [1000 + 10 * n for n in range(1, len(after) + 1)]


def test_a_disk_that_becomes_read_only_is_said_and_the_watch_goes_on(failing: Path) -> None:
    path = failing / "r"
    with Endpoint() as endpoint:
        with terminal("watch", endpoint.url, "--record", str(path), "--interval", "0.1", size=SIZE) as tty:
            tty.wait_for(lambda _: len(endpoint.polls) > 20)
            break_(failing)
            tty.wait_for("Not recorded", 60)
            assert "the watch goes on" in tty.text
            goes_on(tty, endpoint)
            tty.type("q")
            assert tty.wait() == 0
            assert tty.left_over == []
        recorded = sends(path)
    assert len(recorded) >= 15
    assert recorded == [1000 + 10 * n for n in range(1, len(recorded) + 1)]
