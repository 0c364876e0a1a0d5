"""Error reasons and excluded reasons: kinds told apart, shares, rates, what is new, and the rest counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.report import Kind, Reason
from pushtui.core.rows import MOST
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.tui.panels import reasons as panel_module
from pushtui.tui.panels.reasons import Excluded, Reasons, advice
from tests.tui import scenarios
from tests.tui.panels.support import drawn, scene, words

EXPIRED = scene(scenarios.state("expired-key"))


def with_reasons(*reasons: Reason) -> State:
    """A first report with these reasons."""
    report = scenarios.DELIVERIES["healthy"].report(100)
    return scenarios.after(State(), scenarios.poll(replace(report, reasons=reasons), 100))


def test_the_expired_key_comes_first_is_new_and_grows() -> None:
    first = drawn(Reasons(), EXPIRED, 116)[1]
    assert first.split()[:9] == ["▎", "ExpiredProviderToken", "NEW", "error", "ios", "43,218", "60.7", "%", "1.4"]
    assert "11:54:30" in first


def test_shares_are_of_all_failures_and_an_unknown_count_is_a_dash() -> None:
    reasons = (
        Reason(Kind.ERROR, Name.of("A"), 10, None, None, None),
        Reason(Kind.BOUNCE, Name.of("B"), None, None, None, None),
    )
    rows = [line.split() for line in drawn(Reasons(), scene(with_reasons(*reasons)), 116)[1:3]]
    assert rows[1][1:5] == ["B", "bounce", "–", "–"]
    assert "NEW" not in words(Reasons(), scene(with_reasons(*reasons)))


def test_more_reasons_than_rows_are_counted() -> None:
    many = tuple(Reason(Kind.ERROR, Name.of(f"Code{n:04}"), 5_000 - n, None, None, None) for n in range(MOST + 7))
    panel = Reasons()
    panel.cursor = 10_000
    panel.keys = []
    lines = drawn(panel, scene(with_reasons(*many)), 116, MOST + 3)
    assert lines[MOST + 1].split()[-2:] == ["7", "others"]


def test_families_are_gathered_once_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    gather = panel_module.grouped
    monkeypatch.setattr(panel_module, "grouped", lambda rows, order: (asked.append(order), gather(rows, order))[1])
    panel, shown = Reasons(), scene(scenarios.state("huge"))
    panel.view = "families"
    first = drawn(panel, shown)
    assert drawn(panel, shown) == first
    assert asked == ["count"]
    panel.order = 1
    drawn(panel, shown)
    panel.filter = "token"
    drawn(panel, shown)
    drawn(panel, scene(scenarios.state("huge")))
    assert asked == ["count", "now", "now", "now"]


def test_the_ring_counts_what_it_does_not_name() -> None:
    panel = Reasons()
    panel.view = "donut"
    assert "others" in words(panel, scene(scenarios.state("huge")), 100, 12)


def test_a_known_code_has_advice_and_an_unknown_one_none() -> None:
    known = Reason(Kind.BOUNCE, Name.of("UNREGISTERED"), 1, None, Name.of("android"))
    assert advice(known)[0]
    assert advice(known)[1] is False
    assert advice(replace(known, code=Name.of("no such code"))) == ("", None)


def test_no_failures_and_failures_without_reasons_are_told_apart() -> None:
    assert "Nothing has failed so far" in words(Reasons(), scene(scenarios.state("empty")))
    assert "The source reports no reasons for" in words(Reasons(), scene(with_reasons()))


def test_exclusions_stand_in_their_own_panel_only() -> None:
    shown = scene(scenarios.state("huge"))
    assert "Exclusion0" in words(Excluded(), shown)
    assert "50.0 %" in words(Excluded(), shown)
    assert "Exclusion" not in words(Reasons(), shown, height=320)
    assert "Nobody was excluded" in words(Excluded(), EXPIRED)


@pytest.mark.parametrize(
    ("width", "wanted"),
    [(76, ("reason", "platform", "count", "share", "what to do")), (56, ("reason", "count", "what to do"))],
)
def test_in_little_room_what_is_needed_most_stays(width: int, wanted: tuple[str, ...]) -> None:
    heading, *rows = drawn(Reasons(), scene(scenarios.state("expired-key")), width, 8)
    assert [title for title in wanted if title not in heading] == []
    assert "renew the JWT" in rows[0]
    assert " NEW " in rows[0]
    assert rows[0].startswith("E ")
    assert rows[1].startswith("B ")


def test_beside_the_failures_exclusions_keep_whole_names_and_shares() -> None:
    reasons = [
        Reason(Kind.EXCLUSION, Name.of("ExperimentationHoldoutExclusion"), 300, None, Name.of(name), None)
        for name in ("web-chrome", "android")
    ]
    heading, *rows = drawn(Excluded(), scene(with_reasons(*reasons)), 62, 8)
    assert heading.split() == ["reason", "platform", "count", "share"]
    assert rows[0].split()[1:] == ["ExperimentationHoldoutExclusion", "android", "300", "25.0", "%"]


def test_in_much_room_a_column_tells_the_kind() -> None:
    heading, *rows = drawn(Reasons(), scene(scenarios.state("expired-key")), 116, 8)
    assert "kind" in heading
    assert rows[0].startswith("▎ ")


@pytest.mark.parametrize("width", [76, 116])
def test_a_reason_that_is_not_new_any_more_moves_no_column(width: int) -> None:
    panel = Reasons()
    heading, first = drawn(panel, EXPIRED, width)[:2]
    assert " NEW " in first
    late = scene(scenarios.watched("expired-key", 900))
    rows = drawn(panel, late, width)
    assert not any(" NEW " in line for line in rows)
    assert rows[0] == heading
    assert drawn(Reasons(), late, width)[0] != heading, "it matters"
