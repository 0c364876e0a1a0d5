"""Safety: the last look at a text before the terminal. Whatever a panel was given, no control gets past here.

It is the second layer; the first is `core.text.clean`.
"""

from __future__ import annotations

from unicodedata import category

_UNSAFE = frozenset(("Cc", "Cs", "Zl", "Zp"))
"""Controls, lone surrogates, line and paragraph separators, by Unicode's general categories."""

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What changes the direction of the text around it."""


def safe(text: str) -> str:
    """The text with a space for each control, bidirectional override and lone surrogate, so as long as before."""
    if text.isprintable():
        return text
    return "".join(" " if sign in _BIDI or category(sign) in _UNSAFE else sign for sign in text)
