"""Every decoder of an answer, by its source: bytes in, reports out; with bodies to begin from."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pushtui.core.notes import notes
from pushtui.core.report import COUNTERS, Report
from pushtui.sources.clickhouse import reading as clickhouse
from pushtui.sources.clickhouse.answer import CLICKHOUSE, rows
from pushtui.sources.clickhouse.queries import EVENTS
from pushtui.sources.clickhouse.queries import Queries as ClickHouseQueries
from pushtui.sources.mapped.mapping import Mapping
from pushtui.sources.mapped.trace import trace
from pushtui.sources.prometheus import reading as prometheus
from pushtui.sources.prometheus.queries import Queries as PrometheusQueries
from pushtui.sources.prometheus.source import PROMETHEUS
from pushtui.sources.prometheus.vector import samples
from tests.sources.bodies import answer
from tests.sources.mapped import examples
from tests.sources.providers import PROVIDERS, value

SAMPLES = Path(__file__).with_name("samples")


@dataclass(frozen=True)
class Reader:
    """One decoder.

    Attributes:
        read: what it makes of a body; it refuses with SourceError.
        seeds: good bodies, and errors.
    """

    read: Callable[[bytes], tuple[Report, ...]]
    seeds: tuple[bytes, ...]


def _prometheus(body: bytes) -> tuple[Report, ...]:
    """The same answer to each query, as a report, a list, and the last point of a history."""
    found = samples(answer(body, PROMETHEUS, "application/json"))
    queries = PrometheusQueries(
        dict.fromkeys(("sent", "delivered", "errors"), "q"),
        {"errors": "q", "bounces": "q"},
        dict.fromkeys(("started_at", "completed_at", "as_of"), "q"),
        dict.fromkeys(("sent", "started_at"), "q"),
    )
    keys = (*queries.counts, *queries.times, *(f"{counter} reasons" for counter in queries.reasons))
    report = prometheus.report("d", queries, dict.fromkeys(keys, found))
    listed = prometheus.summaries(queries, dict.fromkeys(queries.listing, found))
    points = prometheus.history(dict.fromkeys(queries.counts, found))
    assert list(points) == sorted(points, key=lambda point: point.at)
    return report, *listed


def _clickhouse(body: bytes) -> tuple[Report, ...]:
    """The same rows as counts, as what is known of the delivery, as a list and as a history."""
    found = rows(answer(body, CLICKHOUSE, "application/json"))
    queries = ClickHouseQueries("q", "q", "q", "q", EVENTS)
    clickhouse.span(found)
    points = clickhouse.history(queries, found, 5, 1_795_417_900.0)
    assert all(point.totals is not None for point in points)
    return clickhouse.report("d", queries, found, found[0] if found else None), *clickhouse.summaries(
        queries, found
    )


def _mapped(mapping: Mapping, body: bytes) -> tuple[Report, ...]:
    """What the mapping makes of it; told rule by rule as well."""
    told = value(body)
    mapping.problem(told)
    report, steps = trace(mapping, told, "d")
    assert all(part.isprintable() for step in steps for part in (*step.parts, step.outcome))
    return () if report is None else (report,)


def _samples(name: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(SAMPLES.glob(f"{name}-*")))


def _vector(kind: str, *rows: tuple[dict[str, str], object]) -> bytes:
    key = "values" if kind == "matrix" else "value"
    result = [{"metric": labels, key: told} for labels, told in rows]
    return json.dumps(
        {"status": "success", "data": {"resultType": kind, "result": result}, "warnings": ["a store is missing"]}
    ).encode()


_LABELS = {"delivery": "d", "platform": "ios", "reason": "Timeout"}
PROMETHEUS_BODIES = (
    _vector(
        "vector",
        (_LABELS, [1_795_416_452.58, "811"]),
        ({**_LABELS, "platform": "web"}, [1_795_416_452.58, "18.117"]),
        ({}, [1_795_416_452, "NaN"]),
    ),
    _vector("matrix", (_LABELS, [[1_795_416_452, "1"], [1_795_416_462, "+Inf"], [1_795_416_472.5, "1795416400"]])),
    b'{"status":"success","data":{"resultType":"scalar","result":[1795416452.58,"7"]}}',
    b'{"status":"error","errorType":"bad_data","error":"parse error at char 3"}',
)
_COLUMNS = ("event", "platform", "reason", "message", "count", "first_at", "last_at", "as_of", "at")
_ROWS: tuple[tuple[object, ...], ...] = (
    ("sent", "ios", "", "", "30000", 1_795_417_800, 1_795_417_835, 1_795_417_840, 1_795_417_800),
    ("error", "ios", "BadDeviceToken", "gone", "702", "1795417805", "1795417831", "1795417840", "1795417805"),
    ("exclusion", "", "Quiet hours", "", 27_020, 0, "0000-00-00 00:00:00", None, "2026-11-23 07:00:00"),
)
_META = [{"name": name, "type": "String"} for name in _COLUMNS]
_ABOUT = {"delivery": "d", "name": "Black Friday", "status": "sending", "targeted": 9, "started_at": 1_795_417_800}
_FAILURE = "Code: 241. DB::Exception: Memory limit (for query) exceeded. (MEMORY_LIMIT_EXCEEDED) (version 25.8.1.1)"
CLICKHOUSE_BODIES = (
    json.dumps(
        {"meta": _META, "data": [dict(zip(_COLUMNS, row, strict=True)) for row in _ROWS], "rows": len(_ROWS)}
    ).encode(),
    json.dumps({"meta": _META, "data": _ROWS, "rows": len(_ROWS), "statistics": {}}).encode(),
    json.dumps({"data": [{**_ABOUT, "event": "sent", "count": "5", "first_at": 1_795_417_800}]}).encode(),
    b'{"meta":[],\n"data":\n[\n{"event":"sent","count":12},\n{"ev' + _FAILURE.encode(),
    json.dumps({"data": [], "exception": _FAILURE}).encode(),
)
_REFUSED = b'{"errors": ["no such app"]}'
MAPPED = {
    "json maps": (examples.CAMPAIGN, examples.CAMPAIGN_BODY),
    "json in a string": (examples.STATUS_ROW, examples.STATUS_BODY),
    "json lists": (examples.INTERVALS, examples.INTERVALS_BODY),
}

READERS: dict[str, Reader] = {
    **{name: Reader(provider.read, _samples(name.split()[0])) for name, provider in PROVIDERS.items()},
    "prometheus": Reader(_prometheus, PROMETHEUS_BODIES),
    "clickhouse": Reader(_clickhouse, CLICKHOUSE_BODIES),
    **{
        name: Reader(
            partial(_mapped, examples.profile(text).mapping),
            (json.dumps(body).encode(), b'{"errors": ["no such app"]}'),
        )
        for name, (text, body) in MAPPED.items()
    },
}


def lines(report: Report) -> list[str]:
    """Everything in a report that can be shown."""
    names = [report.id, report.name, *(platform.name for platform in report.platforms)]
    for reason in report.reasons:
        names += [name for name in (reason.code, reason.message, reason.platform) if name is not None]
    told = (*report.notes, *report.meanings, *notes(report, 0.0))
    return [*(name.text for name in names), *(note.text for note in told)]


def numbers(report: Report) -> list[int]:
    """All its counts that are known."""
    told = [report.totals, *(platform.counts for platform in report.platforms)]
    found = [count.get(name) for count in told for name in COUNTERS]
    return [number for number in (*found, *(reason.count for reason in report.reasons)) if number is not None]
