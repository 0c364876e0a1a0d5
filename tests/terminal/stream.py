"""What a program wrote to its terminal, taken apart byte by byte: text, and each control it used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.hostile import CONTROLS

_TOKEN = re.compile(
    r"(?P<pointer>\x1b\]22;(?:default|pointer|text)\x07)"  # Textual's own: the mouse pointer's shape
    r"|\x1b\[(?P<mark>[<-?]?)(?P<numbers>[0-9;:]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|(?P<other>\x1b[ -/]*[0-~]?|[\x00-\x09\x0b-\x1f\x7f-\x9f])"
)

INTRODUCERS = frozenset({"\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX"})

MOVES = frozenset({"\x1bM", "\b", "\v", "\r"})
"""With these the cursor is moved where only cells that differ are written; a run with --no-diff has none."""

WAYS = frozenset({"B", "C", "G", "d"})
"""Kinds of CSI by which it is moved as well. Which one is the shortest depends on what is written; no string of the
corpus has any of them, so that none can come from it."""


@dataclass
class Stream:
    """All that was written, apart.

    Attributes:
        text: what is no control.
        controls: kinds of CSI, as mark, modes where it sets or resets one, middle and final.
        others: every other escape or control, as it stands.
    """

    text: str = ""
    controls: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)

    @staticmethod
    def of(raw: bytes) -> Stream:
        """Read these bytes; they must be UTF-8 to the last."""
        stream, place, parts = Stream(), 0, []
        whole = raw.decode("utf-8")
        for found in _TOKEN.finditer(whole):
            parts.append(whole[place : found.start()])
            place = found.end()
            if pointer := found["pointer"]:
                stream.controls.add(pointer)
            elif other := found["other"]:
                stream.others.add(other)
            else:
                modes = found["numbers"] if found["mark"] or found["final"] in "hlnctqp" else ""
                stream.controls.add(f"{found['mark']}{modes}{found['middle']}{found['final']}")
        stream.text = "".join((*parts, whole[place:]))
        return stream

    def assert_nothing_of_data(self, plain: Stream) -> None:
        """Every control is one that a run with plain data used too, and the text has none of another kind."""
        assert self.controls <= plain.controls | WAYS, self.controls - plain.controls
        assert self.others <= plain.others | MOVES, self.others - plain.others
        assert not any(other in INTRODUCERS for other in self.others), "OSC, DCS, APC, PM, SOS"
        found = CONTROLS.search(self.text)
        assert found is None, ascii(self.text[max(0, found.start() - 60) : found.end() + 20])  # type: ignore[union-attr]
