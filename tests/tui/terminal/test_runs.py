"""Real runs: every scenario looks the same with and without the diff, and costs little more than it must."""

from __future__ import annotations

import pytest

from pushtui.server.scenarios import SCENARIOS
from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.driver import SYNC_END, SYNC_START
from tests.tui.terminal import runs
from tests.tui.terminal.test_frames import Pair
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
    # Textual tells no abilities here: the count knows neither erasing nor repeating.
    pair, count = Pair(*runs.SIZE, Abilities()), Count()
    written = needed = frames = 0
    for number, frame in enumerate(tape.frames):
        out = pair.write(frame.data)
        least = count.picture(pair.plain.rows())
        if number >= tape.began and (out or least):
            frames += 1
            written += len(f"{SYNC_START}{out}{SYNC_END}".replace("\n", "\r\n").encode())
            needed += least
    assert frames > 3
    print(scenario, frames, written, needed, written / needed)
    assert written <= 1.15 * needed + 32 * frames


def test_a_zoom_costs_less_than_4_kb() -> None:
    tape = runs.lively("healthy")
    pair = Pair(*runs.SIZE)
    sizes = [len(pair.write(frame.data).encode()) for frame in tape.frames if frame.columns == 120]
    print(sizes)
    assert max(sizes[1:]) < 4096
