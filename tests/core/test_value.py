"""Values: they behave as the standard library's dataclasses do, and are made later."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core import value
from pushtui.core.value import dataclass

OPTIONS = ({"frozen": True, "slots": True}, {"frozen": True}, {"slots": True}, {}, {"frozen": True, "eq": False})


def shape(make: Callable[..., Any], options: dict[str, bool]) -> Any:
    """A class with a field of every kind, made by one or the other."""

    class Shape:
        """What it is for."""

        first: int
        second: str = "two"
        many: list[int] = field(default_factory=list)
        hidden: int = field(default=3, repr=False)
        aside: int = field(default=4, compare=False)
        fixed: int = field(default=5, init=False)
        anew: list[int] = field(default_factory=list, init=False, compare=False)
        total: int = field(init=False, repr=False, compare=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "total", self.first + self.hidden)

    return make(**options)(Shape) if options else make(Shape)


def pair(options: dict[str, bool]) -> tuple[Any, Any]:
    """The same class, ours and the standard library's."""
    return shape(dataclass, options), shape(dataclasses.dataclass, options)


PAIRS = [pair(options) for options in OPTIONS]


@pytest.mark.parametrize("options", OPTIONS)
@given(st.tuples(st.integers(), st.text()), st.tuples(st.integers(), st.text()), st.integers())
def test_it_looks_and_compares_as_the_standard_library_has_it(
    options: dict[str, bool], one: tuple[int, str], two: tuple[int, str], aside: int
) -> None:
    ours, theirs = PAIRS[OPTIONS.index(options)]
    (a, b), (c, d) = ([cls(*one), cls(*two, aside=aside)] for cls in (ours, theirs))
    if options.get("eq", True):
        assert repr(a) == repr(c)
        assert (a == b) == (c == d)
        assert a == ours(*one)
    else:
        assert a != ours(*one)
    assert a != c, "of different classes"
    assert a.total == c.total
    assert [each.name for each in fields(a)] == [each.name for each in fields(c)]
    assert ours.__match_args__ == theirs.__match_args__
    assert hasattr(a, "__dict__") == hasattr(c, "__dict__")
    assert ours.__doc__ == theirs.__doc__


@pytest.mark.parametrize("options", OPTIONS)
def test_defaults_are_made_anew_and_can_be_given(options: dict[str, bool]) -> None:
    for cls in pair(options):
        one, two = cls(1), cls(1)
        assert one.many == []
        assert one.many is not two.many
        assert one.anew is not two.anew
        given = [7]
        assert cls(1, many=given).many is given
        assert (one.second, one.hidden, one.fixed, one.total) == ("two", 3, 5, 4)


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize(
    ("arguments", "named"), [((), {}), ((1, "2", [], 3, 4, 5), {}), ((1,), {"no": 1}), ((1,), {"first": 2})]
)
def test_arguments_that_do_not_fit_are_refused(
    options: dict[str, bool], arguments: tuple[object, ...], named: dict[str, int]
) -> None:
    for cls in pair(options):
        for _ in range(2):  # while it is compiled, and after
            with pytest.raises(TypeError):
                cls(*arguments, **named)


def test_what_is_frozen_does_not_change() -> None:
    for cls in pair({"frozen": True, "slots": True}):
        one = cls(1)
        with pytest.raises(FrozenInstanceError):
            one.first = 2
        with pytest.raises(FrozenInstanceError):
            del one.first
        assert replace(one, first=2).first == 2
        assert one.first == 1


def test_only_what_cannot_change_has_a_hash() -> None:
    @dataclass(frozen=True, slots=True)
    class Firm:
        a: int
        b: str = ""
        c: int = field(default=0, compare=False)

    @dataclass(slots=True)
    class Loose:
        a: int

    assert hash(Firm(1, "x", 2)) == hash(Firm(1, "x", 3))
    assert len({Firm(1), Firm(1), Firm(2)}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Loose(1))


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the module, as what is pickled has to be."""

    a: int
    b: tuple[int, ...] = ()


@dataclass(frozen=True)
class Nothing:
    pass


def test_it_is_copied_and_pickled() -> None:
    one = Kept(1, (2, 3))
    assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one


def test_a_value_without_fields_is_equal_to_another() -> None:
    assert Nothing() == Nothing()
    assert repr(Nothing()) == "Nothing()"
    assert len({Nothing(), Nothing()}) == 1


def test_own_methods_stay() -> None:
    @dataclass(frozen=True)
    class Own:
        a: int

        def __eq__(self, other: object) -> bool:
            return True

        def __repr__(self) -> str:
            return "own"

    assert Own(1) == Own(2)
    assert repr(Own(1)) == "own"


def test_nothing_is_compiled_before_the_first_value(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = list[Any]()
    init = value._init  # type: ignore[attr-defined]
    monkeypatch.setattr(value, "_init", lambda cls, **options: compiled.append(cls) or init(cls, **options))
    cls = shape(dataclass, {"frozen": True, "slots": True})
    assert compiled == []
    cls(1)
    cls(2)
    assert compiled == [cls]
