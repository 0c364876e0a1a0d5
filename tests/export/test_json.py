"""JSON: the shape that scripts rest on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pushtui.server
from pushtui.core.events import Event, Marked, Polled
from pushtui.core.expression import NAMES, PLATFORM_NAMES
from pushtui.core.report import Counts, Kind, Note, Platform, Reason, Status
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.export.json import document, render, report_object
from pushtui.export.moments import rfc3339
from pushtui.sources import decode
from tests.core.strategies import events
from tests.core.watch import REPORT, START, fold, polled
from tests.worked_example import APNS, FCM, RATIOS, TOTALS
from tests.worked_example import REPORT as WORKED

PLACE = "http://127.0.0.1:8750/v1/deliveries/worked"
"""Names that the whole and each platform have."""


def loaded(state: State) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(state, PLACE))
    return found


def test_marks_are_told() -> None:
    told = loaded(fold([Polled(START + 100, WORKED), Marked(START + 101.5, "rolled back 12 %")]))
    assert told["marks"] == [{"at": "2026-11-27T11:51:31.500Z", "text": "rolled back 12 %"}]
    assert loaded(fold([Polled(START + 100, WORKED)]))["marks"] == []


def test_the_worked_example() -> None:
    told = loaded(fold([Polled(START + 100, WORKED)]))
    assert list(told) == ["report", "metrics", "notes", "marks", "source", "polled_at"]
    assert (told["source"], told["polled_at"], told["notes"]) == (PLACE, "2026-11-27T11:51:40.000Z", [])
    assert told["report"] == {
        "id": "worked",
        "name": "Worked example",
        "status": "completed",
        "started_at": "2026-11-27T11:50:00.000Z",
        "completed_at": "2026-11-27T11:51:00.000Z",
        "as_of": "2026-11-27T11:51:30.000Z",
        "totals": dict(TOTALS.items()),
        "platforms": [{"platform": "apns", **dict(APNS.items())}, {"platform": "fcm", **dict(FCM.items())}],
        "reasons": [
            {
                "kind": "bounce",
                "code": "Unregistered",
                "message": "gone",
                "platform": "apns",
                "count": 4,
                "first_seen_at": "2026-11-27T11:50:00.000Z",
            },
            {
                "kind": "error",
                "code": "ExpiredProviderToken",
                "message": None,
                "platform": "apns",
                "count": 2,
                "first_seen_at": None,
            },
            {
                "kind": "bounce",
                "code": "UNREGISTERED",
                "message": None,
                "platform": "fcm",
                "count": 2,
                "first_seen_at": None,
            },
        ],
    }
    metrics = told["metrics"]
    assert {name: metrics[name] for name in RATIOS} == RATIOS
    assert metrics["engagements"] == 30
    assert (metrics["status"], metrics["age"]) == ("completed", 10.0)
    assert (metrics["throughput"], metrics["eta"], metrics["progress"]) == (None, None, None)


def test_every_name_is_there_and_no_other() -> None:
    assert set(loaded(fold([polled(0, sent=1)]))["metrics"]) == set(NAMES)
    names = set(loaded(fold([Polled(START, WORKED)]))["metrics"])
    assert names == {*NAMES, *(f"{p}.{name}" for p in ("apns", "fcm") for name in PLATFORM_NAMES)}


def test_each_platform_has_its_own_metrics() -> None:
    metrics = loaded(fold([Polled(START, WORKED)]))["metrics"]
    assert metrics["apns.error_rate"] == 2 / 100
    assert metrics["apns.open_rate"] is None
    assert metrics["apns.engagements"] is None
    assert metrics["fcm.engagement_rate"] == 30 / 94
    assert metrics["fcm.sent"] == 96

    def both(second: int) -> Polled:
        rows = (
            Platform(Name.of("ios"), Counts(targeted=500, sent=7 * second)),
            Platform(Name.of("web"), Counts(sent=3)),
        )
        return Polled(START + second, replace(REPORT, totals=Counts(sent=7 * second + 3), platforms=rows))

    metrics = loaded(fold(both(second) for second in range(20)))["metrics"]
    assert (metrics["ios.throughput"], metrics["web.throughput"]) == (7, 0)
    assert metrics["ios.eta"] == pytest.approx((500 - 133) / 7)
    assert metrics["eta"] is None


def test_before_the_first_report_everything_is_null() -> None:
    told = loaded(State())
    assert (told["report"], told["polled_at"], told["notes"]) == (None, None, [])
    assert told["metrics"].pop("status") == "unknown"
    assert told["metrics"].pop("failing") == 0, "as far as is known, it does not"
    assert set(told["metrics"].values()) == {None}


def test_a_send_under_way() -> None:
    metrics = loaded(fold(polled(t, targeted=1000, sent=10 * t) for t in range(30)))["metrics"]
    assert (metrics["throughput"], metrics["progress"], metrics["age"]) == (10, 0.29, None)
    assert metrics["eta"] == pytest.approx(71)
    assert metrics["delivered"] is None


def test_a_stall_is_in_the_metrics_and_not_in_the_report() -> None:
    told = loaded(fold(polled(t, sent=5) for t in range(60)))
    assert (told["metrics"]["status"], told["report"]["status"]) == ("stalled", "sending")


def test_a_status_that_is_not_told_is_null_in_the_contract_s_report() -> None:
    told = loaded(fold([Polled(START, replace(REPORT, status=Status.UNKNOWN))]))
    assert (told["metrics"]["status"], told["report"]["status"]) == ("unknown", None)


def test_notes_have_a_subject_and_a_text() -> None:
    state = fold([Polled(START, replace(REPORT, notes=(Note("sent", "refused"),)))])
    assert document(state, PLACE)["notes"] == [{"subject": "sent", "text": "refused"}]


def test_the_report_reads_back_as_the_same_report() -> None:
    hostile = replace(
        WORKED,
        name=Name.of("\x1b[31m\u202e\ud800"),
        platforms=(*WORKED.platforms, Platform(Name.of("\x1b]52;"), Counts(sent=0))),
        reasons=(
            *WORKED.reasons,
            Reason(Kind.EXCLUSION, Name.of("\n"), None, Name.of("\x00"), None, START + 0.125),
        ),
    )
    for report in (WORKED, hostile, replace(REPORT, totals=Counts(sent=2**63 - 1))):
        told = json.loads(json.dumps(report_object(report)))
        assert decode.report(told, host="h") == report


def test_the_report_has_the_keys_of_the_published_contract() -> None:
    path = Path(pushtui.server.__file__).with_name("openapi.json")
    schemas = json.loads(path.read_text("utf-8"))["components"]["schemas"]
    told = report_object(WORKED)
    assert set(told) == set(schemas["Report"]["properties"])
    assert set(told["totals"]) == set(schemas["Counts"]["properties"])


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (None, None),
        (0.0, "1970-01-01T00:00:00.000Z"),
        (1_795_780_200.123, "2026-11-27T11:50:00.123Z"),
        (-62_135_596_800.0, "0001-01-01T00:00:00.000Z"),
        (1e12, None),
        (-1e12, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_moments_are_rfc_3339_in_utc(at: float | None, text: str | None) -> None:
    assert rfc3339(at) == text


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants them naive
def test_moments_read_back(at: datetime) -> None:
    text = rfc3339(at.timestamp())
    assert text is not None
    assert abs(datetime.fromisoformat(text).timestamp() - at.timestamp()) <= 0.001


@settings(max_examples=60, deadline=None)
@given(st.lists(events, max_size=8))
def test_any_state_becomes_strict_json_in_ascii(happened: list[Event]) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    text = render(fold(happened), PLACE)
    assert text.isascii()
    assert all(line.isprintable() for line in text.split("\n"))
    told = json.loads(text, parse_constant=refuse)
    assert all(isinstance(value, int | float | None) for name, value in told["metrics"].items() if name != "status")
