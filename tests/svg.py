"""SVG screenshots: made self-contained, and read back as lines of text."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_FONT_FACE = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_FAMILY = "font-family: Fira Code, monospace"
_FAMILIES = 'font-family: "Fira Code", "DejaVu Sans Mono", Menlo, Consolas, monospace'
_SVG = "{http://www.w3.org/2000/svg}"
_CELL = 12.2
"""Width of a cell in Rich's SVG."""


def self_contained(svg: str) -> str:
    """The picture without the fonts that it would fetch from elsewhere; local ones take their place."""
    return _FONT_FACE.sub("", _COMMENT.sub("", svg)).replace(_FAMILY, _FAMILIES)


def foreign(svg: str) -> list[str]:
    """Whatever in the picture runs, or leads out of it."""
    found = re.findall(r"https?://[^\s\"')]+", svg) + re.findall(r"@import|url\([^#][^)]*\)|javascript:", svg)
    found = [item for item in found if item != "http://www.w3.org/2000/svg"]
    for element in ElementTree.fromstring(svg).iter():
        name = element.tag.removeprefix(_SVG)
        if name not in {"svg", "style", "defs", "clipPath", "rect", "text", "circle", "g"}:
            found.append(f"<{name}>")
        found += [key for key in element.attrib if key.startswith("on") or key.endswith("href")]
    return found


def lines(svg: str) -> list[str]:
    """The screen's lines as text, each character in its own column."""
    rows: dict[int, dict[int, str]] = {}
    for text in ElementTree.fromstring(svg).iter(f"{_SVG}text"):
        row = re.search(r"-line-(\d+)\)", text.get("clip-path", ""))
        if row is None:  # the window's title
            continue
        start = round(float(text.get("x", "0")) / _CELL)
        cells = rows.setdefault(int(row[1]), {})
        cells.update(enumerate((text.text or "").replace("\xa0", " "), start))
    return [
        "".join(cells.get(x, " ") for x in range(max(cells, default=-1) + 1)).rstrip()
        for cells in (rows.get(y, {}) for y in range(max(rows, default=-1) + 1))
    ]
