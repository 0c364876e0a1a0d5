"""Clipboard: OSC 52, which asks the terminal to take text, through the multiplexers that may lie between.

Nobody answers whether it worked: whoever copies also says where else the text is.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

MOST = 16 * 1024
"""Bytes that are copied at most: some terminals take no more than 74,994, and a slow link has better to do."""

_SCREEN_CHUNK = 240
"""GNU screen passes on this much of a string at once, in older versions."""

_CUT = "\n… (cut)\n"


def capped(text: str, most: int = MOST) -> str:
    """The text, or as many of its first lines as fit into `most` bytes of UTF-8, and a word that it was cut."""
    data = text.encode("utf-8", "replace")
    if len(data) <= most:
        return text
    kept = data[: most - len(_CUT.encode())].decode("utf-8", "ignore")
    return kept[: kept.rfind("\n") + 1 or None].removesuffix("\n") + _CUT


def sequence(text: str, environ: Mapping[str, str]) -> str:
    """What to write to the terminal, so that it takes `text` as its clipboard.

    tmux takes the plain sequence where it may set clipboards, and passes the wrapped one on where it may do that:
    it gets both. GNU screen knows only the second way, in small pieces.
    """
    coded = base64.b64encode(capped(text).encode("utf-8", "replace")).decode("ascii")
    plain = f"\x1b]52;c;{coded}\x07"
    if environ.get("TMUX"):
        doubled = plain.replace("\x1b", "\x1b\x1b")
        return f"{plain}\x1bPtmux;{doubled}\x1b\\"
    if environ.get("STY"):
        pieces = [plain[i : i + _SCREEN_CHUNK] for i in range(0, len(plain), _SCREEN_CHUNK)]
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return plain
