"""Scripted deliveries for the screen's tests: deterministic, and free of the wall clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC

from pushtui.core.events import Event, Failed, Polled
from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.source import Trouble
from pushtui.core.state import State, advance
from pushtui.core.text import Name
from pushtui.tui.app import PushtuiApp

START = 1_795_780_200.0  # 2026-11-27 11:50:00 UTC
ZONE = UTC

REASONS = (
    (Kind.BOUNCE, "UNREGISTERED", "android", 0.014, 0.0),
    (Kind.ERROR, "ExpiredProviderToken", "ios", 0.009, 240.0),
    (Kind.BOUNCE, "BadDeviceToken", "ios", 0.006, 0.0),
    (Kind.ERROR, "QUOTA_EXCEEDED", "android", 0.003, 60.0),
    (Kind.BOUNCE, "410", "web", 0.002, 0.0),
)
PLATFORMS = (("android", 0.62), ("ios", 0.35), ("web", 0.03))
TARGETED = 2_000_000
SPEED = 4_200.0


def report(second: float, *, status: Status = Status.SENDING, exclusions: bool = False) -> Report:
    """The delivery `second` seconds after its start."""
    sent = int(SPEED * max(0.0, second - 10 + 10 * 0.5 ** (second / 10)))
    sent = min(sent, TARGETED - 1_200)
    late = int(SPEED * max(0.0, second - 14))
    reasons = []
    bounces = errors = 0
    for kind, code, platform, share, since in REASONS:
        count = int(share * SPEED * max(0.0, second - since))
        if not count:
            continue
        if kind is Kind.BOUNCE:
            bounces += count
        else:
            errors += count
        reasons.append(
            Reason(
                kind, Name.of(code), count, Name.of(f"{code} said the service"), Name.of(platform), START + since
            )
        )
    if exclusions:
        reasons.append(Reason(Kind.EXCLUSION, Name.of("FrequencyCap"), 1_000, None, None, START))
        reasons.append(Reason(Kind.EXCLUSION, Name.of("NotConsented"), 200, None, None, START))
    delivered = max(0, min(late, sent) - bounces)
    opens = int(delivered * 0.08 * min(1.0, second / 600))
    totals = Counts(TARGETED, 1_200, sent, delivered, bounces, errors, opens, opens // 7)
    rows = tuple(Platform(Name.of(name), _part(totals, share, name, reasons)) for name, share in PLATFORMS)
    return Report(
        Name.of("bf-2026-w1"),
        Name.of("Black Friday – wave 1"),
        status,
        totals,
        rows,
        tuple(sorted(reasons, key=lambda r: -(r.count or 0))),
        START,
        START + second if status.final else None,
        START + second,
    )


def _share(total: int | None, name: str) -> int:
    """A platform's share; what rounding leaves goes to the first, so that platforms add up."""
    parts = {platform: int((total or 0) * share) for platform, share in PLATFORMS}
    first = PLATFORMS[0][0]
    parts[first] += (total or 0) - sum(parts.values())
    return parts[name]


def _part(totals: Counts, share: float, name: str, reasons: list[Reason]) -> Counts:
    def sum_of(kind: Kind) -> int:
        return sum(r.count or 0 for r in reasons if r.kind is kind and r.platform == Name.of(name))

    opens = int((totals.opens or 0) * share)
    tracked = name != "web"
    sent, bounced = _share(totals.sent, name), sum_of(Kind.BOUNCE)
    late = _share((totals.sent or 0) - (totals.delivered or 0) - (totals.bounces or 0), name)
    return Counts(
        _share(totals.targeted, name),
        _share(totals.excluded, name),
        sent,
        sent - bounced - late,
        bounced,
        sum_of(Kind.ERROR),
        opens if tracked else None,
        opens // 7 if tracked else None,
    )


def polls(seconds: Iterable[float], make: Callable[[float], Report] = report) -> list[Event]:
    """One good poll at each of these seconds, read 0.4 s later."""
    return [Polled(START + s + 0.4, make(s), 0.02, START + s + 1.4) for s in seconds]


def refused(second: float, since: int = 1) -> Event:
    """The endpoint does not answer."""
    at = START + second + 0.4
    return Failed(
        at, Trouble.UNREACHABLE, "connection refused by 127.0.0.1:8750", "is the server running?", 0.1, at + 4
    )


def fold(events: Iterable[Event]) -> State:
    """The state after these events."""
    state = State()
    for event in events:
        state = advance(state, event)
    return state


class ScriptedWatch:
    """A watch whose states come from a script; `play` moves it on as the engine would."""

    def __init__(self, state: State, place: str = "127.0.0.1:8750") -> None:
        self.place = place
        self.state = state
        self.interval = 1.0
        self.told: list[str] = []
        self._ring: Callable[[], None] = lambda: None

    def start(self, on_change: Callable[[], None]) -> None:
        self._ring = on_change
        self.told.append("start")

    def play(self, *events: Event) -> None:
        for event in events:
            self.state = advance(self.state, event)
        self._ring()

    def poll_now(self) -> None:
        self.told.append("poll")

    def set_interval(self, seconds: float) -> None:
        self.interval = seconds
        self.told.append(f"interval {seconds:g}")

    def stop(self) -> None:
        self.told.append("stop")


@dataclass
class ScriptedListing:
    deliveries: tuple[Report, ...] = ()
    polled_at: float | None = None
    failure: Failed | None = None


class ScriptedList:
    """A list that stands still."""

    def __init__(self, listing: ScriptedListing, place: str = "127.0.0.1:8750") -> None:
        self.listing = listing
        self.place = place
        self.told: list[str] = []

    def start(self, on_change: Callable[[], None]) -> None:
        self.told.append("start")

    def poll_now(self) -> None:
        self.told.append("poll")

    def stop(self) -> None:
        self.told.append("stop")


def listing() -> ScriptedListing:
    """Four deliveries."""
    one = replace(report(300), platforms=(), reasons=())
    rows = (
        one,
        replace(one, id=Name.of("bf-test"), name=Name.of("Black Friday – test"), status=Status.COMPLETED),
        replace(
            one,
            id=Name.of("nl-47"),
            name=Name.of("Newsletter 47"),
            status=Status.FAILED,
            started_at=START - 86_400,
            totals=Counts(50_000, None, 0, 0, 0, 50_000),
        ),
        replace(
            one, id=Name.of("w2"), name=Name.of("Wave 2"), status=Status.SCHEDULED, started_at=None, totals=Counts()
        ),
    )
    return ScriptedListing(rows, START + 300)


class ScriptedDesk:
    """Hands out one scripted watch, whatever is asked for, and one list."""

    def __init__(self, watch: ScriptedWatch, lists: ScriptedListing | None = None) -> None:
        self.one = watch
        self.lists = ScriptedList(lists or listing())
        self.asked: list[str | None] = []

    def watch(self, delivery: str | None) -> ScriptedWatch:
        self.asked.append(delivery)
        return self.one if len(self.asked) == 1 else ScriptedWatch(self.one.state, self.one.place)

    def list(self) -> ScriptedList:
        return self.lists


def app(state: State, *, now: float | None = None, listing: bool = False, ascii: bool = False) -> PushtuiApp:
    """The program on a script, at a fixed time."""
    at = now if now is not None else (state.polled_at or START) + 1.0
    return PushtuiApp(ScriptedDesk(ScriptedWatch(state)), clock=lambda: at, zone=ZONE, listing=listing, ascii=ascii)
