"""Surroundings: what the terminal and the locale offer, as findings."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress

from pushtui.core.finding import Finding, bad, good, odd
from pushtui.core.text import clean

COLUMNS, LINES = 80, 24
"""The smallest screen on which everything has its place."""


def findings(environ: Mapping[str, str], size: tuple[int, int] | None, encoding: str) -> Iterator[Finding]:
    """What is found.

    Args:
        size: columns and lines; None where standard output is no terminal.
        encoding: of standard output.
    """
    term = environ.get("TERM", "")
    if size is None:
        yield odd("terminal", "standard output is not one, so size and colours are not examined")
    elif term in ("", "dumb"):
        yield bad("terminal", f"TERM is {clean(term, limit=40) if term else 'not set'}", "set TERM=xterm-256color")
    else:
        yield good("terminal", clean(term, limit=40))
        yield _size(*size)
        yield _colours(environ, term)
    yield _characters(environ, encoding)


def here() -> Iterator[Finding]:
    """What is found here and now."""
    size = None
    if sys.stdout is not None and sys.stdout.isatty():
        columns, lines = shutil.get_terminal_size()
        size = (columns, lines)
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "")
    yield from findings(os.environ, size, getattr(sys.stdout, "encoding", None) or "ascii")


def _size(columns: int, lines: int) -> Finding:
    told = f"{columns} columns, {lines} lines"
    if columns < COLUMNS or lines < LINES:
        return odd("size", told, f"from {COLUMNS} by {LINES} on everything has its place")
    return good("size", told)


def _colours(environ: Mapping[str, str], term: str) -> Finding:
    if environ.get("NO_COLOR"):
        return odd("colours", "NO_COLOR is set: none are used")
    if environ.get("COLORTERM") in ("truecolor", "24bit"):
        return good("colours", "16 million")
    if "256" in term:
        return good("colours", "256; where the terminal has more, COLORTERM=truecolor says so")
    return odd("colours", "16", "set TERM=xterm-256color, or COLORTERM=truecolor, if the terminal has more")


def _characters(environ: Mapping[str, str], encoding: str) -> Finding:
    setting = next((key for key in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(key)), None)
    told = "no locale is set" if setting is None else f"{setting}={clean(environ[setting], limit=40)}"
    if encoding.lower().replace("-", "").replace("_", "") == "utf8":
        return good("characters", f"UTF-8 ({told})")
    return odd("characters", f"{clean(encoding, limit=40)} ({told})", "set LANG=C.UTF-8, or use --ascii")
