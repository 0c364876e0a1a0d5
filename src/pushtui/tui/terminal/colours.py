"""Colours: how many of them the terminal shows, by what the environment and terminfo say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

__all__ = ["Colours", "colours"]

Colours = Literal["standard", "256", "truecolor"]
"""Sixteen, 256, or 16 million: Rich's names."""


def colours(environ: Mapping[str, str]) -> Colours:
    """What to draw with. COLORTERM says most, but ssh does not carry it along; TERM it does.

    Terminals whose TERM does not name a number, such as alacritty and foot, have it in terminfo.
    """
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "truecolor"
    term = environ.get("TERM", "").strip().lower()
    if term.endswith("-direct"):
        return "truecolor"
    if "256color" in term:
        return "256"
    return "256" if _told(term) >= 256 else "standard"


def _told(term: str) -> int:
    """Colours by terminfo; -1 where it is silent."""
    try:
        import curses  # some builds of Python lack it

        curses.setupterm(term or "dumb", fd=1)
        return curses.tigetnum("colors")
    except (ImportError, curses.error, OSError):
        return -1
