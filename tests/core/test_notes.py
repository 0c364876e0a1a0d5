"""Notes: each thing that does not add up is said once, and what adds up is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.notes import AHEAD, notes
from pushtui.core.report import Counts, Kind, Note, Platform, Reason, Report, Status
from pushtui.core.text import Name
from tests.core.watch import START
from tests.worked_example import REPORT

FINE = Report(
    Name.of("d"),
    Name.of("D"),
    Status.SENDING,
    Counts(targeted=100, excluded=10, sent=80, delivered=70, bounces=10, errors=10, opens=70, actions=99),
    as_of=START,
)


def totals(**changed: int | None) -> Report:
    return replace(FINE, totals=replace(FINE.totals, **changed))  # type: ignore[arg-type]


def platforms(*counts: Counts) -> Report:
    return replace(FINE, platforms=tuple(Platform(Name.of(f"p{i}"), c) for i, c in enumerate(counts)))


def reasons(*pairs: tuple[Kind, int | None]) -> Report:
    return replace(FINE, reasons=tuple(Reason(kind, Name.of(f"r{i}"), n) for i, (kind, n) in enumerate(pairs)))


@pytest.mark.parametrize(
    "report",
    [
        FINE,
        REPORT,
        totals(delivered=None, bounces=None),
        totals(sent=None),
        totals(targeted=None),
        totals(opens=None),
        platforms(Counts(sent=50), Counts(sent=30)),
        platforms(Counts(sent=50), Counts()),
        platforms(Counts(), Counts()),
        reasons((Kind.ERROR, 7), (Kind.ERROR, 3), (Kind.ERROR, None), (Kind.BOUNCE, 10), (Kind.EXCLUSION, 10)),
        replace(FINE, as_of=START + AHEAD),
        replace(FINE, as_of=None),
    ],
)
def test_what_adds_up_has_no_note(report: Report) -> None:
    assert notes(report, report.as_of or START) == ()


@pytest.mark.parametrize(
    ("report", "subject", "text"),
    [
        (totals(delivered=71), "delivered", "delivered + bounces (81) exceed sent (80)"),
        (totals(delivered=None, bounces=81), "delivered", "delivered + bounces (81) exceed sent (80)"),
        (totals(bounces=None, delivered=81), "delivered", "delivered + bounces (81) exceed sent (80)"),
        (totals(opens=71), "opens", "opens (71) exceed delivered (70)"),
        (totals(errors=11), "targeted", "sent + errors + excluded (101) exceed targeted (100)"),
        (totals(targeted=0), "targeted", "sent + errors + excluded (100) exceed targeted (0)"),
        (platforms(Counts(sent=50), Counts(sent=29)), "platforms", "sent: platforms add up to 79, the total is 80"),
        (platforms(Counts(sent=81), Counts()), "platforms", "sent: platforms add up to 81, the total is 80"),
        (platforms(Counts(delivered=5, opens=6)), "opens", "p0: opens (6) exceed delivered (5)"),
        (reasons((Kind.ERROR, 8), (Kind.ERROR, 3)), "reasons", "errors: reasons add up to 11, the total is 10"),
        (reasons((Kind.BOUNCE, 11)), "reasons", "bounces: reasons add up to 11, the total is 10"),
        (reasons((Kind.EXCLUSION, 11)), "exclusions", "excluded: reasons add up to 11, the total is 10"),
        (replace(FINE, status=Status.UNKNOWN), "report", "the source does not tell the status"),
        (
            replace(FINE, as_of=START + AHEAD + 1),
            "clock",
            "the report's time lies in the future: its clock or this machine's is wrong",
        ),
    ],
)
def test_each_contradiction_has_its_note(report: Report, subject: str, text: str) -> None:
    assert Note(subject, text) in notes(report, START)


def test_a_contradiction_is_told_once() -> None:
    assert len(notes(totals(delivered=71), START)) == 1


def test_the_source_s_own_notes_come_first_and_resets_last() -> None:
    own = Note("sent", "refused")
    found = notes(replace(totals(opens=71), notes=(own,)), START, ("sent", "opens"))
    assert [note.text for note in found] == [
        "refused",
        "opens (71) exceed delivered (70)",
        "sent fell: counter reset",
        "opens fell: counter reset",
    ]


def test_a_platform_s_name_is_told_in_its_safe_form() -> None:
    bad = Platform(Name.of("\x1b[31mred\u202e"), Counts(delivered=1, opens=2))
    (note,) = notes(replace(FINE, platforms=(bad,), totals=Counts()), START)
    assert note.text.isprintable()
    assert note.text == "␛[31mred\\u202E: opens (2) exceed delivered (1)"


def test_a_source_that_says_why_it_tells_no_status_is_not_reproached() -> None:
    silent = replace(FINE, status=Status.UNKNOWN)
    assert notes(silent, START) == (Note("report", "the source does not tell the status"),)
    assert notes(replace(silent, meanings=(Note("status", "no report tells it"),)), START) == ()
    assert notes(replace(silent, meanings=(Note("sent", "sends of all kinds"),)), START) != ()
