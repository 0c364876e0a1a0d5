"""The incident summary: what it tells, what it leaves out, and that nothing in it acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.core.baseline import Baseline
from pushtui.core.events import Event, Failed, Polled
from pushtui.core.picture import Picture
from pushtui.core.report import Counts, Kind, Note, Platform, Reason, Status
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.core.summary import moment, summary
from pushtui.core.text import Name
from tests.core.strategies import events
from tests.core.watch import REPORT, START, fold, polled
from tests.tui import scenarios
from tests.worked_example import REPORT as WORKED


def told(state: State, baseline: Baseline | None = None) -> str:
    return summary(Picture(state, None, baseline), UTC)


def test_the_worked_example() -> None:
    assert (
        told(fold([Polled(START + 100, WORKED)]))
        == """\
Worked example (worked): completed
As of 2026-11-27 11:51:30 UTC, 1 min 30 s after the start

Sent: 196
Delivered: 190 (96.94 % of sent)
Bounces: 6 (3.06 % of sent)
Errors: 2 (1.02 % of sent)
Opens: 20 (10.53 % of delivered)
Actions: 10 (5.26 % of delivered)
Engagements: 30 (15.79 % of delivered)

Top reasons
1. Unregistered on apns: 4 bounces, 50.0 % of all failures
   Remove the token, unless the device registered again after the time that Apple tells in `timestamp`.
2. UNREGISTERED on fcm: 2 bounces, 25.0 % of all failures
   Remove the token. Delete this token; the app registers a new one when it is opened again.
3. ExpiredProviderToken on apns: 2 errors, 25.0 % of all failures
   Renew the JWT. Nothing is sent until it is renewed: sign a new one and send again. Check the sender's clock.
"""
    )


def test_what_changed_lately_is_that_of_five_minutes() -> None:
    text = told(fold(polled(t, sent=100 + 10 * t, errors=t if t > 500 else 0) for t in range(0, 601, 10)))
    assert "In the last 5 min\nsent +3,000, errors +600\nError rate rose from 0.00 % to 9.84 %\n" in text


def test_the_first_moments_of_a_send_are_no_beginning_of_a_rise() -> None:
    """Bounces come some seconds after the sends: their rate rises in every send, and then stays."""
    polls = [polled(t, sent=1000 * t, bounces=20 * max(0, t - 4)) for t in range(0, 121, 2)]
    assert "Bounce rate" not in told(fold(polls[:10]))
    text = told(fold(polls))
    assert "In the last 2 min\nsent +120,000" in text
    assert "Bounce rate rose from 1.60 % to 1.93 % since 11:50:20 UTC\n" in text


def test_a_shorter_watch_says_how_short_and_stillness_is_said() -> None:
    assert "In the last 40 s\nsent +40\n" in told(fold(polled(t, sent=t) for t in range(0, 41, 10)))
    assert "Nothing moved." in told(fold(polled(t, sent=5) for t in range(0, 41, 10)))
    assert "In the last" not in told(fold([polled(0, sent=5)]))


def test_a_counter_that_fell_is_told_with_its_sign() -> None:
    assert "sent −30" in told(fold([polled(0, sent=100), polled(10, sent=70)]))


def test_a_new_reason_is_told_and_those_of_the_beginning_are_not() -> None:
    old = Reason(Kind.BOUNCE, Name.of("UNREGISTERED"), 3, None, Name.of("android"), START + 2)
    late = Reason(Kind.ERROR, Name.of("ExpiredProviderToken"), 9, None, Name.of("ios"))
    report = replace(REPORT, started_at=START, reasons=(old,))
    state = fold([polled(t, report, sent=t) for t in range(0, 60, 5)])
    state = fold([polled(60, replace(report, reasons=(old, late)), sent=70)], state)
    text = told(state)
    assert "New: ExpiredProviderToken on ios, since 11:51:00 UTC\n" in text
    assert text.count("New: ") == 1


def test_the_baseline_stands_beside_each_ratio() -> None:
    base = replace(WORKED, id=Name.of("old"), name=Name.of("Old"))
    text = told(fold([Polled(START + 100, WORKED)]), Baseline(replace(base, totals=Counts(sent=1000, errors=4))))
    assert "Baseline: Old, as it ended\n" in text
    assert "Errors: 2 (1.02 % of sent, baseline 0.40 %)" in text
    assert "Opens: 20 (10.53 % of delivered, baseline –)" in text
    assert "Sent: 196 (baseline 1,000)" in text


def test_trouble_is_said() -> None:
    state = fold([polled(t, sent=5) for t in range(0, 60, 5)])
    assert "Stalled: no progress for 55 s" in told(state)
    state = fold([Failed(START + 70, Trouble.UNREACHABLE, "503 from intern.example", "")], state)
    text = told(state)
    assert "The endpoint has failed since 11:51:10 UTC; these are the last numbers it gave." in text
    assert "intern.example" not in text
    assert "All failed" in told(fold([polled(0, sent=0, errors=3)]))
    assert told(State()) == "No report yet.\n"


def test_nothing_secret() -> None:
    token = "a1b2" * 16
    fcm = "cXy_Z9:APA91b" + "Hq-_" * 30
    reasons = (
        Reason(Kind.ERROR, Name.of(f"bad token {token}"), 2, Name.of(f"token {token} is gone"), Name.of("ios")),
        Reason(Kind.ERROR, Name.of(fcm), 1),
    )
    text = told(fold([Polled(START, replace(WORKED, reasons=reasons))]))
    assert token not in text
    assert "APA91b" not in text
    assert "1. bad token (a token) on ios: 2 errors" in text
    assert "is gone" not in text, "a service's message may quote what is nobody's business"


def test_it_stays_short() -> None:
    reasons = tuple(Reason(Kind.ERROR, Name.of(f"r{i}" * 40), 1000 - i) for i in range(900))
    notes = tuple(Note("sent", f"odd {i}") for i in range(20))
    name = Name.of("n" * 500)
    report = replace(WORKED, id=name, name=name, reasons=reasons, notes=notes)
    text = told(fold([Polled(START, report)]))
    assert len(text) < 3_000
    assert "and 895 more\n" in text
    assert "! and 19 more remarks on the numbers" in text


def test_one_platform() -> None:
    picture = Picture(fold([Polled(START, WORKED)]), Name.of("fcm"), Baseline(replace(WORKED, id=Name.of("b"))))
    text = summary(picture, UTC)
    assert text.startswith("Worked example (worked), fcm only: completed\n")
    assert "Sent: 96\n" in text
    assert "apns" not in text
    assert "baseline" not in text.lower()


@pytest.mark.parametrize("at", [None, 1e12, -1e12, 253_402_300_799.0])
def test_a_moment_that_no_calendar_has(at: float | None) -> None:
    assert moment(at, timezone(timedelta(hours=14))) == "–"


def test_a_moment_tells_its_zone() -> None:
    assert moment(START, timezone(timedelta(hours=-3, minutes=-30))) == "2026-11-27 08:20:00 -03:30"


@settings(max_examples=80, deadline=None)
@given(st.lists(events, max_size=8), st.booleans())
def test_any_state_becomes_harmless_lines(happened: list[Event], compared: bool) -> None:
    state = fold(happened)
    baseline = Baseline(state.report, state.history) if compared and state.report is not None else None
    other = fold([polled(t, sent=t) for t in range(3)])
    for shown in (state, other):
        for line in told(shown, baseline).split("\n"):
            assert line == "" or line.isprintable()


def test_a_platform_that_is_gone_is_no_error() -> None:
    report = replace(WORKED, platforms=(Platform(Name.of("x"), Counts(sent=1)),), status=Status.UNKNOWN)
    assert "unknown" in summary(Picture(fold([Polled(START, report)]), Name.of("gone")), UTC)


def test_counts_that_were_unknown_before_the_send_began_did_not_stand_still() -> None:
    waiting = polled(0, replace(REPORT, status=Status.SCHEDULED))
    sending = (polled(t, sent=100 * t, errors=t if t > 20 else 0) for t in range(5, 41, 5))
    text = told(fold([waiting, *sending]))
    assert (
        "In the last 40 s\nsent +3,500, errors +40\nError rate rose from 0.00 % to 1.00 % since 11:50:20 UTC\n"
        in text
    )
    assert "What moved is not known." in told(
        fold(polled(t, replace(REPORT, name=Name.of(str(t)))) for t in (0, 9))
    )


def test_open_alerts_are_listed_with_what_to_do() -> None:
    text = told(scenarios.state("expired-key"))
    assert "\n! ExpiredProviderToken is 98 % of the last minute's errors on ios – renew the JWT\n" in text
    assert (
        "\n! Error rate: 96.1 % of the last minute's sends on ios – ExpiredProviderToken: renew the JWT\n" in text
    )
