"""Wire: the composition root. The only module that knows every floor; it introduces neighbours to each other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from pushtui import recordings
from pushtui.config import Config, ConfigProblem
from pushtui.core.baseline import Baseline
from pushtui.core.events import Past, Polled
from pushtui.core.report import Report
from pushtui.core.source import Lister, SourceError, Trouble, UsageProblem
from pushtui.core.state import State, advance
from pushtui.gate import Outcome, Terms
from pushtui.preferences import bindings, check_all, preferences
from pushtui.recordings import Keeper, ReplayDesk, last_state, recording, wait_recorded
from pushtui.server.demo_process import DemoError, DemoProcess
from pushtui.server.settings import ServerError, ServerSettings
from pushtui.target import Target

if TYPE_CHECKING:
    from pushtui.core.expression import Expression
    from pushtui.core.finding import Finding
    from pushtui.engine import Engine, ListEngine
    from pushtui.export.outbox import Outbox
    from pushtui.poll import Listing
    from pushtui.recording.tape import Tape
    from pushtui.tui.app import PushtuiApp
    from pushtui.tui.ports import Desk

__all__ = [
    "Config",
    "ConfigProblem",
    "DemoApp",
    "DemoError",
    "ServerError",
    "SourceError",
    "Target",
    "Terms",
    "UsageProblem",
    "app",
    "baseline",
    "bindings",
    "check",
    "deliveries",
    "demo",
    "examine",
    "examine_body",
    "last_state",
    "record",
    "recording",
    "replay",
    "serve",
    "snapshot",
    "wait",
    "wait_recorded",
]


class _Watch:
    """An engine as the screen knows it, and a keeper of what it saw."""

    replay = None

    def __init__(self, target: Target, keeper: Keeper) -> None:
        self._target = target
        self._keeper = keeper
        self._engine: Engine | None = None
        self._interval = target.interval

    @property
    def place(self) -> str:
        return self._target.address.authority

    @property
    def state(self) -> State:
        if self._engine is None:
            return State()
        _alive(self._engine.crash)
        return self._engine.state

    @property
    def interval(self) -> float:
        return self._engine.interval if self._engine is not None else self._interval

    @property
    def tape(self) -> Tape | None:
        return self._keeper.tape

    @property
    def trouble(self) -> str:
        return self._keeper.trouble

    def mark(self, text: str) -> None:
        if self._engine is not None:
            self._engine.mark(text)

    def start(self, on_change: Callable[[], None]) -> None:
        from pushtui.engine import Engine

        self._engine = Engine(
            self._target.source, interval=self._interval, on_change=on_change, on_event=self._keeper.put
        )
        self._engine.start()

    def poll_now(self) -> None:
        if self._engine is not None:
            self._engine.poll_now()

    def set_interval(self, seconds: float) -> None:
        self._interval = seconds
        if self._engine is not None:
            self._engine.set_interval(seconds)

    def stop(self) -> None:
        if self._engine is not None:
            self._engine.stop()
        self._keeper.close()


class _ListWatch:
    """A list engine as the screen knows it."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._engine: ListEngine | None = None

    @property
    def place(self) -> str:
        return self._target.address.authority

    @property
    def listing(self) -> Listing:
        from pushtui.poll import Listing

        if self._engine is None:
            return Listing()
        _alive(self._engine.crash)
        return self._engine.listing

    def start(self, on_change: Callable[[], None]) -> None:
        from pushtui.engine import ListEngine

        self._engine = ListEngine(
            lambda: _lister(self._target), interval=max(2.0, self._target.interval), on_change=on_change
        )
        self._engine.start()

    def poll_now(self) -> None:
        if self._engine is not None:
            self._engine.poll_now()

    def stop(self) -> None:
        if self._engine is not None:
            self._engine.stop()


def _alive(crash: BaseException | None) -> None:
    """Raise what ended an engine: a picture that nobody keeps up to date must not pass for a live one."""
    if crash is not None:
        raise crash


class _Unlisted:
    """The list of an endpoint that cannot list: it says so, where a list would be."""

    def __init__(self, place: str, why: str) -> None:
        self.place = place
        self._why = why

    async def deliveries(self) -> tuple[Report, ...]:
        raise SourceError(Trouble.REFUSED, self._why)

    async def aclose(self) -> None:
        pass


def _lister(target: Target) -> Lister:
    try:
        return target.lister()
    except UsageProblem as error:
        return _Unlisted(target.address.authority, str(error))


class _Desk:
    """What can be watched at one endpoint."""

    def __init__(self, target: Target, record: Path | None = None) -> None:
        self._target = target
        self._first = Keeper(target.place, record) if record is not None else None

    def watch(self, delivery: str | None) -> _Watch:
        target = self._target if delivery is None else self._target.at(delivery)
        # A recording is of one delivery: the one that was asked for at the start.
        keeper, self._first = self._first, None
        return _Watch(target, keeper or Keeper(target.place))

    def list(self) -> _ListWatch:
        return _ListWatch(self._target.server)


def baseline(target: Target | None, given: str | None) -> Baseline | None:
    """The earlier delivery that `--baseline` names, or None where nothing is named.

    Raises:
        UsageProblem: it cannot be used.
        SourceError: the server gave no such delivery.
    """
    if given is None:
        return None
    from pushtui import baselines

    return baselines.baseline(given, target)


def app(
    target: Target,
    config: Config,
    *,
    listing: bool = False,
    banner: str = "",
    diff: bool = True,
    record: Path | None = None,
    baseline: Baseline | None = None,
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

    Raises:
        ConfigProblem: a key, theme or layout is not there.
        UsageProblem: the target cannot be watched, or listed, or the recording not be written.
    """
    # Told before the screen is there.
    _ = target.lister() if listing else target.source()
    desk = _Desk(target, record)
    return _screen(desk, config, listing=listing, banner=banner, diff=diff, baseline=baseline)


def replay(path: Path, config: Config, *, speed: float = 1.0, start: float = 0.0, diff: bool = True) -> PushtuiApp:
    """The screen on a recording, played from `start` seconds after its beginning, at `speed` times real time.

    Raises:
        ConfigProblem: a key, theme or layout is not there.
        UsageProblem: the file is no recording, or an empty one.
    """
    return _screen(ReplayDesk(path, speed=speed, start=start), config, diff=diff)


def _screen(
    desk: Desk,
    config: Config,
    *,
    listing: bool = False,
    banner: str = "",
    diff: bool = True,
    baseline: Baseline | None = None,
) -> PushtuiApp:
    from pushtui.memory import Memory, state_file
    from pushtui.tui.app import PushtuiApp
    from pushtui.tui.terminal.driver import driver_class

    wishes = preferences(config, Memory(state_file()))
    return PushtuiApp(
        desk,
        listing=listing,
        banner=banner,
        zone=wishes.zone,
        ascii=wishes.ascii,
        keymap=wishes.keymap,
        recall=wishes.recall,
        use_mouse=wishes.mouse,
        driver_class=driver_class(diff=diff),
        outbox=_outbox(config, wishes.zone),
        baseline=baseline,
    )


def _outbox(config: Config, zone: tzinfo | None) -> Outbox:
    """Exports go where the configuration says, a relative folder from where the program was started."""
    from pushtui.export.moments import local_zone
    from pushtui.export.outbox import Outbox
    from pushtui.memory import state_file

    return Outbox(Path(config.exports).expanduser(), state_file().with_name("summary.txt"), zone or local_zone())


def check(config: Config) -> None:
    """Check a configuration, without going anywhere.

    Raises:
        ConfigProblem: something in it cannot be used.
    """
    from pushtui.memory import peek, state_file

    check_all(config, peek(state_file()))


def snapshot(target: Target) -> State:
    """What the endpoint says now, its history included.

    Raises:
        SourceError: the endpoint gave no report.
    """
    return asyncio.run(_snapshot(target))


async def _snapshot(target: Target) -> State:
    source = target.source()
    try:
        report = await source.fetch()
        assert report is not None  # a first question has no answer to be the same as
        state = advance(State(interval=target.interval), Polled(time.time(), report))
        try:
            points = await source.history()
        except SourceError:
            return state  # the report is what was asked for; the history only adds rates to it
        return advance(state, Past(time.time(), points))
    finally:
        await source.aclose()


def deliveries(target: Target) -> tuple[Report, ...]:
    """The endpoint's deliveries, newest start first.

    Raises:
        SourceError: the endpoint gave no list.
    """
    return asyncio.run(_deliveries(target.server))


async def _deliveries(target: Target) -> tuple[Report, ...]:
    lister = target.lister()
    try:
        return await lister.deliveries()
    finally:
        await lister.aclose()


def wait(target: Target, terms: Terms, *, on_state: Callable[[State], None]) -> Outcome:
    """Watch without a screen until the terms are met one way or the other."""
    from pushtui import gate
    from pushtui.poll import Pace

    async def run() -> Outcome:
        return await gate.wait(target.source(), terms, pace=Pace(target.interval), on_state=on_state)

    return asyncio.run(run())


def record(
    target: Target,
    path: Path,
    *,
    seconds: float | None,
    until: Expression | None,
    on_state: Callable[[State], None],
    on_trouble: Callable[[str], None],
) -> int:
    """Record without a screen; gives the signal that ended it, or 0.

    Raises:
        UsageProblem: the file cannot be written, or holds another delivery.
    """
    return recordings.record(
        target.source,
        path,
        interval=target.interval,
        seconds=seconds,
        until=until,
        on_state=on_state,
        on_trouble=on_trouble,
    )


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


def demo(scenario: str, *, speed: float, seed: int, port: int, db: Path | None) -> DemoProcess:
    """A simulated send with its tracking server, to be started."""
    return DemoProcess(scenario, speed=speed, seed=seed, port=port, db=db)


class DemoApp:
    """The screen of a demo, imported while the demo's server starts."""

    def __init__(self, config: Config, *, diff: bool = True) -> None:
        import pushtui.tui.app  # noqa: F401 - takes as long as the server does, so both happen at once

        self._config = config
        self._diff = diff

    def on(self, url: str, against: str | None = None, record: Path | None = None) -> PushtuiApp:
        """The screen on the demo's delivery, compared with another one where that is named.

        Raises:
            UsageProblem: the baseline cannot be used, or the recording not be written.
            SourceError: the server has no such delivery.
        """
        banner = f"A second terminal can watch: pushtui watch {url}"
        target = Target.of(url, self._config)
        found = baseline(target, against)
        return app(target, self._config, banner=banner, diff=self._diff, baseline=found, record=record)


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
