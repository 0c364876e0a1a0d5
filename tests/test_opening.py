"""Opening: the screen is imported either way; what there is to show is shown as soon as it is there, once."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from pushtui import opening

_WORLD = """
import sys
from pushtui import opening
from pushtui.core.state import State

SEEN = []

class Curtain:
    up, size = False, (80, 24)
    def rehearse(self, lines):
        pass
    def show(self, lines):
        SEEN.append((lines, "textual.app" in sys.modules, "textual" in sys.modules))
        self.up = True

class Frame:
    none_until = 0
    def lines(self, state, columns, rows, now):
        self.none_until -= 1
        return None if self.none_until >= 0 else (columns, rows)

class Watch:
    state, asked, after = State(), 0, 0
    def answered(self, seconds):
        self.asked += 1
        return self.asked > self.after

class Guard:
    ended = False

curtain, frame, watch, guard = Curtain(), Frame(), Watch(), Guard()
{deed}
opening.rise(curtain, frame, watch, guard)
assert "pushtui.tui.app" in sys.modules
assert not any(type(finder).__name__ == "_Looking" for finder in sys.meta_path)
print(SEEN)
"""


def shown(deed: str) -> object:
    """What was shown, and whether Textual's app and Textual had been imported by then. In a fresh interpreter."""
    code = _WORLD.format(deed=textwrap.dedent(deed))
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return eval(told.stdout)


def test_an_answer_that_is_there_is_shown_before_anything_of_textual_s() -> None:
    assert shown("") == [((80, 24), False, False)]


def test_one_that_comes_meanwhile_is_shown_between_two_modules_of_textual_s() -> None:
    assert shown("watch.answered = lambda _: 'textual.geometry' in sys.modules") == [((80, 24), False, True)]


def test_one_that_does_not_come_is_left_to_the_screen() -> None:
    assert shown("watch.after = 10 ** 9") == []


def test_what_the_frame_cannot_draw_is_left_to_the_screen() -> None:
    assert shown("frame.none_until = 10 ** 9") == []


def test_a_terminal_that_cannot_be_had_is_tried_once() -> None:
    assert shown("type(curtain).show = lambda self, lines: SEEN.append(lines)") == [(80, 24)]


def test_nothing_is_shown_to_somebody_who_wants_the_end() -> None:
    assert shown("guard.ended = True") == []


class Stream:
    def __init__(self, terminal: bool) -> None:
        self.isatty = lambda: terminal


@pytest.mark.parametrize("name", ["TEXTUAL_DRIVER", "TEXTUAL"])
def test_where_something_else_draws_it_is_not_possible(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    monkeypatch.delenv("TEXTUAL", raising=False)
    monkeypatch.setattr("sys.__stderr__", Stream(True))
    assert opening.possible(diff=True)
    assert not opening.possible(diff=False)
    monkeypatch.setenv(name, "x")
    assert not opening.possible(diff=True)
    monkeypatch.delenv(name)
    monkeypatch.setattr("sys.__stderr__", Stream(False))
    assert not opening.possible(diff=True)
    monkeypatch.setattr("sys.__stderr__", None)
    assert not opening.possible(diff=True)
