"""Portrait: the screen as an SVG picture that needs nothing from elsewhere."""

from __future__ import annotations

import re

from textual.app import App

_FONT_FACE = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_FAMILY = "font-family: Fira Code, monospace"
_FAMILIES = 'font-family: "Fira Code", "DejaVu Sans Mono", Menlo, Consolas, monospace'
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def portrait(app: App[None], title: str) -> str:
    """What the app shows now. Fonts are this machine's own; what is no XML is left out."""
    drawn = app.export_screenshot(title=title)
    return _CONTROL.sub("", _FONT_FACE.sub("", _COMMENT.sub("", drawn)).replace(_FAMILY, _FAMILIES))
