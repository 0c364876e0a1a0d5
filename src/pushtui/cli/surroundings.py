"""Surroundings: what the terminal and the locale offer, as findings."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress

from pushtui.cli import interview
from pushtui.cli.interview import Answers
from pushtui.core.finding import Finding, bad, good, odd
from pushtui.core.text import clean
from pushtui.tui.terminal.colours import colours

COLUMNS, LINES = 80, 24
"""The smallest screen on which everything has its place."""


_NARROW = "let the terminal draw ambiguous characters narrow, and decode UTF-8; or use --ascii"


def findings(
    environ: Mapping[str, str], size: tuple[int, int] | None, encoding: str, answers: Answers | None = None
) -> Iterator[Finding]:
    """What is found.

    Args:
        size: columns and lines; None where standard output is no terminal.
        encoding: of standard output.
        answers: what the terminal said; None where it could not be asked.
    """
    term = environ.get("TERM", "")
    if size is None:
        yield odd("terminal", "standard output is not one, so only the locale is examined", "run it on a terminal")
    elif term in ("", "dumb"):
        yield bad("terminal", f"TERM is {clean(term, limit=40) if term else 'not set'}", "set TERM=xterm-256color")
    else:
        yield good("terminal", clean(term, limit=40))
        yield _size(*size)
        yield _colours(environ)
        yield from _answered(answers)
    yield _characters(environ, encoding)


def here() -> Iterator[Finding]:
    """What is found here and now."""
    size = answers = None
    if sys.stdout is not None and sys.stdout.isatty():
        columns, lines = shutil.get_terminal_size()
        size = (columns, lines)
        answers = interview.ask() if os.environ.get("TERM", "") not in ("", "dumb") else None
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "")
    yield from findings(os.environ, size, getattr(sys.stdout, "encoding", None) or "ascii", answers)


def _size(columns: int, lines: int) -> Finding:
    told = f"{columns} columns, {lines} lines"
    if columns < COLUMNS or lines < LINES:
        return odd("size", told, f"from {COLUMNS} by {LINES} on everything has its place")
    return good("size", told)


def _colours(environ: Mapping[str, str]) -> Finding:
    if environ.get("NO_COLOR"):
        return odd("colours", "NO_COLOR is set: none are used")
    shown = colours(environ)
    if shown == "truecolor":
        return good("colours", "16 million")
    if shown == "256":
        return good("colours", "256; where the terminal has more, COLORTERM=truecolor says so")
    return odd("colours", "16", "set TERM=xterm-256color, or COLORTERM=truecolor, if the terminal has more")


def _characters(environ: Mapping[str, str], encoding: str) -> Finding:
    setting = next((key for key in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(key)), None)
    told = "no locale is set" if setting is None else f"{setting}={clean(environ[setting], limit=40)}"
    if encoding.lower().replace("-", "").replace("_", "") == "utf8":
        return good("characters", f"UTF-8 ({told})")
    return odd("characters", f"{clean(encoding, limit=40)} ({told})", "set LANG=C.UTF-8, or use --ascii")


def _answered(answers: Answers | None) -> Iterator[Finding]:
    """Width of characters, and synchronized output: only the terminal knows."""
    if answers is None:
        yield odd(
            "width", "not examined: standard input is not the terminal", "run it in the foreground, without `<`"
        )
    elif answers.drawn is None or answers.wide is None or answers.combined is None:
        told = "the terminal did not tell how wide characters are"
        yield odd("width", told, "if panels look crooked, use --ascii")
    else:
        yield _width(answers.drawn, answers.wide, answers.combined)
    if answers is not None:
        yield _synchronized(answers)


def _width(drawn: int, wide: int, combined: int) -> Finding:
    if drawn != len(interview.DRAWN):
        told = f"{interview.DRAWN} takes {drawn} cells instead of {len(interview.DRAWN)}: panels are crooked"
        return bad("width", told, _NARROW)
    if (wide, combined) != (2, 1):
        told = f"{interview.WIDE} takes {wide} cells instead of 2, é of two characters {combined} instead of 1"
        return odd("width", f"{told}: lines with such names may shift", "let terminal and multiplexer use UTF-8")
    return good("width", "characters take the cells that they should")


def _synchronized(answers: Answers) -> Finding:
    if answers.synchronized:
        return good("updates", "synchronized: a frame is shown at once")
    if answers.synchronized is None and not answers.whole:
        told = f"the terminal was silent for {interview.PATIENCE:g} s: not known if a frame is shown at once"
        return odd("updates", told, "on a link that slow, poll less often (--interval)")
    told = "not synchronized: on a slow link a frame may be seen half drawn"
    return odd("updates", told, "a newer terminal or multiplexer knows mode 2026")
