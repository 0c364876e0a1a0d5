"""What the keyboard sends: text and pastes are told apart however the bytes are cut, and floods are small."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from pushtui.tui.terminal.input import ANSWERED, MOST_KEYS, Inbox, Intake, Pasted, Placed

BEGIN, END = b"\x1b[200~", b"\x1b[201~"


def fed(*pieces: bytes) -> list[str | Pasted]:
    intake = Intake()
    return [item for piece in pieces for item in intake.feed(piece)]


def joined(items: list[str | Pasted]) -> list[str | Pasted]:
    """Pieces of typed text that follow each other, as one."""
    whole: list[str | Pasted] = []
    for item in items:
        if isinstance(item, str) and whole and isinstance(whole[-1], str):
            whole[-1] += item
        else:
            whole.append(item)
    return whole


@given(st.binary(max_size=200), st.lists(st.integers(0, 200)))
def test_no_bytes_raise_and_nothing_that_is_no_text_comes_out(data: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(data)]
    for item in fed(*(data[a:b] for a, b in pairwise(edges))):
        text = item.text if isinstance(item, Pasted) else item
        assert "\ufffd" not in text
        text.encode()


words = st.text(st.characters(codec="utf-8", exclude_characters="\x1b\0\ufffd"), min_size=1, max_size=20)


@given(words, words, words, st.integers(7, 12))
def test_a_paste_is_taken_out_whole_wherever_its_end_is_cut(a: str, pasted: str, b: str, size: int) -> None:
    head = a.encode() + BEGIN
    rest = pasted.encode() + END + b.encode()
    pieces = [rest[i : i + size] for i in range(0, len(rest), size)]
    # A word may be cut inside a character only where that does not lose it: the decoder waits for the rest.
    assert joined(fed(head, *pieces)) == [a, Pasted(pasted), b]


def test_the_beginning_of_a_paste_may_be_cut_too() -> None:
    for cut in range(3, len(BEGIN)):
        assert fed(b"a" + BEGIN[:cut], BEGIN[cut:] + b"x" + END) == ["a", Pasted("x")]


def test_the_escape_key_does_not_wait_for_a_paste() -> None:
    assert fed(b"\x1b") == ["\x1b"]


def test_a_character_may_be_cut() -> None:
    assert joined(fed("é".encode()[:1], "é".encode()[1:])) == ["é"]


def test_a_huge_paste_is_cut_and_an_unmarked_one_is_dropped() -> None:
    (paste,) = fed(BEGIN, *[b"x" * 4096] * 300, END)
    assert isinstance(paste, Pasted)
    assert len(paste.text) == 64 * 1024
    assert fed(b"q" * 5000) == []
    assert fed(b"jjj") == ["jjj"]


def test_a_paste_without_an_end_can_be_given_up() -> None:
    intake = Intake()
    assert intake.feed(BEGIN + b"half\x1b[20") == []
    assert intake.pasting
    assert intake.give_up() == [Pasted("half\x1b[20")]
    assert not intake.pasting
    assert intake.give_up() == []
    assert intake.feed(b"q") == ["q"]


def key(character: str = "j") -> events.Key:
    return events.Key(character, character)


def move(x: int) -> events.MouseMove:
    return events.MouseMove(None, x, 1, 0, 0, 0, False, False, False, x, 1)


def test_somebody_is_told_once() -> None:
    inbox = Inbox()
    assert [inbox.add(key()) for _ in range(3)] == [True, False, False]
    assert len(inbox.take()) == 3
    assert inbox.add(key())


def test_moves_become_one_and_what_lies_between_stays() -> None:
    inbox = Inbox()
    for x in range(1000):
        inbox.add(move(x))
    inbox.add(key())
    inbox.add(move(7))
    first, _, last = inbox.take()
    assert isinstance(first, events.MouseMove)
    assert isinstance(last, events.MouseMove)
    assert (first.x, last.x) == (999, 7)


def test_more_keys_than_anybody_types_are_dropped_whole() -> None:
    inbox = Inbox()
    for _ in range(MOST_KEYS):
        inbox.add(key())
    assert len(inbox.take()) == MOST_KEYS
    inbox.add(events.Paste("stays"))
    for _ in range(MOST_KEYS + 1):
        inbox.add(key())
    (left,) = inbox.take()
    assert isinstance(left, events.Paste)


@pytest.mark.parametrize("cut", range(9))
def test_the_place_of_the_cursor_is_no_key(cut: int) -> None:
    intake = Intake()
    data = b"a\x1b[2;5Rb\x1b[0nc"
    found = [*intake.feed(data[:cut]), *intake.feed(data[cut:])]
    typed = "".join(item for item in found if isinstance(item, str))
    told = [item for item in found if not isinstance(item, str)]
    if Placed(5) in told:
        assert (typed, told) == ("abc", [Placed(5), ANSWERED])
    else:  # cut within the answer it is left to Textual, which knows what it is
        assert 2 <= cut <= 7
        assert (typed, told) == ("a\x1b[2;5Rbc", [ANSWERED])
