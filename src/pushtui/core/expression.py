"""Expression: a small, safe language over the metrics, for gates and alerts.

    status == completed and error_rate < 5%
    ios.error_rate > 2 * error_rate for 30s
    throughput < 1k/s or not progress >= 99.5 %

Numbers may have a unit: `%` (a hundredth), `s`, `m`, `h` (seconds), `k`, `M`, `G` (thousands), and `/s`, `/m`, `/h`
(a second's part), also joined as in `2k/s`. `for 30s` behind a comparison or a parenthesis holds once it has been
true all that time. Nothing else can be named, called or reached.

Unknown metrics make a comparison unknown, as in SQL: `unknown or true` is true, `unknown and false` is false, and
everything else with it stays unknown.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from pushtui.core.metrics import RATIOS
from pushtui.core.report import COUNTERS, Status

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

REASON_NAMES: tuple[str, ...] = (
    "reason_count",
    "reason_rate",
    "reason_minute",
    "reason_share",
    "reason_share_now",
    "reason_new",
)
"""Metrics of one reason, which only the alert rules about reasons can name."""

LONGEST = 1_000
"""Characters of an expression, at the most."""

_DEEPEST = 40
_UNITS = {"%": 0.01, "s": 1.0, "m": 60.0, "h": 3600.0, "k": 1e3, "M": 1e6, "G": 1e9}
_TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<number>\d[\d_]*(?:\.\d+)?)(?P<unit>\s?%|[kMG](?![A-Za-z]))?(?P<per>/[smh](?![A-Za-z_]))?(?P<time>[smh](?![A-Za-z_]))?"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<quoted>\"[^\"]*\"|'[^']*')"
    r"|(?P<sign><=|>=|==|!=|[-<>+*/().=])"
    r")"
)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_RESERVED = ("and", "or", "not", "for")


class ExpressionError(ValueError):
    """The text is no expression: one line that names the column and the remedy."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, or a status word."""

    value: float | str


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
    """`sign` is a key of `_COMPARE`."""

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


_CONDITIONS = (Comparison, Joined, Negated, Held)

Node = Constant | Metric | Sum | Comparison | Joined | Negated | Held

Since = Mapping[int, float]
"""For each `for` of an expression whose part is true: since when, in seconds."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition: its text as written, and what it means."""

    text: str
    root: Node

    @property
    def names(self) -> frozenset[str]:
        """The keys that it reads."""
        return frozenset(_names(self.root))

    def judge(self, readings: Mapping[str, Value], at: float, since: Since) -> tuple[bool | None, Since]:
        """Whether it holds at `at` seconds, None where that is unknown; and what to hand in the next time."""
        kept: dict[int, float] = {}
        found = _truth(self.root, readings, at, since, kept)
        return found, kept


def _names(node: Node) -> list[str]:
    match node:
        case Metric(key):
            return [key]
        case Constant():
            return []
        case Sum(_, left, right) | Comparison(_, left, right):
            return [*_names(left), *_names(right)]
        case Joined(_, parts):
            return [name for part in parts for name in _names(part)]
        case Negated(part) | Held(part):
            return _names(part)


def _value(node: Node, readings: Mapping[str, Value]) -> Value:
    match node:
        case Constant(value):
            return value
        case Metric(key):
            return readings.get(key)
        case Sum(sign, left, right):
            a, b = _value(left, readings), _value(right, readings)
            if not isinstance(a, (int, float)) or not isinstance(b, (int, float)) or (sign == "/" and b == 0):
                return None
            result: float = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[sign](
                float(a), float(b)
            )
            return result
        case _:  # the parser lets no condition stand where a number is wanted
            raise AssertionError(node)


def _truth(
    node: Node, readings: Mapping[str, Value], at: float, since: Since, kept: dict[int, float]
) -> bool | None:
    match node:
        case Comparison(sign, left, right):
            a, b = _value(left, readings), _value(right, readings)
            return None if a is None or b is None else _COMPARE[sign](a, b)  # type: ignore[arg-type]  # of one kind: parsed so
        case Negated(part):
            found = _truth(part, readings, at, since, kept)
            return None if found is None else not found
        case Joined(how, parts):
            # Every part is judged, so that each `for` in it keeps its time.
            found_all = [_truth(part, readings, at, since, kept) for part in parts]
            decisive = how == "or"
            return decisive if decisive in found_all else None if None in found_all else not decisive
        case Held(part, seconds, index):
            found = _truth(part, readings, at, since, kept)
            if not found:
                return found
            kept[index] = min(since.get(index, at), at)
            return at - kept[index] >= seconds
        case _:  # the parser lets no number stand where a condition is wanted
            raise AssertionError(node)


def parse(text: str, extra: tuple[str, ...] = ()) -> Expression:
    """The condition that `text` writes.

    Args:
        text: as written.
        extra: names of metrics that it may use beside `NAMES`.

    Raises:
        ExpressionError: it writes none; the message names the column and what is wanted there.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"an expression has at most {LONGEST} characters, this one has {len(text)}")
    return Expression(text, _Parser(text, extra).whole())


def duration(text: str) -> float:
    """Seconds of `30s`, `2m`, `1h` or a plain number of seconds.

    Raises:
        ExpressionError: it is none.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smh]?)\s*", text)
    if found is None:
        raise ExpressionError(f"{text!r} is not a time such as 30s, 10m or 2h")
    return float(found[1]) * _UNITS[found[2] or "s"]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int
    value: float = 0.0
    time: bool = False


class _Parser:
    """Recursive descent, one token ahead."""

    def __init__(self, text: str, extra: tuple[str, ...]) -> None:
        self._tokens = _tokens(text)
        self._names = (*NAMES, *extra)
        self._place = 0
        self._depth = 0
        self._held = 0

    def whole(self) -> Node:
        node = self._any()
        if self._now.kind != "end":
            raise self._wrong("an `and`, an `or` or the end")
        return self._condition(node, 0)

    @property
    def _now(self) -> _Token:
        return self._tokens[self._place]

    def _take(self, *texts: str) -> _Token | None:
        token = self._now
        if token.kind in ("sign", "name") and token.text in texts:
            self._place += 1
            return token
        return None

    def _wrong(self, wanted: str) -> ExpressionError:
        token = self._now
        there = "it ends" if token.kind == "end" else f"there is {token.text!r}"
        return ExpressionError(f"column {token.at + 1}: {wanted} is wanted, but {there}")

    def _condition(self, node: Node, at: int) -> Node:
        if isinstance(node, _CONDITIONS):
            return node
        raise ExpressionError(f"column {at + 1}: that is a value; compare it, as in `error_rate > 5%`")

    def _number(self, node: Node, at: int) -> Node:
        if isinstance(node, _CONDITIONS) or _is_word(node):
            what = "a condition" if isinstance(node, _CONDITIONS) else "a status"
            raise ExpressionError(f"column {at + 1}: a number is wanted, but that is {what}")
        return node

    def _any(self) -> Node:
        """A condition, a number or a status: who asked for it sees to it that it is the right one."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError(f"column {self._now.at + 1}: nested more than {_DEEPEST} deep")
        node = self._joined("or", lambda: self._joined("and", self._one))
        self._depth -= 1
        return node

    def _joined(self, how: Literal["and", "or"], part: Callable[[], Node]) -> Node:
        at = self._now.at
        node = part()
        if self._now.text != how or self._now.kind != "name":
            return node
        parts = [self._condition(node, at)]
        while self._take(how):
            at = self._now.at
            parts.append(self._condition(part(), at))
        return Joined(how, tuple(parts))

    def _one(self) -> Node:
        negations = 0
        while self._take("not"):
            negations += 1
        at = self._now.at
        node = self._comparison()
        if self._take("for"):
            token = self._now
            if token.kind != "number" or not token.time:
                raise self._wrong("a time such as 30s or 2m")
            self._place += 1
            self._held += 1
            node = Held(self._condition(node, at), token.value, self._held)
        if negations:
            node = self._condition(node, at)
        return Negated(node) if negations % 2 else node

    def _comparison(self) -> Node:
        at = self._now.at
        left = self._sum()
        sign = self._take(*_COMPARE, "=")
        if sign is None:
            return left
        right_at = self._now.at
        right = self._sum()
        how = "==" if sign.text == "=" else sign.text
        if _is_word(left) and _is_word(right) and how in ("==", "!="):
            return Comparison(how, left, right)
        if _is_word(left) or _is_word(right):
            raise ExpressionError(f"column {sign.at + 1}: a status is compared with a status, by == or !=")
        return Comparison(how, self._number(left, at), self._number(right, right_at))

    def _sum(self) -> Node:
        return self._arithmetic(("+", "-"), lambda: self._arithmetic(("*", "/"), self._factor))

    def _arithmetic(self, signs: tuple[str, str], part: Callable[[], Node]) -> Node:
        at = self._now.at
        node = part()
        while sign := self._take(*signs):
            right_at = self._now.at
            node = Sum(sign.text, self._number(node, at), self._number(part(), right_at))
        return node

    def _factor(self) -> Node:
        sign = 1.0
        while self._take("-"):
            sign = -sign
        at = self._now.at
        node = self._plain()
        return node if sign > 0 else Sum("-", Constant(0.0), self._number(node, at))

    def _plain(self) -> Node:
        token = self._now
        if self._take("("):
            node = self._any()
            if not self._take(")"):
                raise self._wrong("a `)`")
            return node
        if token.kind == "number":
            self._place += 1
            return Constant(token.value)
        if token.kind == "quoted" or (token.kind == "name" and token.text not in _RESERVED):
            self._place += 1
            return self._named(token)
        raise self._wrong("a metric or a number")

    def _named(self, token: _Token) -> Node:
        if self._take("."):
            metric = self._now
            if metric.kind != "name" or metric.text not in PLATFORM_NAMES:
                raise ExpressionError(_unknown(metric.text, metric.at, PLATFORM_NAMES, "a platform's metrics"))
            self._place += 1
            return Metric(f"{token.text}.{metric.text}")
        if token.text in self._names and token.kind == "name":
            return Metric(token.text)
        if token.text in {status.value for status in Status}:
            return Constant(token.text)
        raise ExpressionError(_unknown(token.text, token.at, (*self._names, *Status), "the metrics"))


def _is_word(node: Node) -> bool:
    return (isinstance(node, Constant) and isinstance(node.value, str)) or node == Metric("status")


def _unknown(text: str, at: int, names: tuple[str, ...], what: str) -> str:
    near = get_close_matches(text, names, n=1, cutoff=0.5)
    remedy = f"did you mean {near[0]}?" if near else f"{what} are {', '.join(names)}"
    return f"column {at + 1}: there is no {text or 'name'!r}; {remedy}"


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    end = len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None:
            at = place + len(text[place:]) - len(text[place:].lstrip())
            raise ExpressionError(f"column {at + 1}: {text[at]!r} means nothing here")
        place = match.end()
        kind = match.lastgroup or ""
        if match["number"] is not None:
            unit = (match["unit"] or "").strip()
            value = float(match["number"].replace("_", "")) * _UNITS.get(unit, 1.0)
            if match["per"]:
                value /= _UNITS[match["per"][1]]
            if match["time"]:
                value *= _UNITS[match["time"]]
            timed = bool(match["time"]) and not unit and not match["per"]
            found.append(_Token("number", match[0].strip(), match.start("number"), value, timed))
            continue
        start = match.start(kind)
        found.append(_Token(kind, match[kind].strip("\"'") if kind == "quoted" else match[kind], start))
    return [*found, _Token("end", "", end)]
