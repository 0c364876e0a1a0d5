"""What changed since the last poll: with a sign, and in the colour of good or bad where it deserves a look."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pushtui.core.advance import advance
from pushtui.core.events import Polled
from pushtui.core.picture import Picture
from pushtui.core.report import Counts, Report, Status
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.tui.draw.change import count_span, direction, ratio_span, rising
from pushtui.tui.roles import DEFAULTS
from pushtui.tui.theme import Ink
from tests.tui import scenarios
from tests.tui.script import showing

INK = Ink.of({"foreground": "#ffffff", **DEFAULTS})
BEFORE = Counts(10_000, 0, 1_000, 900, 50, 50, 90, 9)


def picture(before: Counts, now: Counts) -> Picture:
    """Two polls, a second apart."""
    state = State()
    for second, counts in enumerate((before, now)):
        report = Report(Name.of("x"), Name.of("x"), Status.SENDING, counts, as_of=1e9 + second)
        state = advance(state, Polled(1e9 + second, report))
    return Picture(state)


@pytest.mark.parametrize("metric", ["delivered", "opens", "actions"])
def test_more_of_a_good_thing_is_good_and_less_is_bad(metric: str) -> None:
    more = replace(BEFORE, **{metric: (BEFORE.get(metric) or 0) + 20})
    assert ratio_span(picture(BEFORE, more), metric, INK)[1] == INK["good"]
    assert ratio_span(picture(BEFORE, more), metric, INK)[0].startswith("▲")
    assert ratio_span(picture(more, BEFORE), metric, INK)[1] == INK["bad"]
    assert ratio_span(picture(more, BEFORE), metric, INK)[0].startswith("▼")


@pytest.mark.parametrize("metric", ["bounces", "errors"])
def test_more_of_a_bad_thing_is_bad_and_less_is_good(metric: str) -> None:
    more = replace(BEFORE, **{metric: (BEFORE.get(metric) or 0) + 20})
    assert ratio_span(picture(BEFORE, more), metric, INK) == ("▲ 2.00", INK["bad"])
    assert ratio_span(picture(more, BEFORE), metric, INK) == ("▼ 2.00", INK["good"])
    assert count_span(picture(BEFORE, more), metric, INK) == ("+20", INK["bad"])
    assert rising(more, BEFORE, metric)
    assert not rising(BEFORE, more, metric)
    assert not rising(BEFORE, BEFORE, metric)


def test_what_stands_still_or_is_unknown_has_no_direction() -> None:
    assert ratio_span(picture(BEFORE, BEFORE), "errors", INK) == ("= 0.00", INK["muted"])
    unknown = replace(BEFORE, errors=None)
    assert ratio_span(picture(BEFORE, unknown), "errors", INK)[0] == ""
    assert count_span(picture(unknown, BEFORE), "errors", INK)[0] == ""
    assert not rising(BEFORE, unknown, "errors")
    assert direction("sent", 5) == direction("targeted", -5) == direction("errors", 0) == "muted"


def test_a_counter_that_falls_is_bad_whatever_it_counts() -> None:
    fewer = replace(BEFORE, sent=990)
    text, style = count_span(picture(BEFORE, fewer), "sent", INK)
    assert text == "−10"
    assert style == INK["bad"]


async def test_the_screen_marks_rising_errors_with_sign_and_colour() -> None:
    async with showing(scenarios.state("expired-key"), (200, 60)) as show:
        bad = show.app.ink["bad"].color
        signs = [
            segment
            for strip in show.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style is not None and segment.style.color == bad
        ]
        assert any(segment.text.startswith("▲ 0.1") for segment in signs)
        row = next(line for line in show.lines() if line.startswith(("│ ios", "│▸ios")))
        assert "▲" in row
        assert "ExpiredProviderToken  NEW " in show.text()
        # A judgement is never told by its colour alone.
        assert all(segment.text.strip()[0] in "▲▼−+!✖┆" for segment in signs if segment.text.strip())


async def test_a_reset_counter_is_named() -> None:
    async with showing(scenarios.state("healthy")) as show:
        await show.play(scenarios.poll(scenarios.DELIVERIES["healthy"].report(200), 301))
        assert "! counter reset" in show.text()
        assert "counter reset" in show.lines()[1]


def bounces(rate: float, second: int, share: float = 0.02, lag: float = 3.0) -> Counts:
    """A send whose bounces come some seconds after it."""
    return replace(BEFORE, sent=int(rate * second), bounces=int(rate * share * max(0.0, second - lag)), errors=0)


@pytest.mark.parametrize("rate", [50, 500, 4_000, 40_000])
def test_a_healthy_send_rises_at_no_time(rate: int) -> None:
    assert not any(rising(bounces(rate, s + 1), bounces(rate, s), "bounces") for s in range(1, 300))


def test_a_handful_more_is_chance_and_a_burst_is_not() -> None:
    before = replace(BEFORE, sent=20_000, bounces=400)
    assert not rising(replace(before, sent=20_100, bounces=415), before, "bounces")
    assert rising(replace(before, sent=20_500, bounces=600), before, "bounces")


def test_in_the_first_polls_no_ratio_s_change_is_judged() -> None:
    young = replace(BEFORE, sent=1_000, bounces=50)
    text, style = ratio_span(picture(young, replace(young, sent=1_200, bounces=70)), "bounces", INK)
    assert (text, style) == ("△ 0.83", INK["muted"])
    text, style = ratio_span(picture(young, replace(young, sent=1_090, bounces=70)), "bounces", INK)
    assert (text, style) == ("▲ 1.42", INK["bad"])
