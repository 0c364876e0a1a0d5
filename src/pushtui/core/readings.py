"""Readings: every metric by its name, as expressions and JSON output know them; None where unknown."""

from __future__ import annotations

from collections.abc import Callable, Collection

from pushtui.core import metrics
from pushtui.core.picture import Picture
from pushtui.core.source import Trouble
from pushtui.core.state import State

Reading = float | str | None
"""A number, or the status."""


def readings(state: State, at: float | None = None) -> dict[str, Reading]:
    """The metrics of the whole delivery.

    Args:
        state: what is known.
        at: now, in seconds since the epoch, which ages are told for; the last good answer's time if None.
    """
    return {**of_watch(state, at), **of_picture(Picture(state))}


def of_watch(state: State, at: float | None = None) -> dict[str, Reading]:
    """What is true of the whole watch, and of no platform alone. Arguments as for `readings`."""
    now = state.polled_at if at is None else at
    return {
        "status": state.status.value,
        "age": _age(state, now),
        "still": state.still_for if state.report is not None else None,
        "cadence": state.cadence if state.report is not None else None,
        "failing": _failing(state, now),
        "contradictions": _contradictions(state),
    }


def of_picture(picture: Picture, wanted: Collection[str] | None = None) -> dict[str, Reading]:
    """The metrics of what a picture shows: the whole delivery or one platform.

    Args:
        picture: what is known of it.
        wanted: the names that are asked for, which alone are worked out where that takes time; all if None.
    """
    found: dict[str, Reading] = {**metrics.values(picture.totals), "left": metrics.left(picture.totals)}
    for names, worked_out in _WORKED_OUT.items():
        if wanted is None or not names.isdisjoint(wanted):
            found |= worked_out(picture)
    return found


def _throughput(picture: Picture) -> dict[str, Reading]:
    return {"throughput": picture.throughput, "throughput_usual": metrics.usual(picture.history, "sent")}


def _pace(picture: Picture) -> dict[str, Reading]:
    return {"pace": picture.rate("processed"), "pace_usual": metrics.usual(picture.history, "processed")}


def _eta(picture: Picture) -> dict[str, Reading]:
    eta = picture.eta
    return {"eta": None if eta is None else eta.seconds}


def _minute(picture: Picture) -> dict[str, Reading]:
    sent, delivered, bounces, errors = metrics.grown(picture.history, ("sent", "delivered", "bounces", "errors"))
    return {
        "sent_minute": sent,
        "delivered_minute": delivered,
        "bounces_minute": bounces,
        "errors_minute": errors,
        "delivered_rate_now": metrics.divide(delivered, sent),
        "bounce_rate_now": metrics.divide(bounces, sent),
        "error_rate_now": metrics.divide(errors, sent),
    }


def _brief(picture: Picture) -> dict[str, Reading]:
    brief = ("sent", "bounces", "errors")
    sent, bounces, errors = metrics.grown(picture.history, brief, metrics.BRIEF, metrics.BRIEF / 2)
    return {"bounce_rate_5s": metrics.divide(bounces, sent), "error_rate_5s": metrics.divide(errors, sent)}


_WORKED_OUT: dict[frozenset[str], Callable[[Picture], dict[str, Reading]]] = {
    frozenset({"throughput", "throughput_usual"}): _throughput,
    frozenset({"pace", "pace_usual"}): _pace,
    frozenset({"eta"}): _eta,
    frozenset({"sent_minute", "delivered_minute", "bounces_minute", "errors_minute"})
    | {"delivered_rate_now", "bounce_rate_now", "error_rate_now"}: _minute,
    frozenset({"bounce_rate_5s", "error_rate_5s"}): _brief,
}
"""The names that are worked out together → how, from a history."""


def with_platforms(state: State, at: float | None = None) -> dict[str, Reading]:
    """`readings`, and each platform's as `ios.error_rate`, under the platform's raw name."""
    found = readings(state, at)
    for platform in state.report.platforms if state.report is not None else ():
        for name, value in of_picture(Picture(state, platform.name)).items():
            found[f"{platform.name.raw}.{name}"] = value
    return found


def _failing(state: State, now: float | None) -> float | None:
    """Seconds for which the endpoint has failed. One that asks for patience has not."""
    failure = state.failure
    if failure is None or failure.trouble is Trouble.WAITING:
        return 0.0
    return None if now is None else max(0.0, now - failure.since)


def _contradictions(state: State) -> float | None:
    """How many notes say that numbers contradict each other; what a source says of itself is not among them."""
    if state.report is None:
        return None
    return float(
        sum(note not in state.report.notes and note.subject not in ("report", "source") for note in state.notes)
    )


def _age(state: State, now: float | None) -> float | None:
    if state.report is None or now is None or state.report.as_of is None:
        return None
    return max(0.0, now - state.report.as_of)
