"""Text from outside, made safe to show: the first of the two layers against hostile strings.

`clean` runs once, where a string enters (in a source). The second layer is the screen's line filter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import field
from functools import lru_cache

from pushtui.core.value import dataclass

MAX_LENGTH = 512
"""The most characters that one cleaned string keeps, the ellipsis included."""

BLANK = "(blank)"
"""What an empty string, or one of nothing but spaces, is shown as."""

narrow = re.compile(
    "[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a9\u03b1-\u03c9\u0400-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u2200-\u22ff\u2400-\u2426\u2500-\u25fc\u2800-\u28ff]*"
).fullmatch
"""Matches a text of characters whose width every terminal agrees on: one cell."""

_MAX_MARKS = 2
_MAX_RAW = 4_096
_READ = _MAX_RAW - 65
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u200b\u200c\u200d\u2060\u2061\u2062"
    "\u2063\u2064\u2065\u206a\u206b\u206c\u206d\u206e\u206f\u2800\u3164\ufeff\uffa0\ufff9\ufffa\ufffb"
)


def clean(raw: str, *, limit: int = MAX_LENGTH) -> str:
    """One line of harmless, visible text that says what `raw` said.

    Controls become control pictures, bidirectional controls, lone surrogates and noncharacters become
    `\\uXXXX` text, invisible characters become a middle dot, every space becomes a plain space, and at most
    two combining marks follow each other. An empty result is `(blank)`. Idempotent.

    Args:
        raw: any string, of any length.
        limit: the most characters of the result.
    """
    if len(raw) <= limit and raw.isascii() and raw.isprintable() and raw and not raw.isspace():
        return raw
    out: list[str] = []
    size = marks = 0
    read = max(_READ, 2 * limit)  # megabytes of what is left out would be read through at every poll
    for character in raw[:read]:
        category = unicodedata.category(character)
        if _is_mark(character, category):
            if not out:
                out.append("\u25cc")  # a mark needs something to stand on, or it lands on the border
            marks += 1
            if marks > _MAX_MARKS:
                continue
            shown = character
        else:
            marks = 0
            shown = _shown(character, category)
        out.append(shown)
        size += len(shown)
        if size > limit:
            break
    text = "".join(out)
    if len(text) > limit or len(raw) > read:
        text = text[: limit - 1] + "…"
    return text if text.strip() else BLANK


def _is_mark(character: str, category: str) -> bool:
    """Whether it is drawn onto the character before it: combining marks, and jamo that end a syllable."""
    if character in _INVISIBLE or _is_tag(character):
        return False
    jamo = category == "Lo" and ("\u1161" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff")
    return jamo or category in ("Mn", "Me", "Mc")


def _is_tag(character: str) -> bool:
    point = ord(character)
    return 0xE0000 <= point <= 0xE0FFF or 0xFE00 <= point <= 0xFE0F


def _shown(character: str, category: str) -> str:
    point = ord(character)
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    if character in _BIDI or category in ("Cs", "Zl", "Zp", "Co") or 0x80 <= point <= 0x9F:
        return f"\\u{point:04X}"
    if character in _INVISIBLE or _is_tag(character) or category == "Cf" or 0x1F3FB <= point <= 0x1F3FF:
        return "·"  # the last are skin tones, which some terminals draw apart and some do not
    if category == "Zs":
        return " "
    if category == "Cn":  # noncharacters and what this Unicode version does not know: no width to trust
        return f"\\u{point:04X}"
    return character


@dataclass(frozen=True, slots=True)
class Name:
    """A name from outside: `raw` is its identity, `text` is what may be shown.

    Two raw names that look alike once cleaned stay two names. Printing a `Name` prints its safe text.
    """

    raw: str = field(repr=False)
    text: str

    @staticmethod
    def of(raw: str) -> Name:
        """The name for `raw`. Names met before come from a bounded cache, so that polls stay cheap."""
        return _name(raw) if len(raw) <= MAX_LENGTH else Name(_bounded(raw), clean(raw))

    def __str__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return format(self.text, spec)


def _bounded(raw: str) -> str:
    """Itself; or, of a huge one, its beginning and a digest: as good an identity, and it can be kept."""
    if len(raw) <= _MAX_RAW:
        return raw
    import hashlib  # 2 ms, for names that hardly ever come

    digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{raw[:_READ]}#{digest}"


@lru_cache(maxsize=16_384)
def _name(raw: str) -> Name:
    return Name(raw, clean(raw))
