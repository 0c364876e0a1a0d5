"""The report: one immutable value, in which unknown is not zero."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from pushtui.core.report import COUNTERS, KPIS, Counts, Kind, Platform, Reason, Status
from pushtui.core.text import Name
from tests.worked_example import APNS, FCM, REPORT, TOTALS


def test_the_counters_are_those_of_the_contract_in_its_order() -> None:
    assert COUNTERS == ("targeted", "excluded", "sent", "delivered", "bounces", "errors", "opens", "actions")
    assert KPIS == ("sent", "delivered", "bounces", "errors", "opens", "actions", "engagements")


def test_nothing_is_known_of_new_counts() -> None:
    assert Counts().values() == (None,) * len(COUNTERS)
    assert Counts().engagements is None


@pytest.mark.parametrize(
    ("opens", "actions", "engagements"),
    [(20, 10, 30), (0, 0, 0), (None, 10, None), (20, None, None), (None, None, None), (None, 0, None)],
)
def test_engagements(opens: int | None, actions: int | None, engagements: int | None) -> None:
    assert Counts(opens=opens, actions=actions).engagements == engagements


def test_engagements_of_the_worked_example() -> None:
    assert (TOTALS.engagements, APNS.engagements, FCM.engagements) == (30, None, 30)


def test_get_and_items_name_each_counter() -> None:
    counts = Counts(*range(8))
    assert dict(counts.items()) == dict(zip(COUNTERS, range(8), strict=True))
    assert [counts.get(name) for name in COUNTERS] == list(range(8))
    assert counts.get("engagements") == 13
    with pytest.raises(AttributeError):
        counts.get("clicks")


def test_what_is_over() -> None:
    assert {status for status in Status if status.final} == {Status.COMPLETED, Status.CANCELED, Status.FAILED}


def test_a_reason_is_the_same_one_whatever_its_count_and_message() -> None:
    reason = REPORT.reasons[0]
    assert reason.key == ("bounce", "Unregistered", "apns")
    assert replace(reason, count=9, message=None, first_seen_at=None).key == reason.key
    others = [
        replace(reason, kind=Kind.ERROR),
        replace(reason, code=Name.of("unregistered")),
        replace(reason, platform=Name.of("fcm")),
        replace(reason, platform=None),
    ]
    assert len({reason.key, *(other.key for other in others)}) == 5
    assert others[-1].key == ("bounce", "Unregistered", "")


@pytest.mark.parametrize("value", [TOTALS, REPORT, REPORT.reasons[0], Platform(Name.of("x"), APNS)])
def test_it_cannot_be_changed_and_can_be_compared(value: object) -> None:
    name = fields(value)[0].name  # type: ignore[arg-type]
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, None)
    assert value == replace(value)  # type: ignore[type-var]
    assert Reason(Kind.ERROR, Name.of("a"), 1) != Reason(Kind.ERROR, Name.of("a"), None)


def test_a_reason_counted_anew_is_a_reason_as_any_other() -> None:
    old = Reason(Kind.BOUNCE, Name.of("a"), 3, Name.of("gone"), Name.of("ios"), 7.0)
    new = old.recounted(5)
    assert new == replace(old, count=5)
    assert new.alike(old)
    assert type(new) is Reason
    assert hash(new) == hash(replace(old, count=5))
    with pytest.raises(FrozenInstanceError):
        new.count = 6  # type: ignore[misc]
