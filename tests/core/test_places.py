"""Places: things are found by their keys as in a dict, however many there are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core import places
from pushtui.core.places import Places
from pushtui.core.report import Kind, Reason, Roll
from pushtui.core.text import Name

few_codes = st.lists(st.sampled_from("abcdefgh"), max_size=12)


def reasons(codes: Sequence[str]) -> list[Reason]:
    return [Reason(Kind.ERROR, Name.of(code), place) for place, code in enumerate(codes)]


@pytest.mark.parametrize("few", [0, places.FEW])
@given(codes=few_codes)
def test_each_is_found_where_a_dict_finds_it(few: int, codes: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "FEW", few)
        things = reasons(codes)
        known = {thing.key: place for place, thing in enumerate(things)}
        found = Places(things)
        assert found.number == len(known)
        for key in [*known, ("error", "z", ""), ("bounce", "a", "")]:
            assert found.of(key, things) == known.get(key)


def test_a_roll_that_follows_another_finds_its_own_reasons() -> None:
    before = Roll(reasons("abc"))
    after = Roll([reason.recounted(7) for reason in before])
    after.follow(before)
    assert after.keyed is before.keyed
    assert after.find(before[1].key) is after[1]
    assert after.find(("error", "z", "")) is None
