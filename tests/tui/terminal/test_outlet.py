"""The terminal is written by a thread: nobody waits for it, and what restores it always gets through."""

from __future__ import annotations

import os
import select
import threading
import time
import tty
from collections.abc import Iterator

import pytest

from pushtui.tui.terminal.outlet import Outlet


class Wire:
    """A terminal that is read only when asked, and the outlet that writes to it."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.room, self.gone = threading.Event(), threading.Event()
        self.outlet = Outlet(self.slave, on_room=self.room.set, on_gone=self.gone.set)
        self.outlet.start()

    def read(self, seconds: float = 0.3) -> bytes:
        """All that comes until nothing comes for so long."""
        data = b""
        while select.select([self.master], [], [], seconds)[0]:
            data += os.read(self.master, 65536)
        return data

    def fill(self) -> None:
        """Write more than may wait; it returns at once."""
        for _ in range(100):
            self.outlet.write("x" * 8192)


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire()
    yield wire
    wire.outlet.force(b"")
    for descriptor in (wire.master, wire.slave):
        if descriptor >= 0:
            os.close(descriptor)


def test_it_writes_in_order(wire: Wire) -> None:
    for number in range(2000):
        wire.outlet.write(f"{number};")
    assert wire.read() == "".join(f"{number};" for number in range(2000)).encode()
    wire.outlet.stop(b"END")
    assert wire.read() == b"END"


def test_it_never_waits_and_tells_when_there_is_room_again(wire: Wire) -> None:
    begun = time.monotonic()
    wire.fill()
    assert time.monotonic() - begun < 1
    assert 0 < wire.outlet.backlog <= 256 * 1024
    assert not wire.room.is_set()
    assert set(wire.read()) == {ord("x")}
    assert wire.room.wait(5)
    wire.outlet.write("again")
    assert wire.read() == b"again"


def test_what_restores_the_terminal_gets_through_where_nobody_reads(wire: Wire) -> None:
    wire.fill()
    begun = time.monotonic()
    wire.outlet.stop(b"RESTORE")
    assert time.monotonic() - begun < 1.5
    assert wire.read().endswith(b"\x1b\\RESTORE")


def test_force_does_not_wait(wire: Wire) -> None:
    wire.fill()
    begun = time.monotonic()
    wire.outlet.force(b"RESTORE")
    assert time.monotonic() - begun < 0.5
    assert wire.read().endswith(b"\x1b\\RESTORE")
    wire.outlet.write("nothing more")
    assert wire.read() == b""


def test_it_notices_at_once_that_the_terminal_is_gone(wire: Wire) -> None:
    os.close(wire.master)
    wire.master = -1
    assert wire.gone.wait(2)
    assert wire.outlet.gone
    wire.outlet.write("into the void")
    wire.outlet.stop(b"RESTORE")


def test_the_shell_s_own_descriptor_stays_blocking(wire: Wire) -> None:
    assert os.get_blocking(wire.slave)


def test_one_frame_however_large_is_written(wire: Wire) -> None:
    """A window of a thousand columns, in many colours; else nothing were ever drawn there."""
    wire.outlet.write("x" * 300_000)
    assert len(wire.read()) == 300_000
    wire.outlet.write("again")
    assert wire.read() == b"again"


def test_another_one_can_be_told_and_hears_also_what_has_happened(wire: Wire) -> None:
    room, gone, through = threading.Event(), threading.Event(), threading.Event()
    wire.fill()
    assert wire.outlet.busy()
    wire.outlet.tell(on_room=room.set, on_gone=gone.set, on_through=through.set)
    wire.read()
    assert room.wait(5)
    assert through.wait(5)
    assert not wire.room.is_set()
    os.close(wire.master)
    wire.master = -1
    assert gone.wait(2)
    assert not wire.gone.is_set()
    gone.clear()
    wire.outlet.tell(on_room=room.set, on_gone=gone.set, on_through=through.set)
    assert gone.is_set()
