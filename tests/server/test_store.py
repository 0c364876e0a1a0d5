"""The store: what is counted, when, and what becomes of it."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from pushtui.server.database import MAX_PLATFORMS, MAX_REASONS
from pushtui.server.ingest import MAX_COUNT
from pushtui.server.ledger import Ledger
from pushtui.server.moment import rfc3339
from pushtui.server.problem import Problem
from pushtui.server.store import Store
from tests.server.support import Clock, batch, event, known, platforms, post, put, report


def test_events_count_by_type_in_the_totals_and_on_their_platform(store: Store) -> None:
    put(store)
    kinds = ("sent", "delivered", "bounce", "error", "open", "action", "exclusion")
    answer = post(store, *[event(kind, kind, platform="ios", count=n) for n, kind in enumerate(kinds, 1)])
    assert (answer.accepted, answer.duplicates) == (7, 0)
    expected = {"sent": 1, "delivered": 2, "bounces": 3, "errors": 4, "opens": 5, "actions": 6, "excluded": 7}
    document = report(store)
    assert known(document["totals"]) == expected
    assert platforms(document) == {"ios": expected}


def test_events_without_a_platform_are_in_the_totals_only(store: Store) -> None:
    put(store)
    post(store, event("1"), event("2", platform=""), event("3", platform=None), event("4", platform="web"))
    document = report(store)
    assert known(document["totals"]) == {"sent": 4}
    assert platforms(document) == {"web": {"sent": 1}}


def test_an_id_counts_once_within_its_delivery(store: Store) -> None:
    put(store)
    put(store, "other")
    post(store, event("1"), event("2"))
    again = post(store, event("1"), event("2"))
    assert (again.accepted, again.duplicates) == (0, 2)
    mixed = post(store, event("2", count=50), event("3"), event("3", count=9), event("4"))
    assert (mixed.accepted, mixed.duplicates) == (2, 2)
    assert post(store, event("1"), to="other").accepted == 1
    assert known(report(store)["totals"]) == {"sent": 4}


def test_reasons_add_up_and_come_most_frequent_first(store: Store, clock: Clock) -> None:
    put(store)
    early = "2026-11-23T12:00:00+02:00"
    post(
        store,
        event("1", "error", code="Expired", platform="ios", message="stale"),
        event("2", "bounce", code="Gone", platform="android", count=5),
        event("3", "exclusion", code="Consent"),
        event("4", "delivered", code="ignored"),
        event("5", "error"),
    )
    clock.now += 10
    post(store, event("6", "error", code="Expired", platform="ios", message="later", at=early))
    assert report(store)["reasons"] == [
        {
            "kind": kind,
            "code": code,
            "message": message,
            "platform": platform,
            "count": count,
            "first_seen_at": first,
        }
        for kind, code, message, platform, count, first in (
            ("bounce", "Gone", None, "android", 5, rfc3339(int(clock.now - 10) * 1000)),
            (
                "error",
                "Expired",
                "stale",
                "ios",
                2,
                min("2026-11-23T10:00:00.000Z", rfc3339(int(clock.now - 10) * 1000)),
            ),
            ("exclusion", "Consent", None, None, 1, rfc3339(int(clock.now - 10) * 1000)),
        )
    ]


def test_requests_that_wait_are_committed_together_and_each_is_all_or_nothing(store: Store) -> None:
    put(store)
    entered, go_on = threading.Event(), threading.Event()

    def hold(ledger: Ledger) -> None:
        entered.set()
        go_on.wait(10)

    held = store._writer.submit(hold)
    assert entered.wait(10)
    good = store.ingest("d", batch(event("1"), event("2", platform="ios")))
    bad = store.ingest("d", batch(event("3", count=MAX_COUNT), event("4", platform="ios")))
    lost = store.ingest("nobody", batch(event("5")))
    same = store.ingest("d", batch(event("2"), event("4", platform="ios")))
    go_on.set()
    held.result(10)
    assert good.result(10).accepted == 2
    refusal = bad.exception(10)
    assert isinstance(refusal, Problem)
    assert (refusal.status, refusal.field) == (422, "count")
    refusal = lost.exception(10)
    assert isinstance(refusal, Problem)
    assert refusal.status == 404
    assert (same.result(10).accepted, same.result(10).duplicates) == (1, 1)
    document = report(store)
    assert known(document["totals"]) == {"sent": 3}
    assert platforms(document) == {"ios": {"sent": 2}}


def test_too_much_waiting_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path / "small.db", most_queued=3)
    put(store)
    entered, go_on = threading.Event(), threading.Event()

    def hold(ledger: Ledger) -> None:
        entered.set()
        go_on.wait(10)

    store._writer.submit(hold)
    assert entered.wait(10)
    waiting = store.ingest("d", batch(event("1"), event("2")))
    with pytest.raises(Problem) as refusal:
        store.ingest("d", batch(event("3"), event("4")))
    assert (refusal.value.status, refusal.value.retry_after) == (503, 1)
    go_on.set()
    assert waiting.result(10).accepted == 2
    store.close()
    with pytest.raises(Problem) as refusal:
        store.ingest("d", batch(event("5")))
    assert refusal.value.status == 503


def test_a_close_writes_what_was_taken_on(tmp_path: Path) -> None:
    store = Store(tmp_path / "deliveries.db")
    put(store)
    waiting = [store.ingest("d", batch(event(str(number)))) for number in range(50)]
    store.close()
    assert all(future.result(0).accepted == 1 for future in waiting)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deliveries.db"]
    store = Store(tmp_path / "deliveries.db")
    assert known(report(store)["totals"]) == {"sent": 50}
    store.close()


def test_a_temporary_store_leaves_nothing() -> None:
    store = Store(None)
    put(store)
    place = store.path.parent
    assert place.is_dir()
    store.close()
    assert not place.exists()


def test_a_sum_past_the_largest_counter_is_refused_and_not_rounded(store: Store) -> None:
    put(store)
    post(store, event("1", count=MAX_COUNT - 1, platform="ios"))
    for events in ([event("2", count=2)], [event("3", count=MAX_COUNT), event("4", count=MAX_COUNT)]):
        with pytest.raises(Problem) as refusal:
            post(store, *events)
        assert (refusal.value.status, refusal.value.field) == (422, "count")
    post(store, event("5"))
    assert report(store)["totals"]["sent"] == MAX_COUNT


def test_reasons_and_platforms_are_bounded(store: Store) -> None:
    put(store)
    post(store, *[event(f"r{n}", "error", code=f"c{n}") for n in range(MAX_REASONS)])
    with pytest.raises(Problem) as refusal:
        post(store, event("one more", "error", code="new"), event("fine"))
    assert (refusal.value.status, refusal.value.field) == (422, "code")
    post(store, *[event(f"p{n}", platform=f"p{n}") for n in range(MAX_PLATFORMS)])
    with pytest.raises(Problem) as refusal:
        post(store, event("another", platform="new"))
    assert (refusal.value.status, refusal.value.field) == (422, "platform")
    with pytest.raises(Problem):
        put(store, platforms={"new": {"targeted": 1}})
    assert known(report(store)["totals"]) == {"errors": MAX_REASONS, "sent": MAX_PLATFORMS}


def test_a_counter_without_events_is_unknown_before_the_first_event_and_0_after(store: Store) -> None:
    put(store, targeted=10)
    assert report(store)["totals"] == dict.fromkeys(report(store)["totals"]) | {"targeted": 10}
    post(store, event("1", "open"))
    assert report(store)["totals"] == dict.fromkeys(report(store)["totals"], 0) | {"targeted": 10, "opens": 1}


def test_what_the_sender_does_not_report_is_null(store: Store) -> None:
    put(
        store,
        reports=["sent", "delivered"],
        platforms={"apns": {"targeted": 96}, "fcm": {"reports": ["sent", "opens"]}},
    )
    post(store, event("1", platform="apns"), event("2", platform="fcm"), event("3", "open", platform="fcm"))
    document = report(store)
    assert {name for name, value in document["totals"].items() if value is not None} == {"sent", "delivered"}
    apns, fcm = document["platforms"]
    assert {name for name, value in apns.items() if value is not None} == {"platform", "sent", "delivered"}
    assert {name for name, value in fcm.items() if value is not None} == {"platform", "sent", "opens"}
    history = json.loads(store.history("d", None, None, 10).result(10).body)
    assert set(history) == {"at", "sent", "delivered"}


def test_targeted_is_told_for_the_delivery_and_each_platform(store: Store) -> None:
    put(store, targeted=5, platforms={"ios": {"targeted": 3}})
    put(store, platforms={"web": {"targeted": 2}, "ios": {}})
    document = report(store)
    assert document["totals"]["targeted"] == 5
    assert {row["platform"]: row["targeted"] for row in document["platforms"]} == {"ios": 3, "web": 2}


def test_times_follow_the_status(store: Store, clock: Clock) -> None:
    assert put(store)
    document = report(store)
    assert (document["status"], document["started_at"], document["completed_at"]) == ("scheduled", None, None)
    clock.now += 5
    post(store, event("1"))
    started = rfc3339(int(clock.now * 1000))
    document = report(store)
    assert (document["status"], document["started_at"]) == ("sending", started)
    clock.now += 5
    assert not put(store, status="completed")
    document = report(store)
    assert (document["started_at"], document["completed_at"]) == (started, rfc3339(int(clock.now * 1000)))
    put(store, status="sending")
    assert report(store)["completed_at"] is None
    put(store, status="failed", started_at="2026-01-01T00:00:00Z", completed_at="2026-01-02T01:00:00+01:00")
    document = report(store)
    assert (document["started_at"], document["completed_at"]) == (
        "2026-01-01T00:00:00.000Z",
        "2026-01-02T00:00:00.000Z",
    )


def test_the_tag_and_as_of_change_exactly_when_the_report_does(store: Store, clock: Clock) -> None:
    put(store)
    seen = []

    def look() -> tuple[str, str]:
        answer = store.report("d").result(10)
        seen.append((answer.etag, answer.body))
        return answer.etag, json.loads(answer.body)["as_of"]

    before = look()
    for change in (lambda: put(store), lambda: post(store), lambda: put(store, "other")):
        clock.now += 1
        change()
        assert look() == before
    clock.now += 1
    post(store, event("1"))
    after = look()
    assert after[0] != before[0]
    assert after[1] == rfc3339(int(clock.now * 1000))
    clock.now += 1
    post(store, event("1"))
    assert look() == after
    put(store, targeted=7)
    assert look()[0] != after[0]
    assert len({tag for tag, _ in seen}) == len({body for _, body in seen}) == 3


def test_as_of_never_goes_back_with_the_clock(store: Store, clock: Clock) -> None:
    put(store)
    post(store, event("1"))
    before = report(store)["as_of"]
    clock.now -= 3600
    post(store, event("2"))
    assert report(store)["as_of"] == before
    assert known(report(store)["totals"]) == {"sent": 2}


def test_ids_are_forgotten_a_day_after_the_end_and_the_last_event(store: Store, clock: Clock) -> None:
    put(store)
    put(store, "running")
    post(store, *[event(str(n)) for n in range(10)])
    post(store, event("1"), to="running")
    clock.now += 86_400 * 9
    assert store.prune().result(10) == 0
    put(store, status="completed")
    clock.now += 86_400 - 10
    post(store, event("late", "open"))
    clock.now += 86_400 - 10
    assert store.prune().result(10) == 0
    assert post(store, event("1"), event("late", "open")).duplicates == 2
    clock.now += 20
    assert store.prune().result(10) == 11
    assert store.prune().result(10) == 0
    assert post(store, event("1"), to="running").duplicates == 1
    assert known(report(store)["totals"]) == {"sent": 10, "opens": 1}


def test_pages_go_from_the_newest_start_to_the_oldest_without_gaps(store: Store, clock: Clock) -> None:
    for number in range(7):
        clock.now += 1 if number % 2 else 0
        put(store, f"d{number}", status="sending" if number % 3 else "scheduled")
    for status, expected in ((None, [6, 5, 4, 3, 2, 1, 0]), ("sending", [5, 4, 2, 1]), ("paused", [])):
        found: list[str] = []
        cursor: str | None = None
        while True:
            page = json.loads(store.page(status, 2, cursor).result(10).body)
            found += [row["id"] for row in page["deliveries"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert found == [f"d{number}" for number in expected]
    assert set(report(store, "d1")) - set(page["deliveries"][0] if page["deliveries"] else ()) >= {
        "platforms",
        "reasons",
    }


@pytest.mark.parametrize(
    "cursor", ["", "x", "1", "1.", ".1", "1.-2", "1.2.3", "1.2\n", "١.2", "é", "9" * 19 + ".1"]
)
def test_a_cursor_of_nobody_is_refused(store: Store, cursor: str) -> None:
    refusal = store.page(None, 10, cursor).exception(10)
    assert isinstance(refusal, Problem)
    assert (refusal.status, refusal.field) == (422, "cursor")
