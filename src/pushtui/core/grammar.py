"""Grammar: the small, safe language in which an expression over the metrics is written.

    status == completed and error_rate < 5%
    ios.error_rate > 2 * error_rate for 30s
    throughput < 1k/s or not progress >= 99.5 %

Numbers may have a unit: `%` (a hundredth), `s`, `m`, `h` (seconds), `k`, `M`, `G` (thousands), and `/s`, `/m`, `/h`
(a second's part), also joined as in `2k/s`. `for 30s` behind a comparison or a parenthesis holds once it has been
true all that time. Nothing else can be named, called or reached. Whether numbers can be meant is told by
`magnitude`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Literal

from pushtui.core.expression import (
    COMPARE,
    NAMES,
    PLATFORM_NAMES,
    Comparison,
    Constant,
    Expression,
    Held,
    Joined,
    Metric,
    Negated,
    Node,
    Sum,
)
from pushtui.core.report import Status
from pushtui.core.value import dataclass

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
_RESERVED = ("and", "or", "not", "for")
_CONDITIONS = (Comparison, Joined, Negated, Held)


class ExpressionError(ValueError):
    """The text is no expression: one line that names the column and the remedy."""


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
        sign = self._take(*COMPARE, "=")
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
            return Constant(token.value, token.text, token.at)
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
