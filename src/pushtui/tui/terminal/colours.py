"""Colours: how many of them the terminal shows, by what the environment and terminfo say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pushtui.tui.terminal import terminfo

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
    known = terminfo.entry(term or "dumb", environ)
    return "256" if known is not None and known.numbers.get("colors", -1) >= 256 else "standard"
