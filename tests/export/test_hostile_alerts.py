"""Hostile names in an alert: what a command and the terminal are told holds no control, and is whole as JSON."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.alerts import Alert, Change
from pushtui.core.report import Kind, Reason
from pushtui.core.rules import RULES
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.core.wording import said
from pushtui.export.alerts import notice
from pushtui.tui.attention import Attention
from tests.core.watch import REPORT, START

RULE = next(rule for rule in RULES if rule.id == "new-reason")
STRINGS = st.text(min_size=1, max_size=500) | st.sampled_from(
    ["\x1b]0;x\x07", "a\x1b\\b", "\x9c", "\r\n{}", '"; rm -rf /', "$(id)", "\u202e", "\ud800"]
)


def watched(code: str, platform: str, delivery: str, title: str) -> tuple[Change, State]:
    """A new reason, with what came from outside in every place that it can come to."""
    reason = Reason(Kind.ERROR, Name.of(code), 50, None, Name.of(platform))
    alert = Alert(replace(RULE, title=Name.of(title).text), reason, START, START + 2, None, (Name.of(platform),))
    report = replace(REPORT, id=Name.of(delivery), name=Name.of(delivery), reasons=(reason,))
    return Change("raised", alert), State(report=report, polled_at=START + 2)


@given(STRINGS, STRINGS, STRINGS, STRINGS)
def test_the_command_gets_one_line_of_ascii_with_the_names_as_they_are(
    code: str, platform: str, delivery: str, title: str
) -> None:
    change, state = watched(code, platform, delivery, title)
    text = notice(change, state, "http://h")
    assert text.isascii()
    assert text.isprintable()
    told = json.loads(text)
    assert told["alert"]["reason"]["code"] == code
    assert told["alert"]["platforms"] == [platform]
    assert told["delivery"]["id"] == delivery
    assert told["alert"]["text"].isprintable()


@given(STRINGS, STRINGS, STRINGS, st.sampled_from(["osc9", "osc777"]))
def test_the_terminal_gets_one_control_string_with_nothing_of_a_control_in_it(
    code: str, platform: str, delivery: str, kind: str
) -> None:
    change, state = watched(code, platform, delivery, "t")
    written = Attention(True, kind).call((change,), state)
    body = re.fullmatch(r"\x1b\](9|777);(.*)\x1b\\\x07", written, re.DOTALL)
    assert body is not None
    assert body[2].isprintable()
    assert said(change.alert, state).line.isprintable()
