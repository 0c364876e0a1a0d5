"""The README's screenshots, taken from the running demo: `python -m tests.screenshots` writes all of them.

Each scenario is a real `pushtui demo` server with its simulated send; the program watches it over HTTP, on a
screen without a terminal, and its pictures are taken when what they show has come about.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast
from unittest.mock import patch

from textual.pilot import Pilot

from pushtui import wire
from pushtui.core import metrics
from pushtui.core.state import State
from pushtui.tui.app import PushtuiApp
from pushtui.tui.screens.base import BaseScreen
from pushtui.tui.screens.deliveries import DeliveriesScreen
from pushtui.tui.screens.report import ReportScreen
from pushtui.tui.themes import THEMES
from tests import svg

_TITLE = re.compile(r"[╭╶┏][─━] +([^─━│╭╮┏┓]+?) +[─━]")
_SHEET = re.compile(r"╭─  \S.*─╮")
_FIGURE = re.compile(r"\d[\d.,:%/ kMs-]*")

DIRECTORY = Path(__file__).parents[1] / "screenshots"
PATIENCE = 150.0
"""Seconds after which a moment that does not come is an error."""


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        name: the file's name, without `.svg`.
        size: columns and rows.
        moment: whether it is time.
        keys: typed before; `undo` after.
    """

    name: str
    size: tuple[int, int]
    moment: Callable[[State], bool]
    keys: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()


def _sent(share: float) -> Callable[[State], bool]:
    return lambda state: (metrics.progress(state.report.totals) or 0.0) >= share if state.report else False


def _failing(seconds: float) -> Callable[[State], bool]:
    return lambda state: state.failure is not None and state.failure.at - state.failure.since >= seconds


def _in_theme(name: str, place: int) -> Shot:
    return Shot(name, (120, 40), _sent(0.62), ("t",) * place, ("t",) * (len(THEMES) - place))


SHOTS: dict[str, tuple[Shot, ...]] = {
    "healthy": (
        Shot("report-120x40", (120, 40), _sent(0.62)),
        Shot("report-80x24", (80, 24), _sent(0.62)),
        Shot("report-200x60", (200, 60), _sent(0.62)),
        Shot("chart", (120, 36), _sent(0.62), ("2", "z"), ("z",)),
        Shot("modify-add", (80, 24), _sent(0.62), ("w", "3", "x", "4", "x", "a"), ("escape", "escape", "2")),
        Shot("modify", (120, 40), _sent(0.62), ("w", "L"), ("escape",)),
        Shot("report-60x15", (60, 15), _sent(0.62)),
        *(_in_theme(name, place) for place, name in enumerate(("light", "contrast", "safe", "sixteen"), 1)),
        Shot("deliveries", (120, 20), _sent(0.62), ("d",), ("escape",)),
        Shot("help", (120, 40), _sent(0.62), ("question_mark",), ("escape",)),
    ),
    "expired-key": (
        Shot("expired-key", (120, 40), _sent(0.62)),
        Shot("reason", (120, 36), _sent(0.62), ("7", "enter"), ("escape",)),
    ),
    "outage": (Shot("outage", (120, 40), _failing(3.0)),),
}
"""Every picture, by the scenario that it is taken of."""

SPEEDS = {"healthy": 3.0, "expired-key": 1.0, "outage": 1.0}
"""How fast each scenario runs, times real time, so that all are done in two minutes."""


def names() -> list[str]:
    """The files that the command writes."""
    return sorted(f"{shot.name}.svg" for shots in SHOTS.values() for shot in shots)


async def take(directory: Path, speeds: Mapping[str, float], *, port: int = 0) -> None:
    """Take every picture; all scenarios run at once.

    Args:
        port: that of the healthy demo, which the list of deliveries shows; 0 is a free one.
    """
    await asyncio.gather(
        *(_scenario(directory, name, speeds[name], port if name == "healthy" else 0) for name in SHOTS)
    )


async def _scenario(directory: Path, scenario: str, speed: float, port: int) -> None:
    with wire.demo(scenario, speed=speed, seed=1, port=port, db=None) as demo:
        urls = await asyncio.to_thread(demo.start)
        with patch.dict(os.environ, COLORTERM="truecolor"):
            app = wire.app(wire.Target.of(urls.delivery), wire.Config())
        async with app.run_test(size=SHOTS[scenario][0].size) as pilot:
            for shot in SHOTS[scenario]:
                (directory / f"{shot.name}.svg").write_text(await _take(app, pilot, shot), encoding="utf-8")


async def _take(app: PushtuiApp, pilot: Pilot[None], shot: Shot) -> str:
    report = cast(ReportScreen, app.screen)
    await _until(pilot, lambda: shot.moment(report.feed.state), shot.name)
    await pilot.resize_terminal(*shot.size)
    await pilot.press(*shot.keys)
    await _until(pilot, lambda: _settled(app), shot.name)
    picture = svg.self_contained(app.export_screenshot(title="pushtui"))
    await pilot.press(*shot.undo)
    return picture


def _settled(app: PushtuiApp) -> bool:
    """Whether the footer shows keys again, and what was asked for has come."""
    screen = app.screen
    if isinstance(screen, DeliveriesScreen) and not screen.feed.listing.deliveries:
        return False
    return not (isinstance(screen, BaseScreen) and screen.footer.message)


async def _until(pilot: Pilot[None], reached: Callable[[], bool], what: str) -> None:
    begun = time.monotonic()
    while not reached():
        if time.monotonic() - begun > PATIENCE:
            raise TimeoutError(f"{what}: its moment did not come within {PATIENCE:.0f} s")
        await pilot.pause(0.1)
    await pilot.pause()


def structure(picture: str) -> list[str]:
    """What of a picture does not hang on its numbers: titles, where they stand, a sheet, the footer."""
    lines = svg.lines(picture)
    titles = [f"{found.start()}: {found[1]}" for line in lines for found in _TITLE.finditer(line)]
    return [*titles, *_sheet(lines), lines[-1]]


def _sheet(lines: list[str]) -> list[str]:
    """The words of the sheet, such as the help, cut out of what it lies over."""
    tops = ((y, found) for y, line in enumerate(lines) if (found := _SHEET.search(line)))
    top, frame = next(tops, (0, None))
    if frame is None:
        return []
    left, right = frame.start(), lines[top].index("─╮", frame.start()) + 2
    bottom = next(y for y in range(top, len(lines)) if lines[y][left : left + 1] == "╰")
    # How much of the last minute a reason is, is known after a minute only: a brisk demo is over by then.
    rows = [line[left:right] for line in lines[top : bottom + 1] if "of the last minute" not in line]
    words = [_FIGURE.sub("# ", row).split() for row in rows]
    return [" ".join(word for word in line if word != "NEW") for line in words]  # new is what is young yet


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.parse_args()
    os.environ["TZ"] = "UTC"
    time.tzset()
    with TemporaryDirectory() as place, TemporaryDirectory() as home:
        os.environ["XDG_STATE_HOME"] = home  # nobody's dashboard is changed
        asyncio.run(take(Path(place), SPEEDS, port=8750))
        shutil.rmtree(DIRECTORY, ignore_errors=True)
        shutil.copytree(place, DIRECTORY)
    for name in names():
        print(f"screenshots/{name}")


if __name__ == "__main__":
    main()
