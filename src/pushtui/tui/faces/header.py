"""Header: one line that says which delivery, where it stands, how far, how fast, and how old the data is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pushtui.core import metrics, signs
from pushtui.core.figures import age, calm, per_second, percent, remaining
from pushtui.core.outcome import outcome
from pushtui.core.picture import Picture
from pushtui.core.report import Status
from pushtui.core.source import Trouble
from pushtui.core.state import Failure
from pushtui.core.value import dataclass
from pushtui.tui.draw.canvas import Canvas, Span, fit, pinched, span_width, width_of
from pushtui.tui.faces.trouble import ROLES
from pushtui.tui.faces.trouble import SIGNS as ALERT_SIGNS
from pushtui.tui.scene import Scene
from pushtui.tui.theme import Ink

_FAILURES: dict[Trouble, tuple[str, str]] = {
    Trouble.UNREACHABLE: ("▲ no answer", "bad"),
    Trouble.REFUSED: ("▲ refused", "bad"),
    Trouble.NONSENSE: ("▲ bad answer", "bad"),
    Trouble.WAITING: ("! not yet", "warn"),
}
"""What is wrong with the endpoint in a word or two, with its sign, and its severity."""


_STATUS = re.compile(r"([45]\d\d) from ")
"""How the message on a refused request begins."""
_NAME = 24
"""Cells of the name below which the other parts save room too."""

_TELLING = 16
"""Cells of the name before which words of the age give way, and at another moment throughput and ETA."""

_APART = 10
"""Cells of the name before which throughput and ETA are shown: deliveries are told apart by it."""

_LEAST_NAME = 6
"""Cells below which a name says nothing."""

_KEPT = 3
"""Parts before which the age gives way."""

_AGE = 10
"""Cells that the age has at least, so that the rest stays where it is as it grows."""

_CLOSE = 2.0  # seconds by which the age that is told may lag behind


def status_spans(status: Status, ink: Ink, *, tight: bool = False) -> list[Span]:
    """A status with its sign, as wide as the longest one unless room is tight."""
    sign, role = signs.STATUS[status]
    return [(f"{sign} ", ink[role]), (status.value if tight else f"{status.value:<9}", ink[f"bold {role}"])]


@dataclass(frozen=True)
class Live:
    """What the screen knows of the connection, at one moment.

    Attributes:
        now: the local time, in seconds since the epoch.
        paused: the picture is frozen.
        missed: polls that were answered since the moment that is shown.
        at: the moment that is shown, by the local clock, where it is not the present one.
        speed: how fast a recording is played, in times real time; None where the watch is live.
        ended: the recording is at its end.
        which: which of several open reports it is; empty where it is the only one.
    """

    now: float
    paused: bool = False
    missed: int = 0
    at: float | None = None
    speed: float | None = None
    ended: bool = False
    which: str = ""


def draw_header(canvas: Canvas, scene: Scene, live: Live) -> None:
    """The header's parts on their ground. Where room is short the name is cut in its middle, then the parts shrink,
    then the last ones go, so that of the name enough is left to tell deliveries apart.
    """
    picture, ink = scene.picture, scene.ink
    canvas.base = ink["text on raised"]
    report = picture.report
    if report is None:
        canvas.put(1, 0, "pushtui", ink["bold text"])
        last: list[Span] = [(fit(scene.place, canvas.width - 12), ink["muted"])]
        if live.at is not None or live.paused:
            last = right(scene, live, tight=True)
        canvas.put_spans(canvas.width - 1 - span_width(last), 0, last)
        return
    age_spans = _which(live, ink) + right(scene, live)
    name = min(width_of(report.name.text), 36)
    parts = middle(scene)
    if _taken(parts) + min(name, _NAME) > _room(canvas, age_spans):
        age_spans = _which(live, ink) + right(scene, live, tight=1)
    room = _room(canvas, age_spans)
    if _taken(parts) + min(name, _NAME) > room:
        parts = middle(scene, tight=True)
        if _taken(parts) + min(name, _TELLING) > room:
            age_spans = _which(live, ink) + right(scene, live, tight=2)
            room = _room(canvas, age_spans)
        if _taken(parts[:_KEPT]) > room:
            age_spans = _which(live, ink) + right(scene, live, tight=3)
            room = _room(canvas, age_spans)
        while len(age_spans) > 1 and _taken(parts[:_KEPT]) > room:
            room += span_width(age_spans[-1:])
            age_spans = age_spans[:-1]
        while len(parts) > 1 and _taken(parts) > room:
            parts.pop()
        # How long it would have taken from then on matters less than what it is.
        wanted = min(name, _TELLING if live.paused or live.at is not None else _APART)
        while len(parts) > _KEPT and _taken(parts) + wanted > room:
            parts.pop()
    spare = room - _taken(parts)
    x, spare = _put_name(canvas, scene, name, spare)
    for index, part in enumerate(parts):
        x = canvas.put_spans(x, 0, part) + 2
        if index == 0 and metrics.progress(picture.totals) is not None and spare >= 10:
            size = min(spare - 2, 28)
            x = canvas.put_spans(x, 0, bar(metrics.progress(picture.totals) or 0.0, size, scene)) + 1
    canvas.put_spans(canvas.width - 1 - span_width(age_spans), 0, age_spans)


def _which(live: Live, ink: Ink) -> list[Span]:
    """Which of several open reports it is."""
    return [(live.which, ink["bold text"]), ("  ", ink["muted"])] if live.which else []


def _room(canvas: Canvas, age_spans: Sequence[Span]) -> int:
    """Cells that the age leaves to the other parts."""
    return canvas.width - 2 - max(_AGE, span_width(age_spans)) - 2


def _put_name(canvas: Canvas, scene: Scene, name: int, spare: int) -> tuple[int, int]:
    """As much of the name as there is room for, and the id where that is generous: (next column, room left)."""
    report, ink = scene.picture.report, scene.ink
    if report is None or spare < min(name, _LEAST_NAME):
        return 1, spare
    shown = min(name, spare)
    x, spare = canvas.put(1, 0, pinched(report.name.text, shown), ink["bold text"]), spare - shown
    ident = report.id.text
    if ident != report.name.text and spare >= width_of(ident) + 2 + 10:
        x = canvas.put(x + 2, 0, ident, ink["muted"])
        spare -= width_of(ident) + 2
    return x + 3, spare


def middle(scene: Scene, *, tight: bool = False) -> list[list[Span]]:
    """Status, platform filter, alerts, progress, throughput, ETA: the first stay longest.

    `tight` saves room by fewer words. Figures have the room of usual ones, so that those that change move nothing.
    """
    picture, ink = scene.picture, scene.ink
    stale = picture.state.lapsed
    parts = [_status(picture, ink, stale=stale, tight=tight)]
    if picture.platform is not None:
        parts.append([(f" {fit(picture.platform.text, 16)} only ", ink["background on focus"])])
    alerts = picture.state.alerts
    if alerts.worst is not None:
        role = ROLES[alerts.worst.severity]
        word = "" if tight else " alert" if len(alerts.open) == 1 else " alerts"
        parts.append([(f"{ALERT_SIGNS[alerts.worst.severity]} {len(alerts.open)}{word}", ink[f"bold {role}"])])
    share = metrics.progress(picture.totals)
    if share is not None:
        parts.append([(percent(share, 1).rjust(6 if tight else 7), ink["bold text"])])
    waiting = _tail(picture, ink)
    if stale and not tight:
        parts.append([("–".rjust(8), ink["dim"])])
    elif not stale and picture.status in (Status.SENDING, Status.STALLED, Status.PAUSED):
        speed = picture.throughput
        shown = per_second(speed)
        parts.append([(shown.rjust(7 if tight else 8), ink["text" if speed is not None else "dim"])])
        left = picture.eta
        if left is not None:
            text = f"ETA {remaining(left.seconds, left.low, left.high)}"
            parts.append([(f"{text:<{12 if tight else 13}}", ink["text"])])
        elif waiting and picture.status is Status.SENDING:
            parts.append(waiting)
    elif picture.status.final:
        parts += [_over(picture, ink), waiting]
    return [part for part in parts if part]


def _status(picture: Picture, ink: Ink, *, stale: bool, tight: bool = False) -> list[Span]:
    """The status; quiet where it is only the last that was heard, and with what went wrong where it is over."""
    if stale:
        return [(f"? {picture.status.value}" if tight else f"? {picture.status.value:<9}", ink["dim"])]
    found = outcome(picture.status, picture.totals)
    if found is None:
        return status_spans(picture.status, ink, tight=tight)
    sign, _ = signs.STATUS[picture.status]
    return [
        (f"{sign} {picture.status.value}", ink["bold text"]),
        (" · ", ink["muted"]),
        (f"{ALERT_SIGNS[found.severity]} {found.much}", ink[f"bold {ROLES[found.severity]}"]),
    ]


def _answered(failure: Failure) -> tuple[str, str]:
    """What is wrong with the endpoint in a word or two, and its severity; an HTTP status says most."""
    status = _STATUS.match(failure.message) if failure.trouble is Trouble.REFUSED else None
    return (f"▲ answers {status[1]}", "bad") if status is not None else _FAILURES[failure.trouble]


def _tail(picture: Picture, ink: Ink) -> list[Span]:
    """Where everything is sent, what has neither arrived nor bounced: under way while any still does."""
    totals, left = picture.totals, metrics.left(picture.totals)
    missing = metrics.under_way(totals)
    sent = picture.status is Status.COMPLETED or (left is not None and left <= 0)
    if not sent or missing is None or missing <= 0:
        return []
    arriving = any(picture.rate(name, metrics.RECENT) for name in ("delivered", "bounces"))
    sent_so_far = totals.sent or 0
    share = percent(metrics.divide(missing, totals.sent), 1 if missing * 1000 >= sent_so_far else 2)
    if missing * 10_000 < sent_so_far:
        # So few that their share would read as none.
        share = f"{missing:,}"
    text = f"sent; {share} still under way" if arriving else f"{share} of sent without an outcome"
    return [(text, ink["text" if arriving else "muted"])]


def _over(picture: Picture, ink: Ink) -> list[Span]:
    """How fast a send that is over was on the whole."""
    speed = metrics.average(picture.history)
    return [(f"⌀ {per_second(speed)}", ink["text"])] if speed is not None else []


def right(scene: Scene, live: Live, *, tight: int = 0) -> list[Span]:
    """The age of the data, and of the last answer where that says more.

    `tight` saves room: 1 leaves out what is needed least, 2 tells in one word what is old, and 3 of an endpoint
    that fails the age alone, for the line of trouble tells the rest.
    """
    state, ink = scene.picture.state, scene.ink
    polled = None if state.polled_at is None else live.now - state.polled_at
    told = state.report.as_of if state.report is not None else None
    old = polled if told is None else live.now - told
    if live.at is not None:
        return _elsewhere(scene, live, live.at, tight=tight > 0)
    if live.paused:
        when = f"{'' if tight else 'at '}{scene.clock(state.tried_at)}"
        return [("❙❙ paused", ink["bold warn"]), (f" {when}{_missed(live, tight=tight > 0)}", ink["muted"])]
    if state.failure is not None:
        word, severity = _answered(state.failure)
        if tight > 2 and old is not None:
            return [(f"{word[0]} {age(old)} old", ink[f"bold {severity}"])]
        return [(word, ink[f"bold {severity}"]), (f" · as of {age(old)}", ink["warn"])]
    role = "warn" if polled is not None and polled > max(10.0, 4 * state.interval) else "muted"
    aged = _calm_age(old, polled, state.interval)
    spans: list[Span] = [(f"as of {aged}", ink["muted"])]
    own = state.report.notes if state.report is not None else ()
    if any(note.subject == "source" and note not in own for note in state.notes):
        known = tight > 1 and old is not None
        spans = (
            [(f"! {aged} old", ink["warn"])]
            if known
            else [("! nothing new", ink["warn"]), (" · ", ink["muted"]), *spans]
        )
    if any(note.subject == "clock" for note in state.notes):
        spans = [("! clock", ink["warn"]), (" · ", ink["muted"]), *spans]
    lagging = old is not None and polled is not None and old - polled > max(3.0, 2 * state.interval)
    if polled is not None and old is not None and (role == "warn" or (lagging and not tight)):
        spans.append((f" · polled {age(0.0 if _close(polled, state.interval) else calm(polled))}", ink[role]))
    return spans


def _missed(live: Live, *, tight: bool = False) -> str:
    """How many polls were answered since the moment that is shown."""
    if not live.missed:
        return ""
    polls = "poll" if live.missed == 1 else "polls"
    return f" · +{live.missed} {polls}" if tight else f" · {live.missed} {polls} since"


def _elsewhere(scene: Scene, live: Live, at: float, *, tight: bool) -> list[Span]:
    """Which moment of the past, or of a recording, is shown. A sign says of a recording as much as its word."""
    ink = scene.ink
    today = scene.clock(at, "%Y-%m-%d") == scene.clock(live.now, "%Y-%m-%d")
    when = scene.clock(at, "%H:%M:%S" if today else "%d %b %H:%M:%S")
    if live.speed is None:
        ago = "" if tight else f" · {age(live.now - at)} ago"
        return [(f"◀ at {when}", ink["bold warn"]), (f"{ago}{_missed(live, tight=tight)}", ink["muted"])]
    sign, words, fewer = "▶", f"recording, ×{live.speed:g}", f"×{live.speed:g}"
    if live.paused:
        sign, words, fewer = "❙❙", "recording, paused", "recording"
    elif live.ended:
        sign, words, fewer = "■", "recording, the end", "the end"
    return [(f"{sign} at {when}", ink["bold warn"]), (f" · {fewer if tight else words}", ink["muted"])]


def _calm_age(old: float | None, polled: float | None, interval: float) -> str:
    """The age of the data, which does not tick where nobody needs it: each tick is a write of its own.

    Between polls that follow each other closely it stays what the last one made it, until the next is late; from
    ten seconds on it is told in steps.
    """
    if old is None or polled is None:
        return age(old)
    return age(calm(old - polled if _close(polled, interval) else old))


def _close(polled: float, interval: float) -> bool:
    """Whether the last poll is so near that the next one is not late."""
    return polled < min(1.5 * interval, _CLOSE)


def bar(share: float, size: int, scene: Scene) -> list[Span]:
    """A thin progress bar with half-cell ends."""
    ink = scene.ink
    halves = max(0, min(size * 2, int(share * size * 2)))
    full, half = divmod(halves, 2)
    final = scene.picture.status.final
    role = "good" if final else "dim" if scene.picture.state.failure is not None else "delivered"
    rest = size - full - half
    return [("━" * full + "╸" * half, ink[role]), ("─" * rest, ink["dim"])]


def _taken(parts: Sequence[Sequence[Span]]) -> int:
    """Cells that these parts take, with the gap before them and those between them."""
    return 3 + sum(span_width(part) + 2 for part in parts)
