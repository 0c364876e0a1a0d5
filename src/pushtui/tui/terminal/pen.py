"""Pen: the colours and attributes a cell is drawn with, and the shortest change from one pen to another."""

from __future__ import annotations

from dataclasses import field
from typing import Final

from pushtui.core.value import dataclass

__all__ = ["PLAIN", "Pen", "change", "forget_pens", "pen", "read"]

BOLD: Final = 1 << 0
DIM: Final = 1 << 1
ITALIC: Final = 1 << 2
UNDERLINE: Final = 1 << 3
BLINK: Final = 1 << 4
FAST_BLINK: Final = 1 << 5
REVERSE: Final = 1 << 6
CONCEAL: Final = 1 << 7
STRIKE: Final = 1 << 8
DOUBLE_UNDERLINE: Final = 1 << 9
FRAME: Final = 1 << 10
ENCIRCLE: Final = 1 << 11
OVERLINE: Final = 1 << 12

_SEEN_ON_BLANK: Final = UNDERLINE | DOUBLE_UNDERLINE | REVERSE | STRIKE | FRAME | ENCIRCLE | OVERLINE
"""Attributes that show where there is no character."""

_SET: Final[dict[int, int]] = {
    1: BOLD,
    2: DIM,
    3: ITALIC,
    4: UNDERLINE,
    5: BLINK,
    6: FAST_BLINK,
    7: REVERSE,
    8: CONCEAL,
    9: STRIKE,
    21: DOUBLE_UNDERLINE,
    51: FRAME,
    52: ENCIRCLE,
    53: OVERLINE,
}
_UNSET: Final[dict[int, int]] = {
    22: BOLD | DIM,
    23: ITALIC,
    24: UNDERLINE | DOUBLE_UNDERLINE,
    25: BLINK | FAST_BLINK,
    27: REVERSE,
    28: CONCEAL,
    29: STRIKE,
    54: FRAME | ENCIRCLE,
    55: OVERLINE,
}
"""SGR codes (ECMA-48, 8.3.117) that switch attributes on and off."""

_DEFAULT_FG: Final = "39"
_DEFAULT_BG: Final = "49"
_EXTENDED: Final = {"38": 0, "48": 1}


@dataclass(eq=False, slots=True)
class Pen:
    """How a cell is drawn. There is one object for each look, so two are the same look if they are one object.

    Attributes:
        fg: foreground as an SGR parameter, such as `38;2;255;0;0`; None where no foreground can be seen.
        bg: background as an SGR parameter.
        flags: attributes, as bits.
    """

    fg: str | None
    bg: str
    flags: int
    changes: dict[Pen | None, tuple[str, Pen]] = field(default_factory=dict, repr=False)
    reads: dict[str, Pen] = field(default_factory=dict, repr=False)

    @property
    def on_blank(self) -> Pen:
        """The pen with all that a blank does not show left open."""
        return self if self.flags & _SEEN_ON_BLANK else pen(None, self.bg, 0)


_pens: dict[tuple[str | None, str, int], Pen] = {}


def pen(fg: str | None, bg: str, flags: int) -> Pen:
    """The pen of this look."""
    key = (fg, bg, flags)
    known = _pens.get(key)
    if known is None:
        known = _pens[key] = Pen(fg, bg, flags)
    return known


def forget_pens() -> None:
    """Begin the table of pens anew, but for `PLAIN`."""
    _pens.clear()
    _pens[(PLAIN.fg, PLAIN.bg, PLAIN.flags)] = PLAIN
    PLAIN.reads.clear()
    PLAIN.changes.clear()


PLAIN: Final = pen(_DEFAULT_FG, _DEFAULT_BG, 0)
"""The pen after a reset."""


def read(held: Pen, parameters: str) -> Pen:
    """The pen after an SGR sequence. Codes that no pen has are passed over.

    Args:
        held: the pen before.
        parameters: what stands between `ESC [` and `m`.
    """
    after = held.reads.get(parameters)
    if after is None:
        after = held.reads[parameters] = _read(held, parameters)
    return after


def _read(held: Pen, parameters: str) -> Pen:
    fg, bg, flags = held.fg, held.bg, held.flags
    codes = parameters.split(";")
    place = 0
    while place < len(codes):
        code = codes[place]
        place += 1
        if code in _EXTENDED:
            taken = {"2": 4, "5": 2}.get(codes[place] if place < len(codes) else "", 0)
            colour = ";".join([code, *codes[place : place + taken]])
            place += taken
            if taken and code == "38":
                fg = colour
            elif taken:
                bg = colour
            continue
        number = int(code) if code.isdigit() else 0 if not code else -1
        if number == 0:
            fg, bg, flags = PLAIN.fg, PLAIN.bg, 0
        elif number in _SET:
            flags |= _SET[number]
        elif number in _UNSET:
            flags &= ~_UNSET[number]
        elif 30 <= number <= 39 or 90 <= number <= 97:
            fg = str(number)
        elif 40 <= number <= 49 or 100 <= number <= 107:
            bg = str(number)
    return pen(fg, bg, flags)


def change(held: Pen | None, wanted: Pen) -> tuple[str, Pen]:
    """The shortest SGR sequence, perhaps none, from one pen to another, and the pen that is held then.

    Args:
        held: the terminal's pen; None is not known.
        wanted: the pen to draw with. What it leaves open stays as it is.
    """
    if held is wanted:
        return "", wanted
    known = wanted.changes.get(held)
    if known is None:
        known = wanted.changes[held] = _change(held, wanted)
    return known


def _change(held: Pen | None, wanted: Pen) -> tuple[str, Pen]:
    fresh = _filled(wanted, PLAIN)
    codes = _steps(PLAIN, fresh)
    reset = f"\x1b[0;{codes}m" if codes else "\x1b[m"
    if held is None:
        return reset, fresh
    there = _filled(wanted, held)
    codes = _steps(held, there)
    if not codes:
        return "", there
    step = f"\x1b[{codes}m"
    return (step, there) if len(step) <= len(reset) else (reset, fresh)


def _filled(wanted: Pen, held: Pen) -> Pen:
    """The wanted pen; what it leaves open is taken from the one that is held."""
    if wanted.fg is not None:
        return wanted
    return pen(held.fg, wanted.bg, held.flags & ~_SEEN_ON_BLANK)


def _steps(held: Pen, wanted: Pen) -> str:
    """SGR codes for what differs."""
    codes: list[str] = []
    flags = held.flags
    for code, bits in _UNSET.items():
        if flags & bits & ~wanted.flags:
            codes.append(str(code))
            flags &= ~bits
    codes += [str(code) for code, bit in _SET.items() if wanted.flags & ~flags & bit]
    if held.fg != wanted.fg:
        codes.append(wanted.fg or _DEFAULT_FG)
    if held.bg != wanted.bg:
        codes.append(wanted.bg)
    return ";".join(codes)
