"""Readings: every metric by its name, as expressions and JSON output know them; None where unknown."""

from __future__ import annotations

from pushtui.core import metrics
from pushtui.core.picture import Picture
from pushtui.core.state import State

Reading = float | str | None
"""A number, or the status."""


def readings(state: State, at: float | None = None) -> dict[str, Reading]:
    """The metrics of the whole delivery.

    Args:
        state: what is known.
        at: now, in seconds since the epoch, which the age of the data is told for; the last good answer's
            time if None.
    """
    picture = Picture(state)
    found: dict[str, Reading] = {"status": picture.status.value, **_numbers(picture)}
    found["age"] = _age(state, state.polled_at if at is None else at)
    return found


def with_platforms(state: State, at: float | None = None) -> dict[str, Reading]:
    """`readings`, and each platform's as `ios.error_rate`, under the platform's raw name."""
    found = readings(state, at)
    for platform in state.report.platforms if state.report is not None else ():
        for name, value in _numbers(Picture(state, platform.name)).items():
            found[f"{platform.name.raw}.{name}"] = value
    return found


def _numbers(picture: Picture) -> dict[str, float | None]:
    left = picture.eta
    timed = {"throughput": picture.throughput, "eta": None if left is None else left.seconds}
    return {**metrics.values(picture.totals), **timed}


def _age(state: State, now: float | None) -> float | None:
    if state.report is None or now is None or state.report.as_of is None:
        return None
    return max(0.0, now - state.report.as_of)
