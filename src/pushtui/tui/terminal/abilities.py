"""Abilities: which of the shorter control sequences this terminal understands."""

from __future__ import annotations

import os

from pushtui.core.value import dataclass

__all__ = ["Abilities"]


@dataclass(frozen=True)
class Abilities:
    """What a terminal can do beyond moving the cursor and changing colours.

    Attributes:
        erase_characters: ECH, blanks without moving the cursor.
        erase_line: EL, blanks to the end of the line.
        repeat: REP, the last character again and again.
        coloured_erase: what is erased takes the background of the pen (terminfo `bce`).
    """

    erase_characters: bool = False
    erase_line: bool = False
    repeat: bool = False
    coloured_erase: bool = False

    @staticmethod
    def of_terminal(*, young: bool = False) -> Abilities:
        """What terminfo says about TERM; nothing where it is silent.

        Args:
            young: the terminal has shown that it is of this decade, by knowing synchronized updates.
        """
        try:
            import curses  # some builds of Python lack it

            curses.setupterm(os.environ.get("TERM") or "dumb", fd=1)
        except (ImportError, curses.error, OSError):
            return Abilities()
        name = os.environ.get("TERM", "")
        return Abilities(
            erase_characters=curses.tigetstr("ech") == b"\x1b[%p1%dX",
            erase_line=curses.tigetstr("el") == b"\x1b[K",
            # Many terminals that do not know REP call themselves xterm: those have to show their age first.
            repeat=(young or not name.startswith("xterm")) and (curses.tigetstr("rep") or b"").endswith(b"%db"),
            coloured_erase=curses.tigetflag("bce") == 1,
        )
