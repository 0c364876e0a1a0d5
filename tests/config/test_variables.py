"""Variables: those that are probably meant for a setting are told, and nobody else's."""

from __future__ import annotations

import pytest

from pushtui.config.settings import SETTINGS
from pushtui.config.variables import OTHERS, misspelled


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("PUSHTUI_INTERVALL", "PUSHTUI_INTERVAL"),
        ("PUSHTUI_ALERTCOMMAND", "PUSHTUI_ALERT_COMMAND"),
        ("PUSHTUI_LAYUOT", "PUSHTUI_LAYOUT"),
        ("pushtui_theme", "PUSHTUI_THEME"),
    ],
)
def test_a_slip_is_told_with_what_was_meant(name: str, meant: str) -> None:
    assert list(misspelled({name: "x"})) == [f"{name} sets nothing: did you mean {meant}?"]


def test_variables_with_a_meaning_are_left_alone() -> None:
    assert not list(misspelled(dict.fromkeys((*(s.variable for s in SETTINGS), *OTHERS), "x")))


@pytest.mark.parametrize("name", ["PUSHTUI_PROD_TOKEN", "PUSHTUI_KEY", "PUSHTUI_", "HOME", "INTERVALL"])
def test_others_may_be_somebodys_own(name: str) -> None:
    assert not list(misspelled({name: "x"}))
