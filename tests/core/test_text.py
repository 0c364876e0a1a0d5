"""Strings from outside: whatever comes in, what is shown is one harmless line."""

from __future__ import annotations

import sys
import unicodedata
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from pushtui.core.text import BLANK, MAX_LENGTH, Name, clean

NASTY = (
    "\x1b]52;c;cm0gLXJm\x07",
    "\x1b[2J\x1b[H",
    "\x9b31m",
    "a\u202eb\u2066c",
    "\ud800\udfff",
    "\ufffe\uffff\U0001fffe",
    "\U000e0041\U000e007f",
    "\u200d\u200b",
    "e" + "\u0301" * 600,
    "\u1161" * 600,
    "[/x][@click=app.quit]x",
    "\u2028\u2029\r\n\t\v\f",
    "\u3000\u2003 ",
)

nasty = st.one_of(
    st.text(),
    st.text(st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Mc", "Me", "Zs", "Zl", "Zp", "Co", "Cn", "Lo"])),
    st.lists(st.sampled_from(NASTY)).map("".join),
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Black Friday – wave 1", "Black Friday – wave 1"),
        ("推送 Übung é", "推送 Übung é"),
        ("\x1b[31m", "␛[31m"),
        ("a\x00b\x07c\x7fd", "a␀b␇c␡d"),
        ("one\ntwo\r\n\tthree", "one␊two␍␊␉three"),
        ("\x85\x9b", "\\u0085\\u009B"),
        ("a\u202eb\u200fc\u061cd\u2069", "a\\u202Eb\\u200Fc\\u061Cd\\u2069"),
        ("\ud800x\udfff", "\\uD800x\\uDFFF"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\ufffe\ufdd0\U0010ffff", "\\uFFFE\\uFDD0\\u10FFFF"),
        ("\ue0b0", "\\uE0B0"),
        ("a\u200bb\ufeffc\u2060d\u00ade", "a·b·c·d·e"),
        ("\U000e0041\U000e007f\ufe0f\U000e0100", "····"),
        ("\u3164\u2800\uffa0\u115f", "····"),
        ("a\u00a0b\u3000c\u2003d", "a b c d"),
        ("e" + "\u0301" * 600, "e\u0301\u0301"),
        ("\u0301x", "\u25cc\u0301x"),
        ("\u1161\u1161\u1161", "\u25cc\u1161\u1161"),
        ("", BLANK),
        ("   ", BLANK),
        ("\u3000\u00a0", BLANK),
        ("👍🏽", "👍·"),
        ("[/x] $HOME %s {}", "[/x] $HOME %s {}"),
    ],
)
def test_what_is_shown_for_what(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_a_line_has_at_most_512_characters() -> None:
    assert clean("x" * 512) == "x" * 512
    assert clean("x" * 513) == "x" * 511 + "…"
    assert len(clean("\ud800" * 10_000)) == MAX_LENGTH
    assert clean("abcdef", limit=4) == "abc…"


@settings(max_examples=300, deadline=None)
@given(nasty)
@example("".join(NASTY))
def test_any_text_becomes_one_harmless_visible_line(raw: str) -> None:
    shown = clean(raw)
    assert shown
    assert shown.isprintable()  # no controls, format characters, surrogates, separators, noncharacters
    assert len(shown.splitlines()) == 1
    assert len(shown) <= MAX_LENGTH
    assert shown.strip()
    assert clean(shown) == shown
    assert 1 <= wcswidth(shown) <= 2 * len(shown)
    assert wcwidth(shown[0]) > 0
    shown.encode("utf-8")
    assert unicodedata.bidirectional(shown[0]) not in {
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    }


def test_every_code_point_alone_is_harmless() -> None:
    for point in range(sys.maxunicode + 1):
        shown = clean(chr(point))
        if not (shown.isprintable() and shown.strip() and wcwidth(shown[0]) > 0):
            pytest.fail(f"U+{point:04X} becomes {shown!a}")


def test_no_three_characters_without_width_follow_each_other() -> None:
    marks = [chr(point) for point in range(0x3000) if wcwidth(chr(point)) == 0] + ["\ud7b0", "\ud7fb"]
    for mark in marks:
        assert wcswidth(clean("a" + mark * 3)[-3:]) > 0, ascii(mark)


@given(nasty.filter(lambda raw: len(raw) <= 4096))
@settings(max_examples=100, deadline=None)
def test_a_name_keeps_its_identity_and_shows_its_safe_text(raw: str) -> None:
    name = Name.of(raw)
    assert name.raw == raw
    assert str(name) == f"{name}" == name.text == clean(raw)
    assert Name.of(raw) == name
    assert hash(Name.of(raw)) == hash(name)


def test_names_that_look_alike_stay_two_names() -> None:
    pairs = [("a\u200b", "a\u200c"), ("a b", "a\u00a0b"), ("", " "), ("\\u202E", "\u202e")]
    pairs.append(("x" * 600, "x" * 601))
    for a, b in pairs:
        assert Name.of(a).text == Name.of(b).text
        assert Name.of(a) != Name.of(b)
        assert len({Name.of(a), Name.of(b)}) == 2


def test_a_huge_name_is_kept_small_and_still_itself() -> None:
    a, b = Name.of("\u0301" * 1_000_000 + "a"), Name.of("\u0301" * 1_000_000 + "b")
    assert a != b
    assert len(a.raw) <= 4096
    assert a.text == "\u25cc\u0301\u0301…"
    assert Name.of(a.raw) == Name(a.raw, a.text)  # so that a recording of it reads back as the same name
    assert Name.of("\ud800" * 5000) == Name.of("\ud800" * 5000)


def test_the_raw_text_is_not_in_the_repr() -> None:
    assert "\x1b" not in repr(Name.of("\x1b[2J"))


def test_names_are_cheap() -> None:
    raws = [f"Reason number {i}" for i in range(10_000)]
    for raw in raws:
        Name.of(raw)
    started = perf_counter()
    for raw in raws:
        Name.of(raw)
    assert perf_counter() - started < 0.5  # some milliseconds; the room is for a busy machine
    assert Name.of(raws[0]) is Name.of(raws[0])
    started = perf_counter()
    for _ in range(20):
        clean("\u0301" * 4_000_000)
    assert perf_counter() - started < 2.0  # what is left out is not read through
