"""Picture: one state as panels read it, whole or through the eye of one platform."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pushtui.core import metrics
from pushtui.core.events import Event, Past, Polled
from pushtui.core.figures import percent
from pushtui.core.frequency import NEW_FOR
from pushtui.core.picture import MANY, Picture
from pushtui.core.readings import readings
from pushtui.core.reason_rows import ReasonRow
from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.source import PastPoint
from pushtui.core.state import State
from pushtui.core.text import Name
from tests.core.watch import REPORT, START, fold, polled, refused
from tests.worked_example import APNS, FCM, PERCENT, TOTALS
from tests.worked_example import REPORT as WORKED

IOS, ANDROID = Name.of("ios"), Name.of("android")


def test_the_worked_example() -> None:
    picture = Picture(fold([Polled(START, WORKED)]))
    assert picture.totals == TOTALS
    assert picture.status is Status.COMPLETED
    assert [p.counts for p in picture.platforms] == [APNS, FCM]
    for name, text in PERCENT.items():
        assert percent(metrics.ratio(picture.totals, name)) == text
    assert [(row.reason.code.text, row.share) for row in picture.failures] == [
        ("Unregistered", 4 / 8),
        ("ExpiredProviderToken", 2 / 8),
        ("UNREGISTERED", 2 / 8),
    ]
    assert picture.exclusions == ()
    assert (picture.throughput, picture.eta) == (None, None)


def test_the_worked_example_through_the_eye_of_each_platform() -> None:
    state = fold([Polled(START, WORKED)])
    apns, fcm = Picture(state, Name.of("apns")), Picture(state, Name.of("fcm"))
    assert (apns.totals, fcm.totals) == (APNS, FCM)
    assert percent(metrics.ratio(apns.totals, "open_rate")) == "–"
    assert percent(metrics.ratio(fcm.totals, "open_rate")) == "21.28 %"
    assert [p.name.text for p in apns.platforms] == ["apns"]
    assert [row.share for row in apns.failures] == [4 / 6, 2 / 6]
    assert [row.share for row in fcm.failures] == [1.0]


def test_nothing_is_told_of_now_from_the_first_failure_until_the_next_answer() -> None:
    def report(n: int) -> Report:
        totals = Counts(targeted=100_000, sent=100 * n, errors=10 * n, bounces=0)
        return replace(REPORT, totals=totals, reasons=(Reason(Kind.ERROR, Name.of("r"), 10 * n),))

    known = fold(Polled(START + t, report(t)) for t in range(70))
    failing = fold([refused(70)], known)
    again = fold([Polled(START + 80, report(80)), Polled(START + 82, report(82))], failing)
    for state, speed in ((known, 100), (failing, None), (again, 100)):
        picture = Picture(state)
        assert (picture.throughput, picture.rate("sent"), readings(state)["pace"]) == (
            speed,
            speed,
            speed and 110,
        )
        (row,) = picture.failures
        assert row.rate == (speed and 10)
    assert Picture(known).eta is not None
    (row,) = Picture(known).failures
    assert (row.minute, row.share_now, row.share_minute) == (pytest.approx(600, abs=20), 1, 1)
    assert Picture(failing).eta is None
    (row,) = Picture(failing).failures
    assert (row.reason.count, row.share) == (690, 1)
    assert (row.minute, row.share_now, row.share_minute, row.surging) == (None, None, None, False)


def test_what_is_over_was_as_fast_as_it_was_whether_the_endpoint_answers_or_not() -> None:
    over = replace(REPORT, status=Status.COMPLETED)
    state = fold([polled(0, sent=0), polled(1, over, sent=5)])
    assert Picture(fold([refused(2)], state)).throughput == Picture(state).throughput == 5


def test_a_watch_that_begins_with_old_data_waits_with_what_is_told_of_now() -> None:
    totals = Counts(targeted=100_000, sent=6_000, errors=0, bounces=0)
    told = replace(REPORT, totals=totals, as_of=START)
    points = tuple(PastPoint(START - n, replace(totals, sent=6_000 - 100 * n)) for n in range(30, -1, -1))

    def joined(late: float, *more: Event) -> Picture:
        return Picture(fold([Polled(START + late, told), Past(START + late, points), *more]))

    assert joined(10).throughput == 100
    old = joined(300)
    assert (old.throughput, old.eta, old.rate("sent")) == (None, None, None)
    assert old.status is Status.SENDING
    # It changes after all: the source is late, and what it says of its own time is as true as ever.
    moved = Polled(START + 301, replace(told, totals=replace(totals, sent=6_100), as_of=START + 1))
    assert joined(300, moved).throughput == 100
    # It does not: that is a rate of nothing, once the watch has seen it for long enough.
    still = [Polled(START + 300 + n, told) for n in range(1, 12)]
    assert joined(300, *still).throughput == 0


def test_nothing_is_known_of_nothing() -> None:
    for picture in (Picture(State()), Picture(State(), IOS), Picture(fold([polled(0, sent=1)]), IOS)):
        assert picture.totals == Counts()
        assert (picture.platforms, picture.failures, picture.exclusions) == ((), (), ())
        assert (picture.throughput, picture.eta, len(picture.history)) == (None, None, 0)
    assert Picture(State()).report is None
    assert Picture(State()).status is Status.UNKNOWN


def test_what_it_was_before() -> None:
    picture = Picture(fold([polled(0, sent=1), polled(1, sent=9)]))
    assert (picture.before, picture.totals) == (Counts(sent=1), Counts(sent=9))


def test_a_platform_is_found_by_its_raw_name() -> None:
    rows = (Platform(Name.of("a\u200b"), Counts(sent=1)), Platform(Name.of("a\u200c"), Counts(sent=2)))
    state = fold([Polled(START, replace(REPORT, platforms=rows))])
    assert Picture(state, Name.of("a\u200c")).totals.sent == 2


def sends(status: Status = Status.SENDING, seconds: int = 30) -> State:
    report = replace(REPORT, status=status)
    return fold(polled(t, report, targeted=1000, sent=10 * t) for t in range(seconds))


def test_the_remaining_time_only_while_sending() -> None:
    left = Picture(sends()).eta
    assert left is not None
    assert left.seconds == pytest.approx(71)
    for status in (
        Status.PAUSED,
        Status.COMPLETED,
        Status.CANCELED,
        Status.FAILED,
        Status.SCHEDULED,
        Status.UNKNOWN,
    ):
        assert Picture(sends(status)).eta is None
    stalled = fold((polled(t, targeted=1000, sent=290) for t in range(30, 80)), sends())
    assert Picture(stalled).status is Status.STALLED
    assert Picture(stalled).eta is None


def with_reasons(second: float, *reasons: Reason, sent: int = 5, errors: int = 100) -> Polled:
    return Polled(
        START + second, replace(REPORT, totals=Counts(sent=sent, errors=errors, bounces=0), reasons=reasons)
    )


def reason(code: str, count: int | None, at: float | None = None, kind: Kind = Kind.ERROR) -> Reason:
    return Reason(kind, Name.of(code), count, None, IOS, None if at is None else START + at)


def rows(state: State) -> dict[str, ReasonRow]:
    return {row.reason.code.text: row for row in Picture(state).failures}


def test_a_share_is_unknown_where_the_whole_is() -> None:
    state = fold([Polled(START, replace(REPORT, totals=Counts(errors=8), reasons=(reason("a", 4),)))])
    assert rows(state)["a"].share is None
    held = reason("cap", 4, kind=Kind.EXCLUSION)
    state = fold([Polled(START, replace(REPORT, totals=Counts(excluded=8), reasons=(held, reason("a", None))))])
    assert [row.share for row in Picture(state).exclusions] == [0.5]
    assert rows(state)["a"].share is None


def test_the_rate_of_a_reason_by_hand() -> None:
    state = fold(with_reasons(2 * t, reason("a", 10 * t), errors=10 * t) for t in range(20))
    assert rows(state)["a"].rate == 5


def test_the_rate_of_a_reason_is_unknown_on_one_sample_and_after_a_fall() -> None:
    assert rows(fold([with_reasons(0, reason("a", 5))]))["a"].rate is None
    fell = fold([with_reasons(0, reason("a", 5)), with_reasons(5, reason("a", 3), sent=6)])
    assert rows(fell)["a"].rate is None
    unknown = fold([with_reasons(0, reason("a", 5)), with_reasons(5, reason("a", None), sent=6)])
    assert rows(unknown)["a"].rate is None


def test_a_reason_that_appears_grew_from_zero_and_one_that_was_cut_off_did_not() -> None:
    state = fold([with_reasons(0), with_reasons(5, reason("new", 50), reason("old", 70, -600), sent=6)])
    assert rows(state)["new"].rate == 10
    assert rows(state)["old"].rate is None


def test_a_rate_of_a_reason_does_not_look_across_a_gap() -> None:
    from pushtui.core.events import Failed
    from pushtui.core.source import Trouble

    polls = [with_reasons(2 * t, reason("a", 10 * t), sent=t) for t in range(10)]
    gap = [Failed(START + 20, Trouble.UNREACHABLE, "no"), with_reasons(320, reason("a", 90_000), sent=99)]
    assert rows(fold([*polls, *gap]))["a"].rate is None
    after = fold([*polls, *gap, with_reasons(322, reason("a", 90_004), sent=100)])
    assert rows(after)["a"].rate == 2


def test_a_reason_is_new_for_a_while_when_it_appears_during_the_watch() -> None:
    first = [with_reasons(0, reason("there", 1)), with_reasons(10, reason("there", 1), reason("new", 1), sent=6)]
    state = fold(first)
    found = rows(state)
    assert (found["there"].new, found["there"].since) == (False, None)
    assert (found["new"].new, found["new"].since) == (True, START + 10)
    last = with_reasons(10 + NEW_FOR + 1, reason("there", 1), reason("new", 1), sent=7)
    assert not rows(fold([last], state))["new"].new


def test_a_reason_s_age_goes_on_where_the_data_does_not() -> None:
    from pushtui.core.events import Unchanged

    over = replace(REPORT, status=Status.COMPLETED)
    state = fold([Polled(START, over), Polled(START + 10, replace(over, reasons=(reason("new", 1),)))])
    assert rows(state)["new"].new
    assert not rows(fold([Unchanged(START + 10 + NEW_FOR + 1)], state))["new"].new


def test_the_source_s_own_first_time_is_shown() -> None:
    state = fold([with_reasons(0), with_reasons(10, reason("a", 1, 7), sent=6)])
    assert rows(state)["a"].since == START + 7


def test_reasons_of_other_platforms_are_left_out() -> None:
    report: Report = replace(
        REPORT,
        totals=Counts(errors=10, bounces=0),
        platforms=(Platform(IOS, Counts(errors=4, bounces=0)), Platform(ANDROID, Counts())),
        reasons=(reason("a", 4), replace(reason("b", 6), platform=None)),
    )
    state = fold([Polled(START, report)])
    assert [(row.reason.code.text, row.share) for row in Picture(state, IOS).failures] == [("a", 1.0)]
    assert Picture(state, ANDROID).failures == ()


def test_a_reasons_share_of_the_last_minute_is_of_all_failures_as_its_share_over_all_is() -> None:
    """Two columns that stand side by side, and are compared: each of them adds up to 100 %."""

    def at(second: float, *counts: int) -> Polled:
        gone, quota, other = counts
        reasons = (
            Reason(Kind.BOUNCE, Name.of("UNREGISTERED"), platform=IOS, count=gone),
            Reason(Kind.ERROR, Name.of("QUOTA_EXCEEDED"), platform=ANDROID, count=quota),
            Reason(Kind.ERROR, Name.of("UNAVAILABLE"), platform=IOS, count=other),
        )
        rows = (
            Platform(IOS, Counts(sent=1000, bounces=gone, errors=other)),
            Platform(ANDROID, Counts(sent=1000, bounces=0, errors=quota)),
        )
        totals = Counts(sent=2000, bounces=gone, errors=quota + other)
        return Polled(START + second, replace(REPORT, totals=totals, platforms=rows, reasons=reasons))

    state = fold([at(0, 100, 10, 10), at(5, 110, 15, 15), at(10, 130, 60, 20)])
    rows = {row.reason.code.text: row for row in Picture(state).failures}
    assert [rows[name].share_minute for name in rows] == [30 / 90, 50 / 90, 10 / 90]
    assert rows["UNREGISTERED"].share_now == 1.0
    assert rows["QUOTA_EXCEEDED"].share_now == 50 / 60
    assert [row.share_minute for row in Picture(state, IOS).failures] == [30 / 40, 10 / 40]
    assert [row.share_minute for row in Picture(state, ANDROID).failures] == [1.0]
    assert [row.share_minute for row in Picture(fold([at(0, 1, 1, 1)])).failures] == [None] * 3


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("platform", [None, IOS])
@pytest.mark.parametrize("many", [3, MANY + 1])
def test_a_picture_that_nobody_looks_at_any_more_is_gone_at_once(platform: Name | None, many: int) -> None:
    def report(count: int) -> Report:
        reasons = (Reason(kind, Name.of(str(n)), count, None, IOS) for n in range(many) for kind in Kind)
        return replace(REPORT, platforms=(Platform(IOS, TOTALS),), reasons=tuple(reasons))

    picture = Picture(fold([Polled(START + n, report(n)) for n in range(20)]), platform)
    for name in (*dir(Picture), "now"):
        getattr(picture, name)
    assert len(picture.failures) == 2 * many
    assert next(iter(picture.failures)).reason.count == 19
    assert picture.leading(Kind.ERROR) is not None
    assert picture.growing(5, ())
    gone = weakref.ref(picture)
    del picture
    assert gone() is None
