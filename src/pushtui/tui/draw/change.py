"""Changes: how a counter's or a ratio's movement since the last poll is written, and whether it is good."""

from __future__ import annotations

import math

from pushtui.core import metrics
from pushtui.core.figures import change, short
from pushtui.core.picture import Picture
from pushtui.core.report import Counts
from pushtui.tui.draw.canvas import Span
from pushtui.tui.theme import Ink

_GOOD_UP = frozenset({"delivered", "opens", "actions", "engagements"})
_BAD_UP = frozenset({"bounces", "errors"})

WORTH = 0.05
"""Percentage points from one poll to the next that deserve a look. Less is told, but in no colour: in a
healthy send every ratio breathes by a hundredth or two, and what always glows is soon not seen."""

LEAST = 20
"""Occurrences beyond the expected ones below which a rise may be chance."""

_POLLS = 10
"""Polls like the last one that a send must have had before its ratios are judged."""


def direction(metric: str, difference: float) -> str:
    """The role of a difference of `metric`: good, bad, or muted where it is neither."""
    if difference == 0 or metric not in _GOOD_UP | _BAD_UP:
        return "muted"
    return "good" if (difference > 0) == (metric in _GOOD_UP) else "bad"


def ratio_change(now: Counts, before: Counts, metric: str) -> float | None:
    """Percentage points, to two decimals, by which the ratio of `metric` changed; None where unknown."""
    name = metrics.RATIO_OF[metric]
    new, old = metrics.ratio(now, name), metrics.ratio(before, name)
    return None if new is None or old is None else round((new - old) * 100, 2) + 0.0


def ratio_span(picture: Picture, metric: str, ink: Ink) -> Span:
    """The ratio's change since the last poll: a direction mark, filled if it deserves a look, and points."""
    points = ratio_change(picture.totals, picture.before, metric)
    if points is None:
        return ("", ink["dim"])
    if points == 0:
        return ("= 0.00", ink["muted"])
    worth = abs(points) >= WORTH and not _begun(picture.totals, picture.before)
    role = direction(metric, points) if worth else "muted"
    up, down = "△▽" if role == "muted" else "▲▼"
    return (f"{up if points > 0 else down} {abs(points):.2f}", ink[role])


def count_span(picture: Picture, metric: str, ink: Ink) -> Span:
    """The counter's change since the last poll."""
    now, before = picture.totals.get(metric), picture.before.get(metric)
    if now is None or before is None:
        return ("", ink["dim"])
    grown = now - before
    role = "bad" if grown < 0 or (grown > 0 and metric in _BAD_UP) else "muted"
    return (("+" + short(grown)) if grown > 0 else change(grown), ink[role])


def _begun(now: Counts, before: Counts) -> bool:
    """Whether a send has only just begun: each poll is a large part of the whole, and moves every ratio."""
    return (now.sent or 0) - (before.sent or 0) > (before.sent or 0) / _POLLS


def rising(now: Counts, before: Counts, metric: str) -> bool:
    """Whether a ratio that should stay low rose since the last poll by what deserves a look.

    It must have grown by clearly more than it had until then would let one expect: in the first seconds, when each
    poll is a large part of the whole, that cannot be told.
    """
    points = ratio_change(now, before, metric)
    new, old, sent, sent_before = now.get(metric), before.get(metric), now.sent, before.sent
    if points is None or points < WORTH or new is None or old is None or not sent or not sent_before:
        return False
    if _begun(now, before):
        return False
    expected = old / sent_before * max(0, sent - sent_before)
    return new - old - expected >= max(LEAST, 4 * math.sqrt(expected), expected / 2)
