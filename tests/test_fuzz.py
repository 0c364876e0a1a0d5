"""Fuzzing for a moment: the seeds, and a few hundred mutations of them, the same each time. CI does more of it."""

from __future__ import annotations

import random
from itertools import islice

import pytest

from tests.fuzz import TARGETS, Target, broken_by, inputs

MUTATIONS = 300


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_a_decoder(name: str) -> None:
    target = TARGETS[name]
    for data in islice(inputs(target, random.Random(name)), len(target.seeds) + MUTATIONS):
        assert not broken_by(target, data), ascii(data[:2_000])


def test_a_decoder_that_breaks_is_found() -> None:
    def breaks(data: bytes) -> None:
        data.decode("ascii")

    target = Target(breaks, (KeyError,), (b"harmless",))
    assert any(broken_by(target, data) for data in islice(inputs(target, random.Random(1)), 100))
    assert not broken_by(Target(breaks, (UnicodeDecodeError,), ()), b"\xff")
