"""Rules: how one counter, time or text is found in a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pushtui.core.text import clean
from pushtui.core.value import dataclass
from pushtui.sources import fields
from pushtui.sources.fields import LIMIT, Notes
from pushtui.sources.mapped.expression import Expression, ExpressionError

Probe = Callable[[str, str, object], None]
"""Told of each step by the doctor: the subject, the expression, and what it found."""

_WHOLE = re.compile(r"(\d{1,32})(?:\.0{1,12})?", re.ASCII)
_SIGNS = {1: "", -1: "− ", 0: "optional "}

_EXACT = 2.0**53
"""Below this a float holds every integer."""

_DEEPEST = 16
"""Lists in lists that are added up: more than a projection makes, and far fewer than the interpreter bears."""


def unseen(_subject: str, _expression: str, _found: object) -> None:
    """The probe where nobody looks."""


@dataclass(frozen=True, slots=True)
class CountRule:
    """A counter as a sum and difference of what is found.

    A list that is found counts as the sum of its elements. Where a part is missing the counter is unknown,
    unless the part is in `optional`.
    """

    plus: tuple[Expression, ...]
    minus: tuple[Expression, ...] = ()
    optional: tuple[Expression, ...] = ()

    def read(self, root: object, notes: Notes, subject: str, where: str = "", probe: Probe = unseen) -> int | None:
        """The counter in `root`; None is unknown. What is no count is noted."""
        total, known, any_found = 0, True, False
        for sign, expression in self._parts():
            found = found_by(expression, root, notes, subject)
            probe(subject, f"{_SIGNS[sign]}{expression.text}", found)
            value = number(found, notes, subject, where)
            if value is None:
                known = known and (sign == 0)
                continue
            any_found = True
            total += -value if sign < 0 else value
        if not known or not any_found:
            return None
        if not 0 <= total < LIMIT:
            notes.add(subject, f"{subject}{where} adds up to {fields.what(total)}: not a count, so unknown")
            return None
        return total

    def _parts(self) -> Iterator[tuple[int, Expression]]:
        yield from ((1, part) for part in self.plus)
        yield from ((-1, part) for part in self.minus)
        yield from ((0, part) for part in self.optional)


def found_by(expression: Expression, root: object, notes: Notes, subject: str) -> object:
    """What an expression finds; nothing, and a note, where it does not fit the body."""
    try:
        return expression.search(root)
    except ExpressionError as error:
        notes.add(subject, f"{subject}: {clean(expression.text, limit=60)}: {error}")
        return None


def number(found: object, notes: Notes, subject: str, where: str = "", *, deep: int = 0) -> int | None:
    """A count out of an integer, a string of digits, a float without a fraction, or a list of such.

    -1 is how services say "not measured": unknown, and no fault. An empty list is unknown as well, and so are
    lists that are nested deeper than `_DEEPEST`.
    """
    if isinstance(found, list) and deep < _DEEPEST:
        values = [number(element, notes, subject, where, deep=deep + 1) for element in found]
        known = [value for value in values if value is not None]
        if not known or len(known) < len(values):
            return None
        return fields.count(sum(known), notes, subject, f"{where}, added up,")
    if (type(found) in (int, float) and found == -1) or found in ("", "-1"):
        return None
    if type(found) is float and found.is_integer() and 0 <= found < _EXACT:
        return int(found)
    if type(found) is str and (match := _WHOLE.fullmatch(found.strip())):
        found = match[1]
    return fields.count(found, notes, subject, where)


def text_of(found: object) -> str | None:
    """A text, or a number or truth value as text; None where it is neither."""
    if type(found) is str:
        return found or None
    if type(found) is bool:
        return "true" if found else "false"
    return str(found) if type(found) is int else None
