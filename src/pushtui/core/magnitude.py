"""Magnitude: whether the numbers of a condition can be of the size of what they are compared with.

`error_rate > 5` means 500 %, and `sent > 90%` means more than nine tenths of one message: a gate with the first
never closes, one with the second opens at once. Both are told where a condition is written, and taken where it is
read from a recording, in which it has been in force.
"""

from __future__ import annotations

from collections.abc import Iterator

from pushtui.core.expression import (
    SHARES,
    Comparison,
    Constant,
    Expression,
    Metric,
    Node,
    Sum,
    walk,
)
from pushtui.core.grammar import ExpressionError

_OPPOSITE = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def plausible(expression: Expression) -> Expression:
    """The expression, if its numbers are of the right size.

    Raises:
        ExpressionError: a share is compared with a number above 1 without `%`, or something else with a percentage.
    """
    for compared in (each for each in walk(expression.root) if isinstance(each, Comparison)):
        if isinstance(compared.right, Constant):
            _check(compared.left, compared.sign, compared.right)
        elif isinstance(compared.left, Constant):
            _check(compared.right, _OPPOSITE.get(compared.sign, compared.sign), compared.left)
    return expression


def _check(what: Node, sign: str, number: Constant) -> None:
    names = list(_metrics(what))
    if not isinstance(number.value, float) or not names:
        return
    shares = [name for name in names if name.rpartition(".")[2] in SHARES]
    percentage = number.written.endswith("%")
    # More than a bare 1 of a share is more than all of it: nobody asks for that, but for more than one percent.
    if shares == names and not percentage and (number.value > 1 or (number.value == 1 and sign == ">")):
        meant = (
            f"{number.value:.15g}% or {number.value / 100:.15g}" if number.written[-1].isdigit() else "5% or 0.05"
        )
        told = f"{names[0]} is a share: write it as {meant}; {number.written} would be {number.value * 100:.15g}%"
        raise ExpressionError(f"column {number.at + 1}: {told}")
    if not shares and percentage:
        told = f"{names[0]} is no share: {number.written} would be {number.value:.15g}"
        raise ExpressionError(
            f"column {number.at + 1}: {told}; write a number, or a part of one as in {number.written} * targeted"
        )


def _metrics(node: Node) -> Iterator[str]:
    """The keys of a metric, or of a sum or a difference of metrics; none where it is anything else."""
    match node:
        case Metric(key):
            yield key
        case Sum("+" | "-", left, right):
            parts = [list(_metrics(left)), list(_metrics(right))]
            if all(parts):
                yield from (*parts[0], *parts[1])
        case _:
            return
