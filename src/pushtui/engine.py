"""Engine: a thread with its own event loop that polls and keeps the newest picture of what it learned.

The screen may block for minutes (a stalled SSH link); polling must not. So the engine never waits for
anybody: it replaces one reference to an immutable value, and a second thread tells whoever listens.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing, suppress
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from pushtui.core.advance import advance
from pushtui.core.events import Event, Marked
from pushtui.core.rules import RULES, Rule
from pushtui.core.source import Lister, Source
from pushtui.core.state import State
from pushtui.poll import FASTEST, Listing, Pace, poll, poll_listing

_CLOSING = 1.0  # seconds for giving connections back


class _Closable(Protocol):
    async def aclose(self) -> None: ...


Origin = TypeVar("Origin", bound=_Closable)
News = TypeVar("News")
Picture = TypeVar("Picture")


class _Engine(Generic[Origin, News, Picture]):
    """The thread, and the fold of what it hears into a picture."""

    def __init__(
        self,
        origin: Callable[[], Origin],
        listen: Callable[[Origin, Pace], AsyncGenerator[News, None]],
        fold: Callable[[Picture, News], Picture],
        first: Picture,
        *,
        interval: float,
        on_change: Callable[[], None],
        on_news: Callable[[News, Picture, Picture], None] | None = None,
    ) -> None:
        self._on_news = on_news
        self._origin = origin
        self._listen = listen
        self._fold = fold
        self._picture = first
        self._pace = Pace(interval)
        self._interval = self._pace.interval
        self._bell = _Bell(on_change)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None
        self._crash: BaseException | None = None

    @property
    def interval(self) -> float:
        """Seconds between polls."""
        return self._interval

    @property
    def crash(self) -> BaseException | None:
        """What ended the engine against its will, or None. A bug, whatever it is."""
        return self._crash

    def start(self) -> None:
        """Begin to poll. Once."""
        if self._thread is not None:
            raise RuntimeError("the engine was started before")
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(_DaemonExecutor())
        self._task = self._loop.create_task(self._watch())
        self._thread = threading.Thread(target=self._run, name="pushtui-engine", daemon=True)
        self._bell.start()
        self._thread.start()

    def poll_now(self) -> None:
        """Poll at once. From any thread."""
        self._tell(self._pace.poll_now)

    def set_interval(self, seconds: float) -> None:
        """Poll every `seconds` from now on. From any thread."""
        self._interval = max(seconds, FASTEST)
        self._tell(partial(self._pace.set_interval, seconds))

    def stop(self, timeout: float = 2.0) -> bool:
        """End polling and give connections back. From any thread but the engine's own; again is harmless.

        Returns:
            whether the engine ended within `timeout` seconds; if not, its threads die with the process.
        """
        self._bell.stop()
        if self._thread is None or self._task is None:
            return True
        self._tell(self._task.cancel)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _tell(self, what: Callable[[], object]) -> None:
        if self._loop is None:
            what()
            return
        with suppress(RuntimeError):  # the loop is closed: nothing is left to be told
            self._loop.call_soon_threadsafe(what)

    def _run(self) -> None:
        loop, task = self._loop, self._task
        assert loop is not None
        assert task is not None
        try:
            with suppress(asyncio.CancelledError):
                loop.run_until_complete(task)
        except BaseException as error:  # kept for the screen, which must not show a dead picture as live
            self._crash = error
            self._bell.ring()
        finally:
            with suppress(Exception):
                loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    async def _watch(self) -> None:
        origin = self._origin()
        try:
            async with aclosing(self._listen(origin, self._pace)) as stream:
                async for news in stream:
                    self._take(news)
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(_CLOSING):
                    await origin.aclose()

    def _take(self, news: News) -> None:
        before = self._picture
        self._picture = after = self._fold(before, news)
        if self._on_news is not None:
            self._on_news(news, before, after)
        self._bell.ring()


class Engine(_Engine[Source, Event, State]):
    """Watches one delivery.

    Args:
        source: makes the source; called in the engine's thread.
        interval: seconds between polls.
        clock: local time, in seconds since the epoch.
        on_change: called from a thread of its own after `state` has changed; several changes may be one call.
            It may block for as long as it likes.
        first: the state to begin with.
        on_event: is told each event, the state before it and the state after it, in the engine's thread; it must
            return at once.
    """

    def __init__(
        self,
        source: Callable[[], Source],
        *,
        interval: float = 1.0,
        clock: Callable[[], float] = time.time,
        on_change: Callable[[], None] = lambda: None,
        first: State | None = None,
        on_event: Callable[[Event, State, State], None] | None = None,
    ) -> None:
        self._clock = clock
        listen = partial(_listen_source, clock=clock)
        state = State() if first is None else first
        super().__init__(source, listen, advance, state, interval=interval, on_change=on_change, on_news=on_event)

    def mark(self, text: str) -> None:
        """Put a cleaned text on the time line, now. From any thread."""
        self._tell(partial(self._take, Marked(self._clock(), text)))

    @property
    def state(self) -> State:
        """The newest state. Immutable; reading it waits for nothing."""
        return self._picture


class Stage(Protocol):
    """Where states come from that were known before."""

    def states(self) -> AsyncGenerator[State, None]:
        """State after state, for ever."""
        ...

    def wake(self) -> None:
        """Heed at once what was told from another thread."""
        ...

    async def aclose(self) -> None:
        """Give back what it holds."""
        ...


class ReplayEngine(_Engine[Stage, State, State]):
    """Plays what was recorded: the states come as they are.

    Args:
        stage: plays.
        on_change: as for `Engine`.
    """

    def __init__(self, stage: Stage, *, on_change: Callable[[], None] = lambda: None) -> None:
        self._stage = stage
        super().__init__(lambda: stage, _listen_stage, _newest, State(), interval=1.0, on_change=on_change)

    @property
    def state(self) -> State:
        """The newest state. Immutable; reading it waits for nothing."""
        return self._picture

    def wake(self) -> None:
        """Heed at once what the stage was told. From any thread."""
        self._tell(self._stage.wake)


class ListEngine(_Engine[Lister, Listing, Listing]):
    """Watches a server's list of deliveries. Arguments as for `Engine`; `rules` are what alerts are raised by."""

    def __init__(
        self,
        lister: Callable[[], Lister],
        *,
        interval: float = 2.0,
        clock: Callable[[], float] = time.time,
        on_change: Callable[[], None] = lambda: None,
        rules: tuple[Rule, ...] = RULES,
    ) -> None:
        listen = partial(_listen_lister, clock=clock, rules=rules)
        super().__init__(lister, listen, _newest, Listing(), interval=interval, on_change=on_change)

    @property
    def listing(self) -> Listing:
        """The newest listing. Immutable; reading it waits for nothing."""
        return self._picture


def _listen_source(source: Source, pace: Pace, *, clock: Callable[[], float]) -> AsyncGenerator[Event, None]:
    return poll(source, pace=pace, clock=clock)


def _listen_lister(
    lister: Lister, pace: Pace, *, clock: Callable[[], float], rules: tuple[Rule, ...]
) -> AsyncGenerator[Listing, None]:
    return poll_listing(lister, pace=pace, clock=clock, rules=rules)


def _listen_stage(stage: Stage, _pace: Pace) -> AsyncGenerator[State, None]:
    return stage.states()


def _newest(_old: Picture, new: Picture) -> Picture:
    return new


class _Bell:
    """Calls a listener from a thread of its own. Rings while it is busy become one more call."""

    def __init__(self, listener: Callable[[], None]) -> None:
        self._listener = listener
        self._rung = threading.Event()
        self._over = False

    def start(self) -> None:
        threading.Thread(target=self._run, name="pushtui-bell", daemon=True).start()

    def ring(self) -> None:
        self._rung.set()

    def stop(self) -> None:
        self._over = True
        self._rung.set()

    def _run(self) -> None:
        while True:
            self._rung.wait()
            self._rung.clear()
            if self._over:
                return
            with suppress(Exception):  # a listener that is gone (the screen has closed) is not our failure
                self._listener()


class _DaemonExecutor(ThreadPoolExecutor):
    """A thread for each call, that nobody waits for: a name server that hangs must not hang the exit."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:
                future.set_exception(error)

        threading.Thread(target=run, name="pushtui-lookup", daemon=True).start()
        return future
