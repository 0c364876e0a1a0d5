"""Saved: a report that was saved as JSON, read back to be compared with."""

from __future__ import annotations

from pathlib import Path

from pushtui.core.baseline import Baseline
from pushtui.core.history import History
from pushtui.core.source import PastPoint, SourceError, UsageProblem
from pushtui.core.text import clean
from pushtui.sources import decode, jsontext

MOST = 64 * 1024 * 1024
"""Bytes of a file that are read."""

_REMEDY = "save one with `pushtui report TARGET --format json --history`"


def read_saved(path: Path) -> Baseline:
    """The delivery that `report --format json` saved in a file, or that a server's answer is.

    Raises:
        UsageProblem: it cannot be read, or is something else.
    """
    shown = clean(str(path), limit=120)
    try:
        with path.open("rb") as file:
            body = file.read(MOST + 1)
    except OSError as error:
        raise UsageProblem(f"the baseline {shown} cannot be read: {error.strerror}") from None
    if len(body) > MOST:
        raise UsageProblem(f"the baseline {shown} is larger than {MOST // 1024 // 1024} MiB; {_REMEDY}")
    try:
        value = jsontext.load(body, host=shown)
        whole = value if isinstance(value, dict) else {}
        report = decode.report(whole.get("report", whole), host=shown)
        past = whole.get("history")
        points = decode.history(past, host=shown) if past is not None else ()
    except SourceError:
        raise UsageProblem(f"the baseline {shown} is not a saved report; {_REMEDY}") from None
    return Baseline(report, over_time(points))


def over_time(points: tuple[PastPoint, ...]) -> History:
    """Points as a history."""
    return History().behind((point.at, point.totals) for point in points)
