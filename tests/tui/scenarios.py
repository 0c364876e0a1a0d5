"""The characteristic moment of each scenario, and of each state that a screen can be in, as states."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from pushtui.core.advance import advance
from pushtui.core.events import Event, Failed, Polled
from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.core.text import Name
from tests.tui.delivery import START, Cause, Delivery, dies_at, slows

USUAL = (
    Cause(Kind.BOUNCE, "UNREGISTERED", "android", 0.022),
    Cause(Kind.BOUNCE, "BadDeviceToken", "ios", 0.017),
    Cause(Kind.ERROR, "QUOTA_EXCEEDED", "android", 0.004, 60.0),
    Cause(Kind.BOUNCE, "410", "web", 0.046),
)
PLATFORMS_OF_ALL = (
    "android", "ios", "huawei", "ipados", "web-chrome", "windows", "macos", "watchos", "wear", "web-firefox",
    "web-safari", "tvos",
)  # fmt: skip
SHARES = (0.44, 0.27, 0.06, 0.05, 0.045, 0.035, 0.03, 0.015, 0.015, 0.015, 0.015, 0.01)

DELIVERIES: dict[str, Delivery] = {
    "healthy": Delivery(causes=USUAL),
    "expired-key": Delivery(
        id="bf-2026-w2",
        name="Black Friday – wave 2",
        targeted=1_600_000,
        causes=(*USUAL, Cause(Kind.ERROR, "ExpiredProviderToken", "ios", 0.98, 270.0)),
    ),
    "dead-tokens": Delivery(
        id="winback-2026-11",
        name="Win-back – silent for a year",
        targeted=1_400_000,
        causes=(
            Cause(Kind.BOUNCE, "UNREGISTERED", "android", 0.23),
            Cause(Kind.BOUNCE, "Unregistered", "ios", 0.24),
            Cause(Kind.BOUNCE, "BadDeviceToken", "ios", 0.02),
            Cause(Kind.BOUNCE, "410", "web", 0.41),
        ),
        open_rate=0.02,
    ),
    "throttled": Delivery(
        id="bf-2026-w3",
        name="Black Friday – last hours",
        causes=(*USUAL, Cause(Kind.ERROR, "RESOURCE_EXHAUSTED", "android", 0.11, 240.0)),
        pace=slows(240.0, 400.0, 0.18),
    ),
    "stalled": Delivery(id="cm-2026-early", name="Cyber Monday – early access", causes=USUAL, pace=dies_at(200.0)),
    "outage": Delivery(id="cm-2026-w1", name="Cyber Monday – wave 1", causes=USUAL),
    "huge": Delivery(
        id="ny-2027-all",
        name="New Year – everyone",
        targeted=50_000_000,
        excluded=451_200,
        speed=60_000.0,
        parts=tuple((name, share, True) for name, share in zip(PLATFORMS_OF_ALL, SHARES, strict=True)),
        causes=tuple(
            Cause(
                (Kind.BOUNCE, Kind.ERROR)[place % 2],
                f"{('Token', 'Payload', 'Topic', 'Quota', 'Server')[place % 5]}Reason{place:03}",
                PLATFORMS_OF_ALL[place % 12],
                0.02 / (1 + place % 25),
                float(place % 7 * 30),
            )
            for place in range(290)
        ),
        exclusions=tuple((f"Exclusion{n}", 451_200 // 2 ** (n + 1)) for n in range(10)),
    ),
    "partial": Delivery(
        id="gw-7731",
        name="Gateway batch 7731",
        causes=USUAL,
        known=("sent", "delivered", "bounces", "errors"),
    ),
}


def seconds(end: int) -> Iterable[int]:
    """When it was polled: now and then at first, each second in the end."""
    return [*range(0, max(0, end - 60), 5), *range(max(0, end - 60), end + 1)]


def poll(report: Report, second: float) -> Polled:
    """A good poll at a second of the delivery, read 0.4 s later."""
    return Polled(START + second + 0.4, report, 0.02, START + second + 1.4)


def refused(second: float, message: str = "", remedy: str = "") -> Failed:
    """A poll that nobody answered; the next is due 4 s later."""
    at = START + second + 0.4
    return Failed(
        at,
        Trouble.UNREACHABLE,
        message or "connection refused by 127.0.0.1:8750",
        remedy or "is the server running?",
        0.1,
        at + 4,
    )


def watched(name: str, end: int, *, status: Status = Status.SENDING) -> State:
    """A watch of a delivery from its beginning; it has `status` in the last report."""
    delivery = DELIVERIES[name]
    state = State()
    for second in seconds(end):
        last = second == end
        state = advance(state, poll(delivery.report(second, status=status if last else Status.SENDING), second))
    return state


def after(state: State, *events: Event) -> State:
    """The state after more events."""
    for event in events:
        state = advance(state, event)
    return state


def _worked_example() -> State:
    """196 sent: the example that the arithmetic is checked by. apns reports no tracking."""
    platforms = (
        Platform(Name.of("apns"), Counts(102, 0, 100, 96, 4, 2, None, None)),
        Platform(Name.of("fcm"), Counts(96, 0, 96, 94, 2, 0, 20, 10)),
    )
    reasons = (
        Reason(Kind.BOUNCE, Name.of("BadDeviceToken"), 4, None, Name.of("apns"), START + 4),
        Reason(Kind.BOUNCE, Name.of("UNREGISTERED"), 2, None, Name.of("fcm"), START + 6),
        Reason(Kind.ERROR, Name.of("PayloadTooLarge"), 2, None, Name.of("apns"), START + 2),
    )
    total = Counts(198, 0, 196, 190, 6, 2, 20, 10)
    state = State()
    for second in range(0, 41, 2):
        part = min(1.0, second / 30)
        done = second >= 32
        state = advance(
            state,
            poll(
                Report(
                    Name.of("pilot-198"),
                    Name.of("Pilot – loyalty testers"),
                    Status.COMPLETED if done else Status.SENDING,
                    _part(total, part),
                    tuple(replace(p, counts=_part(p.counts, part)) for p in platforms),
                    reasons if done else (),
                    START,
                    START + 32 if done else None,
                    START + second,
                ),
                second,
            ),
        )
    return state


def _part(counts: Counts, part: float) -> Counts:
    moving = [None if value is None else int(value * part) for value in counts.values()[2:]]
    return Counts(counts.targeted, counts.excluded, *moving)


def _all_failed() -> State:
    causes = (
        Cause(Kind.ERROR, "ExpiredProviderToken", "ios", 1.0),
        Cause(Kind.ERROR, "SENDER_ID_MISMATCH", "android", 1.0),
    )
    delivery = Delivery(
        id="nl-47",
        name="Newsletter 47",
        targeted=100_000,
        excluded=0,
        parts=(("android", 0.6, True), ("ios", 0.4, True)),
        causes=causes,
    )
    return after(
        State(),
        *(poll(delivery.report(s, status=Status.FAILED if s == 60 else Status.SENDING), s) for s in range(61)),
    )


def _outage() -> State:
    busy = "503 from 127.0.0.1:8750: too busy"
    return after(
        watched("outage", 180), *(refused(180 + s, busy, "it asks for 4 s of patience") for s in (1, 3, 7))
    )


def _empty() -> State:
    delivery = Delivery(id="fresh", name="Just begun")
    return after(State(), *(poll(delivery.report(s), s) for s in range(31)))


_MAKERS: dict[str, Callable[[], State]] = {
    "healthy": lambda: watched("healthy", 300),
    "expired-key": lambda: watched("expired-key", 300),
    "dead-tokens": lambda: watched("dead-tokens", 240),
    "throttled": lambda: watched("throttled", 330),
    "stalled": lambda: watched("stalled", 290),
    "outage": _outage,
    "huge": lambda: watched("huge", 240),
    "tiny": _worked_example,
    "partial": lambda: watched("partial", 240),
    "recovered": lambda: watched("throttled", 470),
    "finished": lambda: watched("healthy", 520, status=Status.COMPLETED),
    "all-failed": _all_failed,
    "empty": _empty,
    "first-poll": lambda: after(State(), poll(DELIVERIES["healthy"].report(30), 30)),
    "waiting": State,
    "first-failed": lambda: after(State(), refused(0), refused(1)),
}


@cache
def state(name: str) -> State:
    """The state of this name; one of `NAMES`."""
    return _MAKERS[name]()


SCENARIOS = ("healthy", "expired-key", "dead-tokens", "throttled", "stalled", "outage", "huge", "tiny", "partial")
STATES = ("finished", "all-failed", "empty", "first-poll", "waiting", "first-failed")
NAMES = (*SCENARIOS, *STATES)

NOW: dict[str, float] = {"outage": START + 188.0, "waiting": START, "first-failed": START + 3.0}
"""The local time at which a state is looked at, where that is not a second after its last good poll."""


def now(name: str) -> float:
    """The local time at which a state is looked at."""
    return NOW.get(name) or (state(name).polled_at or START) + 0.6
