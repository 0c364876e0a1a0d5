"""Numbers: integers as JSON Schema has them, for which 5.0 is one."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TypeVar

import msgspec

T = TypeVar("T")

_LIMIT = 2**63
_LONGEST = 64


def _number(text: str) -> int | float:
    """A number that was written with a fraction or an exponent: an exact int where it is a whole one."""
    if len(text) <= _LONGEST:
        try:
            value = Decimal(text)
            if value.copy_abs() < _LIMIT and value == value.to_integral_value():
                return int(value)
        except InvalidOperation:  # an exponent of more digits than Decimal has room for
            return float(text)
    return float(text)


_values = msgspec.json.Decoder(float_hook=_number)


def decode(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """What the decoder makes of a body, in which an integer may be written as 5.0 or 5e3.

    Raises:
        msgspec.ValidationError: a value breaks a rule.
        ValueError, RecursionError: it is no sound JSON.
    """
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        try:  # the slower way is for those only who write integers so
            value: T = msgspec.convert(_values.decode(body), decoder.type)
        except (ValueError, RecursionError):
            raise error from None
        return value
