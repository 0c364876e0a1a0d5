"""Vector: what Prometheus answers to a query, as samples; and samples as counters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pushtui.core.source import SourceError, Trouble
from pushtui.core.text import clean
from pushtui.core.value import dataclass
from pushtui.sources.fields import LIMIT, Notes
from pushtui.sources.request import Answer

MOST = 100_000
"""Samples of one answer that are read at most."""

_EXACT = 2.0**53


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of one series; `at` in seconds since the epoch, `value` as it was written."""

    labels: Mapping[str, str]
    at: float
    value: object


@dataclass(frozen=True, slots=True)
class Samples:
    """An answer: its samples, and what the server warns of (a partial answer of a cluster, for one)."""

    rows: tuple[Sample, ...]
    warnings: tuple[str, ...] = ()


def samples(answer: Answer) -> Samples:
    """The samples of an instant or a range query. Native histograms are left out.

    Raises:
        SourceError: it is no such answer, or an error.
    """
    body = answer.json()
    if type(body) is not dict or body.get("status") not in ("success", "error"):
        raise answer.service.nonsense(answer.host, "the answer is JSON, but not that of a Prometheus query")
    if body["status"] == "error":
        told = f"{body.get('errorType', 'error')}: {body.get('error', '')}"
        raise SourceError(Trouble.REFUSED, f"{answer.host}: {clean(told, limit=160)}", remedy="check the queries")
    data = body.get("data")
    result = data.get("result") if type(data) is dict else None
    if type(data) is not dict or type(result) is not list:
        raise answer.service.nonsense(answer.host, "the answer has no result")
    texts = body.get("warnings")
    warnings = tuple(text for text in texts if type(text) is str) if isinstance(texts, list) else ()
    if data.get("resultType") in ("scalar", "string"):
        result = [{"value": result}]
    return Samples(tuple(_rows(result))[:MOST], warnings)


def _rows(result: list[object]) -> Iterable[Sample]:
    for series in result:
        if type(series) is not dict:
            continue
        labels = series.get("metric")
        labels = labels if type(labels) is dict else {}
        labels = {name: label for name, label in labels.items() if type(label) is str}
        values = series.get("values")
        for pair in values if type(values) is list else [series.get("value")]:
            if type(pair) is list and len(pair) == 2 and type(pair[0]) in (int, float):
                yield Sample(labels, float(pair[0]), pair[1])


def count(value: object, notes: Notes, subject: str, where: str = "") -> int | None:
    """A sample's value as a counter. NaN, infinite, negative and broken numbers are unknown, with a note."""
    number = _number(value)
    if number is not None and 0 <= number < min(LIMIT, _EXACT) and number.is_integer():
        return int(number)
    told = clean(value, limit=24) if type(value) is str else "no number"
    remedy = "; wrap the query in round()" if number is not None and 0 <= number < _EXACT else ""
    notes.add(subject, f"{subject}{where} is {told}: not a count, so unknown{remedy}")
    return None


def moment(found: Iterable[Sample]) -> float | None:
    """The latest time that is a value of these samples; None where there is none."""
    times = [number for sample in found if (number := _number(sample.value)) is not None and 0 < number < 2.5e11]
    return max(times, default=None)


def _number(value: object) -> float | None:
    if type(value) is not str or len(value) > 64:
        return None
    try:
        return float(value)
    except ValueError:
        return None
