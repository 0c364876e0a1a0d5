"""Terminfo: what is read from an entry is what curses reads, and no file can do any harm."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.tui.terminal import terminfo
from pushtui.tui.terminal.terminfo import FLAGS, NUMBERS, TEXTS, Entry, entry

KNOWN = sorted({path.name for folder in terminfo._SYSTEM for path in Path(folder).glob("?/*")})

_ASKED = """
import json, os, sys
import curses
for term in sys.argv[4:]:
    if os.fork() == 0:  # curses knows one terminal in its life
        curses.setupterm(term, 1)
        flags, numbers, texts = (name.split() for name in sys.argv[1:4])
        said = (
            [name for name in flags if curses.tigetflag(name) == 1],
            {name: curses.tigetnum(name) for name in numbers if curses.tigetnum(name) >= 0},
            {name: curses.tigetstr(name).decode("latin-1") for name in texts if curses.tigetstr(name) is not None},
        )
        print(json.dumps(said), flush=True)
        os._exit(0)
    os.wait()
"""


@pytest.fixture(autouse=True)
def nobody_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """What curses would say says nothing about what is read."""
    monkeypatch.setattr(terminfo, "_asked", lambda term: None)


@pytest.mark.skipif(not KNOWN, reason="terminfo keeps its entries elsewhere here")
def test_it_reads_what_curses_reads() -> None:
    pytest.importorskip("curses")
    command = [sys.executable, "-c", _ASKED, *map(" ".join, (FLAGS, NUMBERS, TEXTS)), *KNOWN]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    assert len(told) == len(KNOWN)
    for term, line in zip(KNOWN, told, strict=True):
        flags, numbers, texts = json.loads(line)
        expected = Entry(frozenset(flags), numbers, {name: text.encode("latin-1") for name, text in texts.items()})
        assert entry(term, {}) == expected, term


def compiled(flags: int = 0, numbers: Mapping[int, int] | None = None, *, wide: bool = False) -> bytes:
    """An entry whose first `flags` flags are set, whose `el` is ESC [ K, and whose `rep` was cancelled."""
    names, table, counts = b"x|made up\0", b"\x1b[K\0", numbers or {}
    many = max(counts, default=-1) + 1
    data = struct.pack("<6h", 0o1036 if wide else 0o432, len(names), flags, many, 122, len(table))
    data += names + b"\1" * flags
    data += b"\0" * (len(data) % 2)
    data += struct.pack(f"<{many}{'i' if wide else 'h'}", *(counts.get(n, -1) for n in range(many)))
    return data + struct.pack("<122h", *({6: 0, 121: -2}.get(n, -1) for n in range(122))) + table


def put(folder: Path, data: bytes, name: str = "x") -> str:
    """An entry in a folder of its own; the folder."""
    place = folder / f"{ord(name[0]):x}" / name
    place.parent.mkdir(parents=True)
    place.write_bytes(data)
    return str(folder)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (compiled(), Entry(frozenset(), {}, {"el": b"\x1b[K"})),
        (compiled(29), Entry(frozenset({"bce"}), {}, {"el": b"\x1b[K"})),
        (compiled(28, {13: 256}), Entry(frozenset(), {"colors": 256}, {"el": b"\x1b[K"})),
        (compiled(3, {13: 1 << 24}, wide=True), Entry(frozenset(), {"colors": 1 << 24}, {"el": b"\x1b[K"})),
        (compiled(3, {14: 7}), Entry(frozenset(), {}, {"el": b"\x1b[K"})),
    ],
)
def test_an_entry(data: bytes, expected: Entry, tmp_path: Path) -> None:
    assert entry("x", {"TERMINFO": put(tmp_path, data)}) == expected


def test_where_it_looks_first(tmp_path: Path) -> None:
    places = [put(tmp_path / str(n) / ".terminfo", compiled(0, {13: n})) for n in range(4)]
    environ = {"TERMINFO": places[1], "HOME": str(tmp_path / "2"), "TERMINFO_DIRS": f"/none::{places[3]}"}
    found = []
    while environ:
        told = entry("x", environ)
        assert told is not None
        found.append(told.numbers["colors"])
        environ.pop(next(iter(environ)))
    assert found == [1, 2, 3]


@pytest.mark.parametrize("term", ["", "../x", "/etc/passwd", "no-such-terminal", "é"])
def test_a_name_that_is_none(term: str, tmp_path: Path) -> None:
    assert entry(term, {"TERMINFO": put(tmp_path, compiled())}) is None


def test_an_entry_in_the_environment_is_left_to_curses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminfo, "_asked", lambda term: Entry(frozenset({term}), {}, {}))
    assert entry("xterm", {"TERMINFO": "hex:1e02"}) == Entry(frozenset({"xterm"}), {}, {})


GOOD = compiled(29, {13: 8})
junk = st.binary(max_size=80)
headed = st.tuples(st.lists(st.integers(-9, 99), min_size=5, max_size=5), st.binary(max_size=400)).map(
    lambda made: struct.pack("<6h", 0o432, *made[0]) + made[1]
)
altered = st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)).map(
    lambda made: GOOD[: made[0]] + bytes([made[1]]) + GOOD[made[0] + 1 :]
)


@settings(deadline=None)
@given(data=junk | headed | altered)
def test_a_file_that_is_something_else_does_no_harm(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    told = entry("x", {"TERMINFO": put(tmp_path_factory.mktemp("terminfo"), data)})
    assert told is None or set(told.texts) <= set(TEXTS)


def test_where_python_lacks_curses_nothing_is_known() -> None:
    code = "import sys; sys.modules['curses'] = None\nfrom pushtui.tui.terminal.terminfo import entry\n"
    code += "print(entry('no-such-terminal', {}))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout == "None\n"
