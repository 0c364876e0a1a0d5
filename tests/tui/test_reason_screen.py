"""Reasons explained: the sheet of a reason, the families view, and the sheet of a family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from pushtui.core.grouping import FamilyKey, grouped
from pushtui.core.picture import Picture
from pushtui.core.reasons import Family
from pushtui.core.report import Kind, Reason, Report
from pushtui.core.text import Name
from pushtui.tui.panels.reasons import Excluded, Reasons
from pushtui.tui.screens.family import FamilyScreen
from pushtui.tui.screens.reason import ReasonScreen
from tests.tui import script

SIZE = (120, 40)
HOSTILE = "\x1b[31mBad\u202eCode[bold]x[/]"


_CAUSES = (
    (Kind.BOUNCE, "UNREGISTERED", "android", 58.8, 0.0),
    (Kind.ERROR, "ExpiredProviderToken", "ios", 37.8, 240.0),
    (Kind.BOUNCE, "BadDeviceToken", "ios", 25.2, 0.0),
    (Kind.ERROR, "QUOTA_EXCEEDED", "android", 12.6, 60.0),
    (Kind.BOUNCE, "410", "web", 8.4, 0.0),
)
"""Kind, code, platform, occurrences a second, since which second."""


def five(second: float) -> Report:
    """A report with five reasons of four families."""
    reasons = tuple(
        Reason(
            kind,
            Name.of(code),
            int(speed * (second - since)),
            Name.of(f"{code} said the service"),
            Name.of(platform),
            script.START + since,
        )
        for kind, code, platform, speed, since in _CAUSES
        if second > since
    )
    return replace(script.report(second), reasons=reasons)


def picture(make: Callable[[float], Report] = five) -> Picture:
    """The picture after 300 seconds."""
    return Picture(script.fold(script.polls(range(280, 301), make)))


def with_reasons(*reasons: Reason) -> Callable[[float], Report]:
    """Reports that have these reasons and no others."""
    return lambda second: replace(script.report(second), reasons=reasons)


def reason(code: str, count: int | None, platform: str | None = "ios", kind: Kind = Kind.ERROR) -> Reason:
    return Reason(kind, Name.of(code), count, None, Name.of(platform) if platform else None)


async def opened(pilot: Pilot[None], *keys: str) -> None:
    """Focus the reasons and press keys."""
    await pilot.pause()
    await pilot.press("7")
    await pilot.pause()
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def lines(pilot: Pilot[None]) -> list[str]:
    """The inside of the reasons panel, as it is drawn."""
    panel = pilot.app.screen.query_one(Reasons)
    return [panel.render_line(y).text[2:-2].rstrip() for y in range(1, panel.size.height - 1)]


def sheet(pilot: Pilot[None]) -> str:
    """The text of the sheet that is open."""
    screen = pilot.app.screen
    assert isinstance(screen, ReasonScreen | FamilyScreen)
    return screen.text().plain


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)])
async def test_enter_explains_the_reason_under_the_cursor(size: tuple[int, int]) -> None:
    app = script.app(picture().state)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, "j", "enter")
        shown = pilot.app.screen
        assert isinstance(shown, ReasonScreen)
        assert shown.heading() == shown.row.reason.code.text == "BadDeviceToken"
        text = sheet(pilot)
        for part in (
            "7,560 bounces",
            "on ios",
            "Apple does not know this token",
            "“BadDeviceToken said the service”",
            "What to do  check sandbox or prod",
            "family      bad token",
            "try again  no, it fails again",
            "service     APNs, with HTTP 400",
            "Other names of the same fault",
            "InvalidRegistration",
        ):
            assert part in text
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, ReasonScreen)


async def test_a_code_of_another_spelling_tells_the_services_own() -> None:
    state = picture(with_reasons(reason("UNREGISTERED", 9, "ios"))).state
    async with script.app(state).run_test(size=SIZE) as pilot:
        await opened(pilot, "enter")
        assert "APNs, with HTTP 410, where it is called Unregistered" in sheet(pilot)


async def test_an_unknown_code_is_said_to_be_unknown_and_unknown_figures_are_dashes() -> None:
    state = picture(with_reasons(reason("OurOwnCode", None, None))).state
    async with script.app(state).run_test(size=SIZE) as pilot:
        await opened(pilot, "enter")
        text = sheet(pilot)
        assert "does not know this code" in text
        assert text.startswith("– errors   – of all failures   – now\nplatform not told")
        assert "What to do" not in text


async def test_hostile_codes_are_shown_harmlessly() -> None:
    state = picture(with_reasons(reason(HOSTILE, 9, HOSTILE))).state
    async with script.app(state).run_test(size=SIZE) as pilot:
        await opened(pilot, "v", "enter")
        for text in (sheet(pilot), *lines_of_sheet(pilot)):
            assert "\x1b" not in text
            assert "\u202e" not in text
        assert "[bold]x" in sheet(pilot)


def lines_of_sheet(pilot: Pilot[None]) -> list[str]:
    """The sheet as it stands on the screen."""
    return ["".join(s.text for s in strip) for strip in pilot.app.screen._compositor.render_strips()]


async def test_the_families_view_has_a_row_a_family() -> None:
    state = picture().state
    async with script.app(state).run_test(size=SIZE) as pilot:
        await opened(pilot, "z", "v")
        rows = lines(pilot)
        assert rows[0].split()[:6] == ["family", "kind", "count", "share", "now", "codes"]
        cells = [row.lstrip("▎ ").split("  ")[0] for row in rows[1:5]]
        assert cells == ["token gone", "bad token", "throttled", "wrong credentials"]
        first = rows[1].lstrip("▎ ").split()
        counts = {r.reason.code.raw: r.reason.count or 0 for r in Picture(state).failures}
        assert first[2:4] == ["bounce", f"{counts['UNREGISTERED'] + counts['410']:,}"]
        assert "2" in first
        assert rows[4].endswith("renew the JWT")
        assert pilot.app.screen.query_one(Reasons).view == "families"


async def test_families_say_what_to_do_at_80_columns_also_when_all_are_new() -> None:
    new = [reason(code, 9) for code in ("DeviceTokenNotForTopic", "ExpiredProviderToken", "PayloadTooLarge")]
    usual = reason("Unregistered", 9, kind=Kind.BOUNCE)
    events = script.polls(range(80, 110), with_reasons(usual))
    events += script.polls(range(110, 120), with_reasons(usual, *new))
    async with script.app(script.fold(events)).run_test(size=(80, 24)) as pilot:
        await opened(pilot, "z", "v")
        rows = {row.lstrip("▎ ").split("  ")[0]: row for row in lines(pilot)[1:] if row}
        assert rows["wrong app or topic NEW"].endswith("match topic to token")
        assert rows["payload too large NEW"].endswith("keep within 4096 B")
        assert all(head in lines(pilot)[0].split() for head in ("count", "share", "now"))


async def test_enter_explains_a_family() -> None:
    state = picture().state
    async with script.app(state).run_test(size=SIZE) as pilot:
        await opened(pilot, "v", "enter")
        assert isinstance(pilot.app.screen, FamilyScreen)
        assert pilot.app.screen.heading() == "token gone"
        text = sheet(pilot)
        assert "can no longer be reached under this token" in text
        rows = [line.split()[1:3] for line in text.splitlines() if line.startswith("▎")]
        assert rows == [["UNREGISTERED", "android"], ["410", "web"]]


async def test_families_skip_the_order_that_they_do_not_have() -> None:
    async with script.app(picture().state).run_test(size=SIZE) as pilot:
        await opened(pilot, "v")
        panel = pilot.app.screen.query_one(Reasons)
        orders = []
        for _ in range(5):
            await pilot.press("s")
            orders.append(panel.ORDERS[panel.order])
        assert orders == ["now", "newest", "reason", "count", "now"]


async def test_the_order_of_the_table_that_families_do_not_have_gives_way() -> None:
    async with script.app(picture().state).run_test(size=SIZE) as pilot:
        await opened(pilot, "s", "s", "s", "s")
        panel = pilot.app.screen.query_one(Reasons)
        assert panel.ORDERS[panel.order] == "platform"
        await pilot.press("v")
        assert panel.ORDERS[panel.order] == "count"
        assert lines(pilot)[1].lstrip("▎ ").startswith("token gone")


async def test_a_filter_finds_families_and_their_codes() -> None:
    async with script.app(picture().state).run_test(size=SIZE) as pilot:
        await opened(pilot, "v", "slash", *"throttled", "enter")
        assert [row.lstrip("▎ ").split("  ")[0] for row in lines(pilot)[1:] if row] == ["throttled"]
        await pilot.press("v", "v", "v")
        assert lines(pilot)[1].lstrip("▎ ").startswith("QUOTA_EXCEEDED")


async def test_exclusions_have_no_families() -> None:
    assert "families" in Reasons.VIEWS
    assert "families" not in Excluded.VIEWS


def test_sums_are_unknown_where_a_term_is() -> None:
    rows = picture(
        with_reasons(reason("Unregistered", 5, kind=Kind.BOUNCE), reason("410", None, "web"), reason("Mine", 3))
    ).failures
    found = {row.key: row for row in grouped(rows, "count")}
    gone = found[FamilyKey(Family.TOKEN_GONE)]
    assert (gone.count, gone.share, gone.kind, gone.codes) == (None, None, None, 2)
    unknown = found[FamilyKey(None)]
    assert (unknown.count, unknown.kind, unknown.todo, unknown.key.label) == (3, Kind.ERROR, "", "unknown codes")


def test_a_family_sums_what_it_has() -> None:
    rows = picture(
        with_reasons(reason("Unregistered", 5), reason("ExpiredToken", 7), reason("410", 11, "web"))
    ).failures
    (gone,) = grouped(rows, "count")
    assert (gone.count, gone.codes, gone.rate) == (23, 3, 0.0)
    assert [row.reason.count for row in gone.rows] == [11, 7, 5]
    assert gone.share == pytest.approx(sum(row.share or 0 for row in rows))


def test_advice_of_a_family_is_its_reasons_where_they_agree() -> None:
    both = grouped(
        picture(with_reasons(reason("ExpiredProviderToken", 5), reason("Forbidden", 2))).failures, "count"
    )
    one = grouped(picture(with_reasons(reason("ExpiredProviderToken", 5))).failures, "count")
    assert (one[0].todo, one[0].retryable) == ("renew the JWT", {True})
    assert (both[0].todo, both[0].retryable) == ("fix the credentials", {True, False})
