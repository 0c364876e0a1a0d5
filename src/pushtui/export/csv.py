"""CSV: a state's tables for spreadsheets and scripts. Unknown is an empty field, never 0."""

from __future__ import annotations

import csv
import io

from pushtui.core.baseline import Baseline
from pushtui.core.state import State
from pushtui.export.moments import rfc3339
from pushtui.export.sheets import Cell, Moment, Share, Sheet, sheets

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(state: State, only: str | None = None, baseline: Baseline | None = None) -> str:
    """One sheet as it is; or all numbers of the report in one long table, one number a row.

    Args:
        state: what is exported.
        only: the name of a sheet (`sheets.NAMES`), or None for the long table.
        baseline: an earlier delivery to compare with.
    """
    found = sheets(state, baseline)
    if only is not None:
        return "".join(render_sheet(sheet) for sheet in found if sheet.name == only)
    rows = [row for sheet in found if sheet.name not in ("history", "notes", "alerts") for row in _long(sheet)]
    return _written(("table", "row", "platform", "column", "value"), rows)


def render_sheet(sheet: Sheet) -> str:
    """One sheet as it is."""
    return _written(sheet.columns, sheet.rows)


def _long(sheet: Sheet) -> list[tuple[Cell, ...]]:
    """(table, row's name, platform, column, value) for each value of a sheet."""
    rows: list[tuple[Cell, ...]] = []
    place = sheet.columns.index("platform") if "platform" in sheet.columns else None
    keys = {"reasons": 3}.get(sheet.name, 1)
    for row in sheet.rows:
        name = " ".join(field(row[i]) for i in range(keys) if i != place)
        platform = row[place] if place is not None else None
        rows += [
            (sheet.name, name, platform, column, value)
            for i, (column, value) in enumerate(zip(sheet.columns, row, strict=True))
            if i >= keys
        ]
    return rows


def _written(columns: tuple[str, ...], rows: object) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    assert isinstance(rows, (list, tuple))
    writer.writerows([field(cell) for cell in row] for row in rows)
    return out.getvalue()


def field(cell: Cell) -> str:
    """A cell as CSV has it: plain digits, shares as fractions, times as RFC 3339."""
    match cell:
        case None:
            return ""
        case Share(value):
            return f"{value:.6g}"
        case Moment(at):
            return rfc3339(at) or ""
        case float():
            return f"{cell:.6g}"
        case int():
            return str(cell)
        case str():
            # A spreadsheet would take such text for a formula, and run it.
            return f"'{cell}" if cell.startswith(_FORMULA) else cell
