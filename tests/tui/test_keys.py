"""The table of keys: every key in it is bound once, and no other key is taken."""

from __future__ import annotations

import pytest

from pushtui.tui.keys import GROUPS, LIST_KEYS, MODIFY_KEYS, MODIFYING, POINT_KEYS, REPORT_KEYS, ROW_KEYS, Key
from pushtui.tui.screens.deliveries import DeliveriesScreen
from pushtui.tui.screens.report import ReportScreen
from tests.tui import scenarios
from tests.tui.script import showing

HEALTHY, HUGE = scenarios.state("healthy"), scenarios.state("huge")


ALL_KEYS: tuple[Key, ...] = tuple(key for _, keys in GROUPS for key in keys)


def _bound(keys: tuple[Key, ...]) -> list[str]:
    return [name for key in keys for name in key.keys.split(",")]


def test_no_key_is_bound_twice_on_a_screen() -> None:
    for keys in (
        (*REPORT_KEYS, *POINT_KEYS, *ROW_KEYS),
        (*LIST_KEYS, *ROW_KEYS),
        (*MODIFY_KEYS, *MODIFYING),
    ):
        names = _bound(keys)
        assert len(names) == len(set(names))
    identities = [key.id for key in ALL_KEYS]
    assert len(identities) == len(set(identities))


def test_keys_of_multiplexers_are_free() -> None:
    taken = set(_bound((*REPORT_KEYS, *POINT_KEYS, *ROW_KEYS, *LIST_KEYS)))
    multiplexers = ["ctrl+a", "ctrl+b", "ctrl+s", "ctrl+q", *(f"f{n}" for n in range(1, 13))]
    assert not taken & set(multiplexers)


def test_no_key_needs_what_the_terminal_stops_programs_with() -> None:
    bound = {key.id: key for key in (*REPORT_KEYS, *LIST_KEYS) if "ctrl+z" in key.keys.split(",")}
    assert [(key.id, bool(key.command)) for key in bound.values()] == [("app.suspend", True)]


@pytest.mark.parametrize("screen", [ReportScreen, DeliveriesScreen])
async def test_what_is_bound_is_in_the_table_and_the_other_way_round(screen: type) -> None:
    async with showing(HEALTHY, listing=screen is DeliveriesScreen) as show:
        if screen is ReportScreen:
            await show.press("7")
        bound = set()
        for node in (show.app.focused, show.app.screen):
            assert node is not None
            bound |= set(node._bindings.key_to_bindings)
        expected = set(_bound(REPORT_KEYS if screen is ReportScreen else LIST_KEYS)) | set(_bound(ROW_KEYS))
        # Textual's own screens copy a selection with the mouse, which is not a key of the program.
        assert bound - {"ctrl+c", "super+c", "tab", "shift+tab", "escape"} == expected - {
            "ctrl+c", "tab", "shift+tab", "escape",
        }  # fmt: skip


async def test_every_hint_of_the_footer_is_a_bound_key() -> None:
    names = {label for key in ALL_KEYS for label in (key.label, key.keys)}
    async with showing(HUGE, (300, 40)) as show:
        for number in "1234567890":
            await show.press(number)
            for hint, word in show.report.hints():
                parts = hint.split() if " " in hint else [hint]
                for part in parts:
                    known = part in names or part in ("1-9", "HJKL")
                    assert known, (hint, word)
        await show.press("w")
        for hint, word in show.report.hints():
            assert hint in names or hint in ("←↓↑→", "HJKL"), (hint, word)
