"""Abilities: which of the shorter control sequences this terminal understands."""

from __future__ import annotations

import os
from typing import Final

from pushtui.core.value import dataclass
from pushtui.tui.terminal import terminfo

__all__ = ["PROBE", "PROVEN", "Abilities"]

PROBE: Final = "\x1b[2;1H\xa0\x1b[3b\x1b[6n"
"""Has a blank that is not ASCII repeated three times (REP), and asks where the cursor is then: a third of a frame
is lines, and no terminfo tells that tmux repeats ASCII only. Not in the first row: some keys look like that.
"""

PROVEN: Final = 5
"""The column in which the cursor is then."""

_SCROLL: Final = {"csr": b"\x1b[%i%p1%d;%p2%dr", "il": b"\x1b[%p1%dL", "dl": b"\x1b[%p1%dM"}
"""What terminfo has for the sequences that scroll rows."""


@dataclass(frozen=True)
class Abilities:
    """What a terminal can do beyond moving the cursor and changing colours.

    Attributes:
        erase_characters: ECH, blanks without moving the cursor.
        erase_line: EL, blanks to the end of the line.
        repeat: REP, the last character again and again, where it is ASCII.
        coloured_erase: what is erased takes the background of the pen (terminfo `bce`).
        vertical_tab: VT, the next line in the same column, as VT100 has it: Emacs prints it.
        repeat_all: REP of any character, which only the terminal itself can tell: see `PROBE`.
        scroll: DECSTBM, IL and DL, rows moved up or down within margins.
    """

    erase_characters: bool = False
    erase_line: bool = False
    repeat: bool = False
    coloured_erase: bool = False
    vertical_tab: bool = False
    repeat_all: bool = False
    scroll: bool = False

    @staticmethod
    def of_terminal(*, young: bool = False) -> Abilities:
        """What terminfo says about TERM; nothing where it is silent.

        Args:
            young: the terminal has shown that it is of this decade, by knowing synchronized updates.
        """
        known = terminfo.entry(os.environ.get("TERM") or "dumb", os.environ)
        if known is None:
            return Abilities()
        texts = known.texts
        name = os.environ.get("TERM", "")
        return Abilities(
            erase_characters=texts.get("ech") == b"\x1b[%p1%dX",
            erase_line=texts.get("el") == b"\x1b[K",
            # Many terminals that do not know REP call themselves xterm: those have to show their age first.
            repeat=(young or not name.startswith("xterm")) and texts.get("rep", b"").endswith(b"%db"),
            coloured_erase="bce" in known.flags,
            vertical_tab=not name.startswith("eterm"),
            scroll=all(texts.get(capability) == sequence for capability, sequence in _SCROLL.items()),
        )
