"""Markdown: a state as tables for a chat, an issue or an incident's page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo

from pushtui.core.baseline import Baseline
from pushtui.core.figures import UNKNOWN, count, per_second, percent
from pushtui.core.state import State
from pushtui.export.moments import local
from pushtui.export.sheets import Cell, Moment, Share, Sheet, sheets

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@&$]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
"""What begins emphasis, code, tables, HTML, mentions, mathematics; and what makes links of bare addresses."""

_MOST = 30
_LEFT_OUT = ("history", "delivery")
_COLUMNS = {"platforms": 10}
"""Columns of a sheet that a page has room for, where that is not all."""
_IF_KNOWN = {"reasons": ("per second now", "first seen", "message", "what to do")}
"""Columns that say nothing where all of it is unknown: from one look no rate of a reason can be told."""


def render(state: State, source: str, zone: tzinfo | None = None, baseline: Baseline | None = None) -> str:
    """The whole report.

    Args:
        state: what is exported.
        source: where it comes from, fit to be shown.
        zone: for its times; this machine's if None.
        baseline: an earlier delivery to compare with.
    """
    found = sheets(state, baseline)
    if not found:
        return f"No report from {escaped(source)}\n"
    facts = {str(row[0]): row[1] for row in found[0].rows}
    known = "".join(f"- {name}: {_cell(value, zone)}\n" for name, value in facts.items() if value is not None)
    blocks = [f"# {_cell(facts['name'], zone)}\n", f"{known}- source: {escaped(source)}\n"]
    blocks += [_section(sheet, zone) for sheet in found if sheet.name not in _LEFT_OUT and sheet.rows]
    return "\n".join(blocks)


def render_sheet(sheet: Sheet, state: State, source: str, zone: tzinfo | None = None) -> str:
    """One table under its title, with what delivery it is of."""
    report = state.report
    if report is None:
        return f"No report from {escaped(source)}\n"
    when = "" if report.as_of is None else f", as of {_cell(Moment(report.as_of), zone)}"
    return f"{_section(sheet, zone)}\n{escaped(report.name.text)} ({escaped(report.id.text)}){when}\n"


def escaped(text: str) -> str:
    """Text of which nothing is Markdown, HTML or a link."""
    return _SPECIAL.sub(r"\\\1", text)


def _section(sheet: Sheet, zone: tzinfo | None) -> str:
    if not sheet.rows:
        return f"## {sheet.title}\n\nNothing was reported so far.\n"
    width = _COLUMNS.get(sheet.name, len(sheet.columns))
    more = f"\n… and {len(sheet.rows) - _MOST:,} more\n" if len(sheet.rows) > _MOST else ""
    return f"## {sheet.title}\n\n{_table(sheet, width, zone)}{more}"


def _table(sheet: Sheet, width: int, zone: tzinfo | None) -> str:
    columns = {i: [row[i] for row in sheet.rows] for i in range(width)}
    told = [
        i
        for i, column in columns.items()
        if sheet.columns[i] not in _IF_KNOWN.get(sheet.name, ()) or any(cell is not None for cell in column)
    ]
    lines = [
        [escaped(sheet.columns[i]) for i in told],
        ["---:" if _is_number(columns[i]) else ":---" for i in told],
        *([_cell(row[i], zone) for i in told] for row in sheet.rows[:_MOST]),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _is_number(column: Sequence[Cell]) -> bool:
    known = [cell for cell in column if cell is not None]
    return bool(known) and not any(isinstance(cell, (str, Moment)) for cell in known)


def _cell(cell: Cell, zone: tzinfo | None) -> str:
    match cell:
        case None:
            return UNKNOWN
        case Share(value):
            return percent(value)
        case Moment(at):
            return local(at, zone)
        case float():
            return per_second(cell)
        case int():
            return count(cell)
        case str():
            return escaped(cell)
