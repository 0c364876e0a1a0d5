"""Expression: a condition over the metrics, for gates and alerts, and whether it holds.

How one is written is in `grammar`.

Unknown metrics make a comparison unknown, as in SQL: `unknown or true` is true, `unknown and false` is false, and
everything else with it stays unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Literal

from pushtui.core.metrics import RATIOS
from pushtui.core.report import COUNTERS
from pushtui.core.value import dataclass

Value = float | str | None
"""What a name stands for now: a number, a status word, or unknown."""

RECENT_NAMES: tuple[str, ...] = (
    "throughput_usual",
    "pace",
    "pace_usual",
    "left",
    "sent_minute",
    "delivered_minute",
    "bounces_minute",
    "errors_minute",
    "delivered_rate_now",
    "bounce_rate_now",
    "error_rate_now",
    "bounce_rate_5s",
    "error_rate_5s",
)
"""Metrics of the last minute, and what is usual."""

USUAL_NAMES: tuple[str, ...] = ("throughput_usual", "pace_usual")
"""Those that tell what is usual."""

PLATFORM_NAMES: tuple[str, ...] = (
    *COUNTERS,
    "engagements",
    "progress",
    *RATIOS,
    "throughput",
    "eta",
    *RECENT_NAMES,
)
"""Metrics that one platform has too, as in `ios.error_rate`."""

NAMES: tuple[str, ...] = ("status", *PLATFORM_NAMES, "age", "still", "cadence", "failing", "contradictions")
"""Every metric that can be named."""

SHARES: frozenset[str] = frozenset(
    {
        *RATIOS,
        "progress",
        "delivered_rate_now",
        "bounce_rate_now",
        "error_rate_now",
        "bounce_rate_5s",
        "error_rate_5s",
        "reason_share",
        "reason_share_now",
    }
)
"""Metrics that are fractions of 1."""

REASON_NAMES: tuple[str, ...] = (
    "reason_count",
    "reason_rate",
    "reason_minute",
    "reason_share",
    "reason_share_now",
    "reason_new",
    "reason_expected",
)
"""Metrics of one reason, which only the alert rules about reasons can name."""

COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
"""What the signs of comparisons mean."""

_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, or a status word.

    Attributes:
        written: how a number was written, with its unit.
        at: where in the text, counted from 0.
    """

    value: float | str
    written: str = field(default="", compare=False)
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of the delivery, or of one platform, by its key in the readings."""

    key: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Arithmetic: `sign` is one of + - * /."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison:
    """`sign` is a key of `COMPARE`."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Joined:
    """All or any of the parts."""

    how: Literal["and", "or"]
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """The opposite."""

    part: Node


@dataclass(frozen=True, slots=True)
class Held:
    """The part has been true for so many seconds. `index` tells several of one expression apart."""

    part: Node
    seconds: float
    index: int


Node = Constant | Metric | Sum | Comparison | Joined | Negated | Held

Since = Mapping[int, float]
"""For each `for` of an expression whose part is true: since when, in seconds."""


_Judge = Callable[[Mapping[str, Value], float, Since, dict[int, float]], bool | None]
"""Whether a condition holds, by readings, time, and since when its `for`s did; the last is to note the same in."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition: its text as written, what it means, and the keys that it reads.

    What it means is made into functions once: every rule is asked about every platform at each poll, and to walk
    through the nodes anew would take three times as long.
    """

    text: str
    root: Node
    names: frozenset[str] = field(init=False, compare=False, repr=False)
    holds: _Judge = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "names", frozenset(each.key for each in walk(self.root) if isinstance(each, Metric))
        )
        object.__setattr__(self, "holds", _condition(self.root))

    def judge(self, readings: Mapping[str, Value], at: float, since: Since) -> tuple[bool | None, Since]:
        """Whether it holds at `at` seconds, None where that is unknown; and what to hand in the next time."""
        kept: dict[int, float] = {}
        return self.holds(readings, at, since, kept), kept


def walk(node: Node) -> Iterator[Node]:
    """A node and all within it, as they are written."""
    yield node
    match node:
        case Sum(_, left, right) | Comparison(_, left, right):
            parts: Sequence[Node] = (left, right)
        case Joined(_, parts):
            pass
        case Negated(part) | Held(part):
            parts = (part,)
        case _:
            parts = ()
    for each in parts:
        yield from walk(each)


def _number(node: Node) -> Callable[[Mapping[str, Value]], Any]:
    """What gives the value of a number or a status word, None where it is unknown."""
    match node:
        case Constant(value):
            return lambda _: value
        case Metric(key):
            return lambda readings: readings.get(key)
        case Sum(sign, left, right):
            return _sum(sign, _number(left), _number(right))
        case _:  # the parser lets no condition stand where a number is wanted
            raise AssertionError(node)


def _sum(
    sign: str, left: Callable[[Mapping[str, Value]], Any], right: Callable[[Mapping[str, Value]], Any]
) -> Callable[[Mapping[str, Value]], float | None]:
    work: Callable[[float, float], float] = _ARITHMETIC[sign]

    def result(readings: Mapping[str, Value]) -> float | None:
        a, b = left(readings), right(readings)
        if not isinstance(a, (int, float)) or not isinstance(b, (int, float)) or (sign == "/" and b == 0):
            return None
        return work(float(a), float(b))

    return result


def _condition(node: Node) -> _Judge:
    match node:
        case Comparison(sign, Metric(key), Constant(value)):  # nearly all are such
            return _measured(COMPARE[sign], key, value)
        case Comparison(sign, left, right):
            return _compared(COMPARE[sign], _number(left), _number(right))
        case Negated(part):
            return _negated(_condition(part))
        case Joined(how, parts):
            return _joined([(_condition(part), _timed(part)) for part in parts], decisive=how == "or")
        case Held(part, seconds, index):
            return _held(_condition(part), seconds, index)
        case _:  # the parser lets no number stand where a condition is wanted
            raise AssertionError(node)


def _timed(node: Node) -> bool:
    return any(isinstance(each, Held) for each in walk(node))


def _measured(compare: Callable[[Any, Any], bool], key: str, value: float | str) -> _Judge:
    def judge(readings: Mapping[str, Value], _at: float, _since: Since, _kept: dict[int, float]) -> bool | None:
        found = readings.get(key)
        return None if found is None else compare(found, value)

    return judge


def _compared(
    compare: Callable[[Any, Any], bool],
    left: Callable[[Mapping[str, Value]], Any],
    right: Callable[[Mapping[str, Value]], Any],
) -> _Judge:
    def judge(readings: Mapping[str, Value], _at: float, _since: Since, _kept: dict[int, float]) -> bool | None:
        a, b = left(readings), right(readings)
        return None if a is None or b is None else compare(a, b)

    return judge


def _negated(part: _Judge) -> _Judge:
    def judge(readings: Mapping[str, Value], at: float, since: Since, kept: dict[int, float]) -> bool | None:
        found = part(readings, at, since, kept)
        return None if found is None else not found

    return judge


def _joined(parts: list[tuple[_Judge, bool]], *, decisive: bool) -> _Judge:
    """Parts, each with whether there is a `for` in it."""

    def judge(readings: Mapping[str, Value], at: float, since: Since, kept: dict[int, float]) -> bool | None:
        result: bool | None = not decisive
        for part, timed in parts:
            # Once it is decided, only parts with a `for` are judged, so that each of these keeps its time.
            if timed or result is not decisive:
                found = part(readings, at, since, kept)
                if result is not decisive and (found is decisive or found is None):
                    result = found
        return result

    return judge


def _held(part: _Judge, seconds: float, index: int) -> _Judge:
    def judge(readings: Mapping[str, Value], at: float, since: Since, kept: dict[int, float]) -> bool | None:
        found = part(readings, at, since, kept)
        if not found:
            return found
        kept[index] = min(since.get(index, at), at)
        return at - kept[index] >= seconds

    return judge
