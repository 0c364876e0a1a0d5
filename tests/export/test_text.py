"""Text: one report, or a list, as plain lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from pushtui.core.events import Event, Marked, Past, Polled
from pushtui.core.report import Counts, Kind, Note, Platform, Reason, Report, Status
from pushtui.core.source import PastPoint
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.export import html, json, markdown
from pushtui.export.text import render, render_list
from tests.core.strategies import events, reports
from tests.core.watch import REPORT, START, fold, polled
from tests.worked_example import REPORT as WORKED

SILENT = "no progress for 1 min 01 s – is the sender still running? its counts are fresh"
PLACE = "http://127.0.0.1:8750/v1/deliveries/worked"


def test_the_worked_example() -> None:
    state = fold([Polled(START + 100, WORKED)])
    assert (
        render(state, PLACE, UTC)
        == """\
Worked example  worked
status      completed
started     2026-11-27 11:50:00+00:00
completed   2026-11-27 11:51:00+00:00
as of       2026-11-27 11:51:30+00:00 (10 s old)
polled      2026-11-27 11:51:40+00:00
source      http://127.0.0.1:8750/v1/deliveries/worked

metric       count    ratio  of         now
targeted         –
excluded         –        –  targeted     –
sent           196                        –
delivered      190  96.94 %  sent         –
bounces          6   3.06 %  sent         –
errors           2   1.02 %  sent         –
opens           20  10.53 %  delivered    –
actions         10   5.26 %  delivered    –
engagements     30  15.79 %  delivered    –

platform  targeted  excluded  sent  delivered  bounces  errors  opens  actions  engagements
All              –         –   196        190        6       2     20       10           30
apns             –         –   100         96        4       2      –        –            –
fcm              –         –    96         94        2       0     20       10           30

reason                kind    platform  count   share  what to do
Unregistered          bounce  apns          4  50.0 %  remove the token
UNREGISTERED          bounce  fcm           2  25.0 %  remove the token
ExpiredProviderToken  error   apns          2  25.0 %  renew the JWT"""
    )


def test_a_send_under_way_has_progress_throughput_and_what_remains() -> None:
    text = render(fold(polled(t, targeted=1000, sent=10 * t) for t in range(30)), PLACE, UTC)
    assert "\nprogress    29.0 %\n" in text
    assert "\nthroughput  10/s\n" in text
    assert "\nremaining   50–120 s\n" in text
    assert next(line.split() for line in text.splitlines() if line.startswith("sent ")) == ["sent", "290", "10/s"]


def test_what_is_not_known_is_left_out_of_the_head() -> None:
    text = render(fold([polled(0, sent=5)]), PLACE, UTC)
    for word in ("progress", "throughput", "remaining", "completed", "all failed"):
        assert word not in text
    assert "\nas of       –\n" in text
    assert "old)" not in text


def test_all_failed_is_said_in_words() -> None:
    assert "all failed  errors kept every message from being sent" in render(
        fold([polled(0, sent=0, errors=3)]), "x"
    )


def test_what_is_wrong_is_told_above_the_numbers() -> None:
    failing = [polled(t, targeted=9_000, sent=60 * t, errors=max(0, t - 20) * 30) for t in range(60)]
    blocks = render(fold(failing), PLACE, UTC).split("\n\n")
    titles, worst = blocks[1].splitlines()[:2]
    assert titles.split() == ["alert", "since", "what"]
    assert worst.startswith("critical  2026-11-27 11:50:")
    assert "Error rate: " in worst
    assert worst.endswith(" – see the error reasons")
    assert (
        not render(fold(polled(t, sent=t, errors=0) for t in range(60)), PLACE).split("\n\n")[1].startswith("alert")
    )


def silent(**counts: int) -> State:
    """A watch whose first report is what a source's history has shown for the last minute."""
    past = [PastPoint(START + t, Counts(targeted=9_000, sent=60 * min(t, 60), errors=0)) for t in range(0, 121, 5)]
    now = Polled(START + 121, replace(REPORT, as_of=START + 121, totals=Counts(targeted=9_000, errors=0, **counts)))
    return fold([now, Past(START + 121, tuple(past))])


def test_a_send_that_has_not_moved_for_long_is_told_from_one_look() -> None:
    head = render(silent(sent=3_600), PLACE).splitlines()[:3]
    assert head[1:] == ["status      sending", f"still       {SILENT}"]
    assert f"\n- still: {SILENT}\n" in markdown.render(silent(sent=3_600), PLACE)
    assert json.document(silent(sent=3_600), PLACE)["metrics"]["still"] == 61
    assert json.document(silent(sent=3_660), PLACE)["metrics"]["still"] == 0
    assert SILENT[3:] in html.render(silent(sent=3_600), PLACE, UTC)
    for form in (render, markdown.render, html.render):
        assert "o progress for" not in form(silent(sent=3_660), PLACE, UTC)


def test_notes_come_last() -> None:
    state = fold([Polled(START, replace(REPORT, totals=Counts(sent=5, delivered=9), notes=(Note("sent", "odd"),)))])
    assert render(state, PLACE).splitlines()[-2:] == ["! odd", "! delivered + bounces (9) exceed sent (5)"]


def test_no_report_is_said_with_its_place() -> None:
    assert render(State(), PLACE) == f"No report from {PLACE}"


def test_times_are_in_the_zone_that_is_asked_for() -> None:
    state = fold([Polled(START, replace(REPORT, started_at=START, as_of=0.0))])
    text = render(state, PLACE, timezone(timedelta(hours=-5)))
    assert "started     2026-11-27 06:50:00-05:00" in text
    assert "as of       1969-12-31 19:00:00-05:00" in text


@pytest.mark.parametrize("at", [-62_135_596_800.0, 253_402_300_799.0, 1e12, -1e12])
def test_a_time_that_no_calendar_has_is_unknown(at: float) -> None:
    state = fold([Polled(START, replace(REPORT, started_at=at, completed_at=at, as_of=at))])
    for hours in (-12, 0, 14):
        render(state, PLACE, timezone(timedelta(hours=hours)))
    render(state, PLACE)
    if abs(at) == 1e12:
        assert "started     –\n" in render(state, PLACE)


def test_long_tables_are_cut_and_say_so() -> None:
    rows = tuple(Platform(Name.of(f"p{i}"), Counts(sent=i)) for i in range(1000))
    reasons = tuple(Reason(Kind.ERROR, Name.of(f"r{i}"), i) for i in range(31))
    blocks = render(fold([Polled(START, replace(REPORT, platforms=rows, reasons=reasons))]), PLACE).split("\n\n")
    assert [block.splitlines()[-1] for block in blocks[2:4]] == ["… and 970 more", "… and 1 more"]
    assert len(blocks[2].splitlines()) == 1 + 1 + 30 + 1
    assert len(blocks[3].splitlines()) == 1 + 30 + 1
    assert "p999" in blocks[2]
    assert "p969" not in blocks[2]
    fits = fold([Polled(START, replace(REPORT, reasons=reasons[:30]))])
    assert "more" not in render(fits, PLACE)


def test_exclusions_have_a_table_of_their_own() -> None:
    held = Reason(Kind.EXCLUSION, Name.of("FrequencyCap"), 3)
    text = render(fold([Polled(START, replace(REPORT, totals=Counts(excluded=4), reasons=(held,)))]), PLACE)
    assert text.split("\n\n")[-1].splitlines() == [
        "exclusion     kind       platform  count   share  what to do",
        "FrequencyCap  exclusion  –             3  75.0 %  –",
    ]


def test_columns_are_straight_whatever_the_width_of_names() -> None:
    names = ("推送", "ios", "e\u0301e\u0301e\u0301", "👍", "Ünïcode")
    rows = tuple(Platform(Name.of(name), Counts(sent=10**i)) for i, name in enumerate(names))
    block = render(fold([Polled(START, replace(REPORT, platforms=rows))]), PLACE).split("\n\n")[2]
    assert len({cell_len(line) for line in block.splitlines()}) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(events, max_size=8))
def test_any_state_becomes_harmless_lines(happened: list[Event]) -> None:
    for line in render(fold(happened), PLACE, UTC).split("\n"):
        assert line == "" or line.isprintable()


def test_a_list_of_deliveries() -> None:
    other = Report(Name.of("b"), Name.of("Later"), Status.SENDING, Counts(targeted=1_000, sent=5))
    assert (
        render_list([replace(WORKED, name=Name.of("First")), other], UTC)
        == """\
name   id      status     start                      targeted  excluded  sent  delivered  bounces  errors
First  worked  completed  2026-11-27 11:50:00+00:00         –         –   196        190        6       2
Later  b       sending    –                             1,000         –     5          –        –       –"""
    )


def test_an_empty_list_still_says_what_it_lists() -> None:
    assert render_list([]).split() == [
        *("name", "id", "status", "start", "targeted", "excluded", "sent", "delivered", "bounces", "errors")
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(reports, max_size=5))
def test_a_list_is_one_harmless_line_a_delivery(deliveries: list[Report]) -> None:
    lines = render_list(deliveries, UTC).split("\n")
    assert len(lines) == 1 + len(deliveries)
    assert all(line.isprintable() for line in lines)


def test_marks_are_told() -> None:
    marked = fold([Polled(START + 100, WORKED), Marked(START + 102, "rolled back 12 %")])
    assert render(marked, PLACE, UTC).splitlines()[-1] == "┆ 2026-11-27 11:51:32+00:00  rolled back 12 %"
