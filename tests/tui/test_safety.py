"""Safety: every character that a terminal might obey becomes a space, and no other does."""

from __future__ import annotations

import re
import sys

from hypothesis import given
from hypothesis import strategies as st

from pushtui.tui.safety import safe

UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def test_of_all_characters_the_unsafe_ones_become_spaces() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert safe(every) == UNSAFE.sub(" ", every)


@given(st.text(st.characters() | st.sampled_from("\x1b\x9b\r\n\u202e\u2066\ud800")))
def test_a_text_keeps_its_length_and_is_safe_then(text: str) -> None:
    found = safe(text)
    assert len(found) == len(text)
    assert not UNSAFE.search(found)
    assert safe(found) == found


def test_what_is_safe_is_left_as_it_is() -> None:
    text = "plain ▲ 推送 \xa0\u3000"
    assert safe(text) == text
