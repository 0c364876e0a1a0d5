"""Going about in time on the screen: pause, steps, jumps, landmarks, marks, and values under a cursor."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pushtui.core.events import Event, Marked
from pushtui.core.report import Report
from pushtui.core.source import SourceError, Trouble
from pushtui.core.state import State
from tests.tui.delivery import START
from tests.tui.film import EVENTS, Played, watching
from tests.tui.script import Show, fold, polls, report, showing
from tests.tui.test_failing import failed


async def sent(show: Show) -> int:
    totals = show.report.picture.totals
    assert totals.sent is not None
    return totals.sent


async def test_a_step_back_shows_the_poll_before_and_end_is_live_again() -> None:
    async with watching(EVENTS) as show:
        now = await sent(show)
        await show.press("left_square_bracket")
        assert await sent(show) == fold(polls([298])).report.totals.sent  # type: ignore[union-attr]
        assert "◀ at 11:54:58" in show.lines()[0]
        assert "2.6 s ago" in show.lines()[0] or "3 s ago" in show.lines()[0]
        assert "live" in show.lines()[-1]
        await show.press("left_square_bracket", "right_square_bracket")
        assert "◀ at 11:54:58" in show.lines()[0]
        await show.press("end")
        assert await sent(show) == now
        assert "◀" not in show.lines()[0]


@pytest.mark.parametrize("keys", [["left_square_bracket"], ["space"]])
async def test_end_is_live_again_where_the_dashboard_scrolls(keys: list[str]) -> None:
    async with watching(EVENTS, size=(80, 24)) as show:
        await show.press("1")
        assert show.report.dashboard.max_scroll_y > 0
        await show.press(*keys, "end")
        assert show.report.travel.still is None
        assert "Live again" in show.footer
        assert show.report.dashboard.scroll_offset.y == 0
        await show.press("pagedown")
        assert show.report.dashboard.scroll_offset.y > 0


async def test_end_is_the_end_of_a_recording_where_the_dashboard_scrolls() -> None:
    played = Played(START + 250)
    async with watching(EVENTS, replay=played, size=(80, 24)) as show:
        await show.press("1", "left_square_bracket", "end")
        assert (played.now, played.held) == (START + 300.4, False)


async def test_a_step_forward_from_the_last_poll_is_live_again() -> None:
    async with watching(EVENTS) as show:
        await show.press("left_square_bracket", "right_square_bracket", "right_square_bracket")
        assert "◀" not in show.lines()[0]


async def test_polls_that_come_meanwhile_are_counted() -> None:
    async with watching(EVENTS) as show:
        await show.press("left_square_bracket", "left_square_bracket")
        before = await sent(show)
        assert "2 polls since" in show.lines()[0]
        await show.play(*polls([301, 302, 303]))
        assert await sent(show) == before
        assert "5 polls since" in show.lines()[0]
        await show.press("left_square_bracket")
        assert "6 polls since" in show.lines()[0]
        await show.press("end")
        assert await sent(show) > before


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_paused_picture_and_one_of_the_past_tell_the_same_kind_of_time(size: tuple[int, int]) -> None:
    def late(second: float) -> Report:
        return replace(report(second), as_of=START + second - 200)

    def told(show: Show) -> str:
        return re.findall(r"\d\d:\d\d:\d\d", show.lines()[0])[0]

    async with watching(polls(range(100, 300), late), size=size) as show:
        await show.press("space")
        assert told(show) == "11:54:59"
        await show.press("left_square_bracket")
        assert told(show) == "11:54:58"


async def test_a_jump_of_a_minute() -> None:
    async with watching(EVENTS) as show:
        await show.press("left_curly_bracket", "left_curly_bracket")
        assert "◀ at 11:53:00" in show.lines()[0]
        await show.press("right_curly_bracket")
        assert "◀ at 11:54:00" in show.lines()[0]


async def test_landmarks_are_visited_in_order() -> None:
    async with watching(EVENTS) as show:
        await show.press("less_than_sign")
        assert "◀ at 11:53:40" in show.lines()[0]
        assert "failure: 503 from h: too busy" in show.lines()[-1]
        await show.press("less_than_sign")
        assert "◀ at 11:52:40" in show.lines()[0]
        assert "mark: rolled back 12 %" in show.lines()[-1]
        await show.press("less_than_sign")
        assert "No alert, mark, failure or change of status before this" in show.lines()[-1]
        await show.press("greater_than_sign")
        assert "◀ at 11:53:40" in show.lines()[0]


async def test_the_first_moment_is_the_first() -> None:
    async with watching(EVENTS) as show:
        await show.press(*["left_curly_bracket"] * 9)
        assert "◀ at 11:51:40" in show.lines()[0]
        await show.press("left_square_bracket")
        assert "before this" in show.lines()[-1]


LATE: list[Event] = [Marked(START + 90, "let it go"), *polls(range(100, 130))]
"""A mark, and the first report only then."""


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("key", ["left_curly_bracket", "less_than_sign"])
async def test_no_way_leads_before_the_first_report(key: str, size: tuple[int, int]) -> None:
    async with watching(LATE, size=size) as show:
        await show.press(*[key] * 3)
        assert "◀ at 11:51:40" in show.lines()[0]
        assert await sent(show) == fold(polls([100])).report.totals.sent  # type: ignore[union-attr]
        assert "before this" in show.footer
        assert "Waiting for the first report" not in show.text()


async def test_a_playing_recording_goes_no_further_back_than_its_first_report() -> None:
    played = Played(START + 120)
    async with watching(LATE, replay=played) as show:
        await show.press("left_curly_bracket")
        assert played.now == START + 100.4
        await show.press("space", "left_curly_bracket")
        assert "before this" in show.footer


async def test_a_moment_without_a_report_is_told_in_the_header() -> None:
    async with showing(State(), (80, 24), now=START) as show:
        show.watch.replay = Played(START + 95)
        await show.play()
        assert "▶ at 11:51:35 · ×4" in show.lines()[0]
        show.watch.replay = None
        await show.press("space")
        assert "❙❙ paused" in show.lines()[0]


async def test_the_trouble_of_later_is_not_told_of_the_first_report() -> None:
    events = polls(range(100, 130))
    stalled = polls(range(130, 260, 5), lambda _: report(129))
    async with watching([*events, *stalled]) as show:
        assert "no progress" in show.lines()[1]
        await show.press(*["left_curly_bracket"] * 3)
        assert "◀ at 11:51:40" in show.lines()[0]
        assert "no progress" not in show.text()


async def test_without_a_tape_the_keys_say_so() -> None:
    async with showing(fold(EVENTS)) as show:
        for key in ("left_square_bracket", "left_curly_bracket", "less_than_sign"):
            await show.press(key)
            assert "Nothing has been seen yet" in show.lines()[-1]
        await show.press("end")
        assert "This is live" in show.lines()[-1]


async def test_a_damaged_recording_is_told_and_the_picture_stays() -> None:
    class Damaged:
        span = (START, START + 300)

        def step(self, at: float, forward: bool) -> float:
            return at - 1

        def state_at(self, at: float) -> State:
            raise SourceError(Trouble.NONSENSE, "the recording is damaged: a block is cut off")

        def landmark(self, at: float, forward: bool) -> None:
            return None

    async with watching(EVENTS) as show:
        now = await sent(show)
        show.watch.tape = Damaged()
        await show.press("left_square_bracket")
        assert "the recording is damaged" in show.lines()[-1]
        assert await sent(show) == now


# A recording


async def test_a_recording_says_which_moment_it_shows() -> None:
    async with watching(EVENTS, replay=Played(START + 250)) as show:
        await show.play()
        assert "▶ at 11:54:10 · recording, ×4" in show.lines()[0]
        await show.press("space")
        assert "❙❙ at 11:54:10 · recording, paused" in show.lines()[0]
        await show.press("left_square_bracket")
        assert "❙❙ at 11:54:08" in show.lines()[0]
        assert await sent(show) == fold(polls([248])).report.totals.sent  # type: ignore[union-attr]
        await show.press("space")
        assert show.watch.replay is not None
        assert (show.watch.replay.now, show.watch.replay.held) == (START + 248.4, False)


async def test_a_jump_in_a_playing_recording_plays_on() -> None:
    played = Played(START + 250)
    async with watching(EVENTS, replay=played) as show:
        await show.press("left_curly_bracket")
        assert (played.now, played.held) == (START + 190, False)
        await show.press("less_than_sign")
        assert played.now == START + 160.1
        await show.press("end")
        assert played.now == START + 300.4


@pytest.mark.parametrize("key", ["r", "comma", "full_stop"])
async def test_nothing_is_polled_in_a_recording(key: str) -> None:
    async with watching(EVENTS, replay=Played(START + 250)) as show:
        await show.press(key)
        assert "This is a recording: nothing is polled" in show.footer
        assert show.watch.told == ["start"]
        await show.press("d", "r")
        assert "This is a recording: nothing is polled" in show.footer
        assert show.desk.lists.told == ["start"]


async def test_a_recording_takes_no_marks() -> None:
    async with watching(EVENTS, replay=Played(START + 250)) as show:
        await show.press("m")
        assert "marks are put on the time line while it is made" in show.lines()[-1]
        assert not show.report.prompt.display


# Marks


async def test_a_mark_is_asked_for_and_cleaned() -> None:
    async with watching(EVENTS) as show:
        await show.press("m")
        show.report.prompt.value = " back\u202eto 12 % "
        await show.press("enter")
        assert show.watch.told[-1] == "mark back\\u202Eto 12 %"
        assert not show.report.prompt.display
        assert show.report.panel is not None


@pytest.mark.parametrize("keys", [("m", "x", "escape"), ("m", "enter"), ("m", "space", "enter")])
def test_no_text_no_mark(keys: tuple[str, ...]) -> None:
    async def run() -> None:
        async with watching(EVENTS) as show:
            await show.press(*keys)
            assert not [told for told in show.watch.told if told.startswith("mark")]
            assert not show.report.prompt.display

    import asyncio

    asyncio.run(run())


async def test_a_mark_stands_on_the_graph_with_its_text() -> None:
    async with watching(EVENTS) as show:
        await show.press("2", "z")
        lines = show.lines()
        assert any("┆rolled back 12 %" in line for line in lines)
        assert sum("┆" in line for line in lines) > 5


# The cursor


async def test_values_under_a_cursor() -> None:
    async with watching(EVENTS) as show:
        await show.press("2", "z", "right")
        assert "at 11:55:00" in show.text()
        await show.press("left")
        assert "at 11:54:58" in show.text()
        expected = fold(polls([296, 298])).history
        from pushtui.core.figures import short
        from pushtui.core.metrics import rate

        legend = next(line for line in show.lines() if "■ delivered" in line)
        assert f"delivered {short(rate(expected, 'delivered'))} " in legend
        await show.press("escape")
        assert "at 11:54:58" not in show.text()
        assert show.report.dashboard.zoomed == "summary"


@pytest.mark.parametrize("size", [(48, 10), (60, 15), (80, 24), (120, 40)])
async def test_values_under_a_cursor_are_there_in_every_size(size: tuple[int, int]) -> None:
    async with showing(fold(EVENTS), size) as show:
        await show.press("2", "right")
        legend = next(line for line in show.lines() if line.count("■") >= 5)
        assert len(re.findall(r"■ [a-z]* ?[0-9]", legend)) == 5


async def test_the_cursor_stays_within_the_curve() -> None:
    async with watching(EVENTS) as show:
        await show.press("2", *["right"] * 3)
        assert "at 11:55:00" in show.text()
        await show.press("v", "v", "v", "left")
        assert "at 11:55:00" not in show.text()


async def test_what_is_not_recorded_is_told_under_the_header() -> None:
    async with watching(EVENTS) as show:
        show.watch.trouble = "not recorded: database or disk is full (/x/r)"
        await show.play(*polls([303]))
        assert "Not recorded" in show.lines()[1]
        assert "database or disk is full" in show.lines()[1]
        assert "the watch goes on" in show.lines()[1]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_is_told_beside_what_is_worse(size: tuple[int, int]) -> None:
    async with showing(fold(EVENTS), size) as show:
        show.watch.trouble = "not recorded: database or disk is full (/x/r)"
        await show.play(failed(303, Trouble.UNREACHABLE, "no answer from 127.0.0.1:8750"))
        assert "▲" in show.lines()[1]
        assert "not recorded" in show.lines()[1]
