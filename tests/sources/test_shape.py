"""Shape: what is not of the right one counts as empty, with a note."""

from __future__ import annotations

from pushtui.sources import shape
from pushtui.sources.fields import Notes


def test_objects_lists_and_texts() -> None:
    notes = Notes()
    assert shape.row({"a": 1}) == {"a": 1}
    assert shape.row([1]) == shape.row(None) == {}
    assert shape.rows([{"a": 1}], notes, "x") == [{"a": 1}]
    assert shape.rows(None, notes, "x") == shape.items(None, notes, "x") == []
    assert shape.items({"a": 1}, notes, "x") == [("a", 1)]
    assert (shape.text("a"), shape.text(" "), shape.text(1)) == ("a", None, None)
    assert notes.told() == ()


def test_the_wrong_shape_is_noted() -> None:
    notes = Notes()
    assert shape.rows({}, notes, "one") == shape.items([], notes, "two") == []
    assert shape.rows([{}, 5], notes, "three") == [{}]
    assert [(note.subject, note.text) for note in notes.told()] == [
        ("one", "one: a list was expected, so nothing of it is read"),
        ("two", "two: an object was expected, so nothing of it is read"),
        ("three", "three: entries that are no objects are left out"),
    ]


def test_too_many_entries_are_cut_off_and_noted() -> None:
    notes = Notes()
    many = shape.MOST + 5
    assert len(shape.rows([{}] * many, notes, "x")) == shape.MOST
    assert len(shape.items({str(n): n for n in range(many)}, notes, "x")) == shape.MOST
    assert [note.text for note in notes.told()] == ["x: the first 10,000 of 10,005 are read"] * 2
