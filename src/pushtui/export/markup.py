"""Markup: elements of HTML and SVG, in which text is always escaped. The result is well-formed XML too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_UNFIT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
"""What no page may have. Text was cleaned on entering; this is the second layer, as the screen has one."""


class Markup(str):
    """Text that is markup already. Only `tag` and `joined` make it."""

    __slots__ = ()


_VOID = frozenset({"meta", "line", "rect", "circle", "polyline", "polygon", "path", "br"})


def tag(name: str, /, *children: str | None, **attributes: str | float | None) -> Markup:
    """An element. What is not `Markup` is text, and is escaped; None is left out.

    An attribute's name may end in `_` where Python has a word of its own, and has `_` for `-`.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID and not children:
        return Markup(f"<{name}{told}/>")
    return Markup(f"<{name}{told}>{joined(children)}</{name}>")


def joined(parts: Iterable[str | None]) -> Markup:
    """One after another; what is not `Markup` is escaped."""
    return Markup(
        "".join(part if isinstance(part, Markup) else _escaped(part) for part in parts if part is not None)
    )


def _escaped(text: str) -> str:
    return escape(_UNFIT.sub("\ufffd", text), quote=True)


def _text(value: str | float) -> str:
    """A coordinate has a tenth of a pixel at the most."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
