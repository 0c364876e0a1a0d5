"""What the doctor says of numbers without a rule, and of paths that find nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.sources.mapped.expression import Expression, ExpressionError
from pushtui.sources.mapped.trace import trace
from pushtui.sources.mapped.unread import nearest, unread
from tests.sources.mapped import examples

URL = 'url = "https://h/{delivery}"\n'
BODY = {
    "summary": {"sent": "12", "opens": 3, "rate": 0.5, "name": "x", "on": True, "text": "12a"},
    "devices": [{"os": 1, "sent": 4, "clicks": 2}, {"os": 2, "other": 9}],
    "failures": {"Timeout": 5},
    "empty": [],
    "list": [1, 2],
}
COUNTS = '[counts]\nsent = "summary.sent"\n'
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def left(text: str) -> list[str]:
    return list(unread(examples.profile(URL + text).mapping, BODY))


def test_numbers_that_no_rule_names() -> None:
    assert left(COUNTS) == [
        "summary.opens = 3",
        "summary.rate = 0.5",
        "devices[].os = 1",
        "devices[].clicks = 2",
        "failures.Timeout = 5",
    ]


def test_what_rows_read_counts_and_reasons_are_read_whole() -> None:
    rows = '[platforms]\nrows = "devices"\nname = "os"\n[platforms.counts]\nsent = "sent"\nopens = "clicks"\n'
    reasons = '[[reasons]]\nrows = "failures"\n'
    assert left(COUNTS + rows + reasons) == ["summary.opens = 3", "summary.rate = 0.5"]
    by_map = '[platforms.counts]\nsent = "failures"\n'
    assert "failures.Timeout = 5" not in left(COUNTS + by_map)


def test_the_example_leaves_nothing_out() -> None:
    mapping = examples.profile(examples.CAMPAIGN).mapping
    assert unread(mapping, examples.CAMPAIGN_BODY) == ()


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("summary.snet", "summary.sent"),
        ("sumary.sent", "summary"),
        ("summary.sent", None),
        ("summary.zebra", None),
        ("summary.sent.more", None),
        ("devices[].snet", None),
    ],
)
def test_what_a_path_may_have_meant(path: str, meant: str | None) -> None:
    assert nearest(path, BODY) == meant


def test_the_trace_tells_it() -> None:
    mapping = examples.profile(URL + COUNTS.replace(".sent", ".snet")).mapping
    _, steps = trace(mapping, BODY, "d-1")
    assert steps[0].parts == ("summary.snet = nothing (did you mean summary.sent?)",)


def test_what_is_wrong_with_an_expression_is_told_once() -> None:
    with pytest.raises(ExpressionError, match=r"^is no JMESPath expression: Unknown token \+$"):
        Expression("a + 1")


@given(JSON, st.lists(st.text(max_size=4), max_size=3).map(".".join))
def test_any_body_can_be_looked_at(body: object, path: str) -> None:
    mapping = examples.profile(URL + COUNTS).mapping
    for line in (*unread(mapping, body), nearest(path, body) or ""):
        assert line.isprintable(), json.dumps(line)
