"""Attention: nothing unless it is wanted, once for each alert, and no name can be a control string."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.alerts import Change, changes
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.tui.attention import BELL, Attention, notification
from tests.tui import scenarios
from tests.tui.script import showing

STATE = scenarios.state("expired-key")
RAISED = tuple(Change("raised", alert) for alert in STATE.alerts.open)


def test_nothing_is_written_unless_it_is_wanted_or_where_nothing_was_raised() -> None:
    assert Attention().call(RAISED, STATE) == ""
    over = [Change("cleared", alert) for alert in STATE.alerts.open]
    for wanted in (Attention(True, "osc9"), Attention(False, "osc777")):
        assert wanted.call((), STATE) == wanted.call(over, STATE) == ""


def test_several_at_once_are_one_call() -> None:
    call = Attention(True, "osc777").call(RAISED, STATE)
    assert call.count(BELL) == 1
    assert call.count("\x1b]777;notify;") == 1
    assert "ExpiredProviderToken is 98 % of" in call
    assert "(and 1 more)" in call


@given(st.sampled_from(["osc9", "osc777"]), st.text(), st.text())
def test_no_text_ends_the_control_string_or_begins_another_part(kind: str, title: str, text: str) -> None:
    written = notification(kind, title, text)
    body = re.fullmatch(r"\x1b\](.*)\x1b\\", written, re.DOTALL)
    assert body is not None
    assert body[1].isprintable()
    assert body[1].count(";") == {"osc9": 1, "osc777": 3}[kind]


async def test_the_terminal_is_called_when_an_alert_is_raised_also_while_the_picture_is_paused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[str] = []
    async with showing(scenarios.state("healthy")) as show:
        show.app.attention = Attention(True, "osc9")
        assert show.app._driver is not None
        monkeypatch.setattr(show.app._driver, "write", written.append)
        await show.press("space")
        show.watch.state = replace(show.watch.state, alerts=STATE.alerts)
        await show.play()
        calls = [text for text in written if text.startswith("\x1b]9;")]
        assert len(calls) == 1
        assert calls[0].endswith(BELL)
        await show.play()
        assert len([text for text in written if text.startswith("\x1b]9;")]) == 1, "once"


async def test_a_note_about_the_command_is_shown() -> None:
    async with showing(scenarios.state("healthy")) as show:
        show.desk.note = "the alert command failed with status 3"
        show.report.tick()
        await show.settle()
        assert "The alert command failed with status 3" in show.text()


def test_another_delivery_of_the_same_name_is_a_name() -> None:
    assert Name.of("a;b").text == "a;b"
    assert changes(State().alerts, STATE.alerts)[0].what == "raised"
