"""ASCII: the screen for fonts without braille, blocks and box drawing, made at the last moment before the terminal.

Panels draw as always; every sign of pushtui's own is exchanged for one of ASCII that takes as many cells.
Letters of other alphabets stay: a font that lacks blocks may well have them.
"""

from __future__ import annotations

from functools import cache

_SIGNS = {
    "-": "─╌╴╶–—−┄┈",
    "|": "│┃┤├▎▏▕┆┊❙▌▐",
    "+": "╭╮╰╯┌┐└┘┏┓┗┛┬┴┼╋✔✓",
    "=": "━╸╺═▔",
    "#": "█▉▊▇■▓",
    "*": "★✦▆",
    ":": "▃▄▍░",
    ".": "▁▂…·",
    "^": "▲△↑",
    "v": "▼▽↓",
    ">": "▸▶►→›",
    "<": "◂◀◄←‹",
    "o": "●◷○•",
    "x": "✖×",
    "%": "▅▋▒",
    "/": "÷",
    "~": "⌀",
    '"': "“”",
    "'": "’‘",
}


def _braille(dots: int) -> str:
    """A sign for a cell of braille, from how many dots it has and how high they lie."""
    count = dots.bit_count()
    if count == 0:
        return " "
    if count >= 5:
        return "#"
    top, bottom = dots & 0b00011011, dots & 0b11100100  # the upper two rows, the lower two
    if top and bottom:
        return ":" if count > 2 else "+"
    return "'" if top else "."


@cache
def _table() -> dict[int, str]:
    return str.maketrans(
        {sign: plain for plain, signs in _SIGNS.items() for sign in signs}
        | {chr(0x2800 + dots): _braille(dots) for dots in range(256)}
    )


def plain(text: str) -> str:
    """The text with every sign of pushtui's own in ASCII, as long as before."""
    return text if text.isascii() else text.translate(_table())
