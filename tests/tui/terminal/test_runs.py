"""Real runs: every scenario looks the same with and without the diff, and costs little more than it must."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from statistics import median
from time import process_time

import pytest

from pushtui.core.report import Status
from pushtui.server.scenarios import SCENARIOS
from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.driver import AT_ONCE, SYNC_END, SYNC_START
from tests.tui.terminal import runs
from tests.tui.terminal.test_frames import ALL, Pair
from tests.tui.terminal.tightest import Count


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_looks_the_same_with_and_without_the_diff(scenario: str) -> None:
    tape = runs.lively(scenario)
    assert len(tape.frames) > 40
    pair = Pair(*runs.SIZE)
    for frame in tape.frames:
        if (frame.columns, frame.lines) != (pair.columns, pair.lines):
            pair.resize(frame.columns, frame.lines)
        pair.write(frame.data)
        pair.agree()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_little_more_is_written_than_a_diff_of_cells_must(scenario: str) -> None:
    tape = runs.steady(scenario)
    # The count knows neither erasing nor repeating, so neither may the driver here.
    pair, count = Pair(*runs.SIZE, Abilities()), Count()
    written = needed = frames = 0
    for number, frame in enumerate(tape.frames):
        out = pair.write(frame.data)
        least = count.picture(pair.plain.rows())
        if number >= tape.began and (out or least):
            frames += 1
            written += len(f"{SYNC_START}{out}{SYNC_END}".replace("\n", "\r\n").encode())
            needed += least
    assert needed
    # It counts line by line; pen by pen, as is drawn here, takes fewer.
    assert written <= 0.8 * needed + 32 * frames


def sizes(tape: runs.Tape, abilities: Abilities = ALL) -> list[tuple[runs.Frame, int]]:
    """The bytes of each frame as the driver writes it, but for the question behind it."""
    pair, found = Pair(*runs.SIZE, abilities), []
    for frame in tape.frames:
        out = pair.write(frame.data)
        out = f"{SYNC_START}{out}{SYNC_END}" if len(out) > AT_ONCE else out
        found.append((frame, len(out.replace("\n", "\r\n").encode())))
    return found


def rate(tape: runs.Tape, start: float, end: float) -> float:
    """Bytes a second between two moments."""
    return sum(size for frame, size in sizes(tape) if start <= frame.at < end) / (end - start)


# The bounds are what was reached, and a twentieth more.


def test_a_send_takes_few_bytes_from_its_first_second_on() -> None:
    tape = runs.steady("healthy", 60, skip=0)
    whole = next(frame.at for frame, size in sizes(tape) if size > 3_000)
    assert rate(tape, whole + 0.5, whole + 30.5) <= 902
    assert rate(tape, 30.0, 58.0) <= 767


def test_a_report_that_stays_the_same_takes_next_to_none() -> None:
    assert rate(runs.still(Status.PAUSED, 240), 120, 240) <= 7.3
    assert rate(runs.still(Status.COMPLETED, 240), 120, 240) <= 0.2
    assert rate(runs.still(Status.SENDING, 240), 120, 240) <= 20, "stalled, with two lengths of time that go on"


DEEDS = (
    ("z", 3_030, 3_530),
    ("z", 3_860, 6_800),
    ("7", 760, 1_710),
    ("z", 1_950, 2_100),
    ("z", 3_990, 6_880),
    ("4", 860, 2_090),
    ("z", 550, 710),
    ("z", 3_530, 6_520),
    ("1", 600, 1_790),
    ("z", 630, 850),
    ("z", 3_800, 7_400),
    ("3", 350, 1_060),
    ("z", 1_480, 1_970),
    ("z", 3_830, 6_730),
    ("5", 640, 1_050),
    ("z", 940, 1_350),
    ("z", 3_830, 6_790),
    ("6", 500, 1_050),
    ("z", 870, 1_280),
    ("z", 3_850, 6_840),
    ("8", 770, 1_640),
    ("z", 1_560, 2_070),
    ("z", 3_670, 7_290),
    ("question_mark", 1_730, 2_240),
    ("escape", 3_130, 5_520),
    ("colon", 1_710, 2_150),
    ("escape", 2_790, 5_150),
    ("d", 1_870, 2_280),
    ("escape", 4_920, 8_840),
    ("t", 5_320, 9_540),
)
"""What is done, and the bytes that it may take: zoom and back for each panel, help, commands, the list, a theme.

The second bound is for terminals that repeat ASCII only: there each cell of a border is written.
"""


@pytest.mark.parametrize("repeat_all", [False, True])
def test_a_whole_screen_changes_in_few_kb(repeat_all: bool) -> None:
    found = sizes(runs.done(*(deed for deed, _, _ in DEEDS)), replace(ALL, repeat_all=repeat_all))
    groups = groupby(found, key=lambda one: (one[0].deed, round(one[0].at)))
    taken = [(deed, sum(size for _, size in group)) for (deed, _), group in groups if deed]
    most = [(deed, lean if repeat_all else plain) for deed, lean, plain in DEEDS]
    assert [deed for deed, _ in taken] == [deed for deed, _ in most]
    over = [(deed, size) for (deed, size), (_, bound) in zip(taken, most, strict=True) if size > bound]
    assert over == []


def test_a_report_that_is_gone_back_to_is_up_to_date_in_its_first_frame() -> None:
    written = [size for frame, size in sizes(runs.done("d", "escape")) if frame.deed == "escape" and size]
    assert len(written) == 1


@pytest.mark.parametrize("repeat_all", [False, True])
def test_zooming_into_a_panel_is_one_frame_of_few_kb(repeat_all: bool) -> None:
    pair = Pair(*runs.SIZE, replace(ALL, repeat_all=repeat_all))
    zoomed = False
    for deed, frames in groupby(runs.lively("healthy").frames, key=lambda frame: frame.deed):
        written = [pair.write(frame.data) for frame in frames]
        if deed == "z":
            assert sum(len(out.encode()) for out in written) > 1_000
            assert max(len(out.encode()) for out in written) < 4_096
            zoomed = True
            break
    assert zoomed


def test_a_frame_takes_little_time() -> None:
    """A bound wide enough for a busy machine; alone, a frame with much to change takes 1 to 3 ms."""
    pair = Pair(*runs.SIZE)
    spent = []
    for frame in runs.steady("healthy").frames:
        begin = process_time()
        pair.frames.take(frame.data, frame.columns, frame.lines)
        pair.frames.paint()
        spent.append(process_time() - begin)
    assert median(spent) < 0.02
