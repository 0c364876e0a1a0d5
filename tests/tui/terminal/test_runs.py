"""Real runs: every scenario looks the same with and without the diff, and costs little more than it must."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from statistics import median
from time import process_time

import pytest

from pushtui.server.scenarios import SCENARIOS
from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.driver import SYNC_END, SYNC_START
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
    assert written <= 1.15 * needed + 32 * frames


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
