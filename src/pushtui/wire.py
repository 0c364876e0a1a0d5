"""Wire: the composition root, which introduces neighbours to each other. `headless` does without a screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from pushtui.alarm import Alarm, Wishes
from pushtui.config import Config, ConfigProblem
from pushtui.core.baseline import Baseline
from pushtui.core.source import SourceError, Trouble, UsageProblem
from pushtui.desk import LiveDesk
from pushtui.preferences import Preferences, bindings, check_all, preferences
from pushtui.recordings import ReplayDesk, last_state, recording
from pushtui.server.demo_process import DemoError, DemoProcess
from pushtui.server.settings import ServerError, ServerSettings
from pushtui.target import Target

if TYPE_CHECKING:
    from pushtui.core.finding import Finding
    from pushtui.export.outbox import Outbox
    from pushtui.opening import Guard
    from pushtui.tui.app import PushtuiApp
    from pushtui.tui.ports import Desk
    from pushtui.tui.terminal.curtain import Curtain, Filter

__all__ = [
    "Config",
    "ConfigProblem",
    "DemoApp",
    "DemoError",
    "ServerError",
    "SourceError",
    "Target",
    "UsageProblem",
    "app",
    "baseline",
    "bindings",
    "check",
    "demo",
    "examine",
    "examine_body",
    "last_state",
    "mistakes",
    "recording",
    "replay",
    "serve",
]


_HOLD = 0.15
"""Seconds that the first frame waits for the first answer: as long as nobody notices."""


def baseline(target: Target | None, given: str | None) -> Baseline | None:
    """The earlier delivery that `--baseline` names, or None where nothing is named.

    Args:
        target: what is watched, whose server may have the earlier delivery; None for a recording.
        given: a recording, a report that was saved as JSON, or a delivery's id.

    Raises:
        UsageProblem: it cannot be used.
        SourceError: the server gave no such delivery.
    """
    if given is None:
        return None
    from pushtui import baselines

    tape = recording(given)
    return baselines.baseline(given, target) if tape is None else baselines.of_state(last_state(tape))


def app(
    target: Target,
    config: Config,
    *,
    listing: bool = False,
    banner: str = "",
    diff: bool = True,
    record: Path | None = None,
    baseline: Baseline | None = None,
    ahead: bool = False,
    guard: Guard | None = None,
) -> PushtuiApp:
    """The screen on an endpoint, as it is configured and as it was left.

    Args:
        target: the endpoint.
        config: what is configured.
        listing: begin with the list of deliveries.
        banner: a line for the footer at the start.
        diff: write only the cells that changed to the terminal.
        record: the recording to make, or to go on with.
        baseline: an earlier delivery to compare with.
        ahead: a child process may fetch the first answer, which is there sooner then.
        guard: sees to the terminal until the screen has it, so that the first frame may be there before the screen.

    Raises:
        ConfigProblem: a key, theme or layout is not there.
        UsageProblem: the target cannot be watched, or listed, or the recording not be written.
    """
    if target.settings is not None:  # told before the screen is there; else it is left to the engine's thread,
        _ = target.lister() if listing else target.source()  # since the HTTP client takes 90 ms to import
    desk = LiveDesk(target, Alarm(Wishes.of(config)), record)
    if not listing:
        desk.set_out(ahead=ahead)
    try:
        wishes = _wishes(config)
        curtain = None
        if guard is not None and not listing:
            curtain = _curtain(desk, wishes, baseline, guard, diff=diff)
        hold = _HOLD if ahead and not listing else 0.0
        return _screen(
            desk,
            config,
            wishes,
            listing=listing,
            banner=banner,
            diff=diff,
            baseline=baseline,
            hold=hold,
            curtain=curtain,
        )
    except BaseException:
        desk.stop()
        raise


def _curtain(
    desk: LiveDesk, wishes: Preferences, baseline: Baseline | None, guard: Guard, *, diff: bool
) -> Curtain | None:
    """What shows the first frame while the screen is imported, if the answer comes so soon.

    None where only the screen can draw, as in a theme of Textual's own.
    """
    from pushtui import opening

    if not opening.possible(diff=diff):
        return None
    from pushtui.export.moments import local_zone
    from pushtui.tui.first import FirstFrame
    from pushtui.tui.terminal.colours import colours
    from pushtui.tui.terminal.curtain import Curtain
    from pushtui.tui.theme import own_ink

    shown = colours(os.environ)
    grey = "NO_COLOR" in os.environ
    ink = own_ink(wishes.recall.value.theme, shown, mono=wishes.ascii or grey)
    if ink is None:
        return None
    curtain = Curtain(mouse=wishes.mouse, colours=shown, filters=_filters(ascii=wishes.ascii, grey=grey))
    guard.cover(curtain)
    frame = FirstFrame(wishes.recall, wishes.keymap, ink, wishes.zone or local_zone(), desk.place, baseline)
    opening.rise(curtain, frame, desk, guard)
    return curtain


def _filters(*, ascii: bool, grey: bool) -> list[Filter]:
    """What the lines of the first frame pass, as those of the screen do."""
    found: list[Filter] = []
    if ascii:
        from pushtui.tui.ascii import plain

        found.append(lambda text, style: (plain(text), style))
    if grey:
        from pushtui.tui import mono

        found.append(lambda text, style: (text, mono.grey(style)))
    return found


def replay(
    path: Path,
    config: Config,
    *,
    speed: float = 1.0,
    start: float = 0.0,
    diff: bool = True,
    baseline: Baseline | None = None,
) -> PushtuiApp:
    """The screen on a recording, played from `start` seconds after its beginning, at `speed` times real time.

    Raises:
        ConfigProblem: a key, theme or layout is not there.
        UsageProblem: the file is no recording, or an empty one.
    """
    wishes = _wishes(config)
    return _screen(ReplayDesk(path, speed=speed, start=start), config, wishes, diff=diff, baseline=baseline)


def _wishes(config: Config) -> Preferences:
    from pushtui.memory import Memory, state_file

    return preferences(config, Memory(state_file()))


def _screen(
    desk: Desk,
    config: Config,
    wishes: Preferences,
    *,
    listing: bool = False,
    banner: str = "",
    diff: bool = True,
    baseline: Baseline | None = None,
    hold: float = 0.0,
    curtain: Curtain | None = None,
) -> PushtuiApp:
    from pushtui.tui.app import PushtuiApp
    from pushtui.tui.attention import Attention
    from pushtui.tui.terminal.colours import colours
    from pushtui.tui.terminal.driver import driver_class

    return PushtuiApp(
        desk,
        listing=listing,
        banner=banner,
        zone=wishes.zone,
        colours=colours(os.environ),
        ascii=wishes.ascii,
        keymap=wishes.keymap,
        recall=wishes.recall,
        use_mouse=wishes.mouse,
        attention=Attention(config.bell, config.notification),
        driver_class=driver_class(diff=diff, fps=config.fps, curtain=curtain),
        outbox=_outbox(config, wishes.zone),
        baseline=baseline,
        hold=hold,
    )


def _outbox(config: Config, zone: tzinfo | None) -> Outbox:
    """Exports go where the configuration says, a relative folder from where the program was started."""
    from pushtui.export.moments import local_zone
    from pushtui.export.outbox import Outbox
    from pushtui.memory import state_file

    return Outbox(
        Path(os.path.expanduser(config.exports)), state_file().with_name("summary.txt"), zone or local_zone()
    )


def mistakes(option: str | None) -> tuple[ConfigProblem, ...]:
    """Everything that is wrong with file and environment, found without going anywhere, in the order of the file.

    Args:
        option: the file that the command line names.
    """
    from pushtui.memory import peek, state_file
    from pushtui.mistakes import mistakes as found

    return found(option, os.environ, peek(state_file()))


def check(config: Config) -> None:
    """Check a configuration, without going anywhere.

    Raises:
        ConfigProblem: something in it cannot be used.
    """
    from pushtui.memory import peek, state_file

    check_all(config, peek(state_file()))


def examine(target: Target, tell: Callable[[Finding], None]) -> Trouble | None:
    """Examine an endpoint, each step told as it is found; the failure that ended it, or None.

    Raises:
        UsageProblem: it cannot be asked at all.
    """
    from pushtui import doctor

    return doctor.endpoint(target, tell)


def examine_body(target: Target | None, file: str, tell: Callable[[Finding], None]) -> Trouble | None:
    """Examine a saved answer; the failure that ended it, or None.

    Raises:
        UsageProblem: the file cannot be read, or answers of this type cannot be examined apart.
    """
    from pushtui import doctor

    return doctor.saved(target, file, tell)


def demo(
    scenario: str, *, speed: float, seed: int, port: int, db: Path | None, compared: bool = False
) -> DemoProcess:
    """A simulated send with its tracking server, to be started; `compared` with an earlier delivery of it."""
    return DemoProcess(scenario, speed=speed, seed=seed, port=port, db=db, compared=compared)


class DemoApp:
    """The screen of a demo, imported while the demo's server starts."""

    def __init__(self, config: Config, send: DemoProcess, *, diff: bool = True) -> None:
        import pushtui.tui.app  # noqa: F401 - takes as long as the server does, so both happen at once

        self._config = config
        self._send = send
        self._diff = diff

    def on(self, url: str, against: str | None = None, record: Path | None = None) -> PushtuiApp:
        """The screen on the demo's delivery, compared with another one where that is named.

        Raises:
            UsageProblem: the baseline cannot be used, or the recording not be written.
            SourceError: the server has no such delivery.
        """
        # The server's newest delivery is the demo's; its own address would be too long for 80 columns.
        banner = f"A second terminal can watch: pushtui watch {url.partition('/v1/')[0]}"
        target = replace(Target.of(url, self._config), ended=lambda: self._send.ended)
        found = baseline(target, against)
        return app(target, self._config, banner=banner, diff=self._diff, baseline=found, record=record, ahead=True)


def serve(
    host: str,
    port: int,
    db: Path | None,
    *,
    write_token: str | None,
    read_token: str | None,
    on_ready: Callable[[str], None],
) -> int:
    """Run the tracking server until it is ended; the exit status.

    Raises:
        ServerError: it cannot start.
    """
    from pushtui.server.run import serve as run

    settings = ServerSettings(host, port, db, write_token, read_token)
    return run(settings, on_ready=on_ready)
