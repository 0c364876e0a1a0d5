"""Integers written with a fraction or an exponent, and numbers that no integer can hold."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.server.numbers import decode

_INTEGER = msgspec.json.Decoder(int)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5),
        ("5.0", 5),
        ("5e3", 5000),
        ("-2.50e2", -250),
        ("0e5", 0),
        ("9223372036854775807.0", 2**63 - 1),
        ("123456789012345678.000", 123456789012345678),
    ],
)
def test_a_whole_number_is_exact_however_it_is_written(text: str, number: int) -> None:
    value = decode(_INTEGER, text.encode())
    assert value == number
    assert isinstance(value, int)


_EXPONENTS = ("400", "999999999999999999", "18446744073709551616", "400744073709551616", "9" * 40)


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("exponent", [f"{side}{digits}" for side in ("", "-") for digits in _EXPONENTS])
def test_an_exponent_beyond_every_number_is_refused_as_a_wrong_value(sign: str, exponent: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(_INTEGER, f"{sign}1e{exponent}".encode())


@given(
    mantissa=st.from_regex(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?", fullmatch=True),
    exponent=st.integers(-(10**25), 10**25) | st.integers(-40, 40),
)
def test_any_number_is_an_integer_or_a_wrong_value(mantissa: str, exponent: int) -> None:
    try:
        value = decode(_INTEGER, f"{mantissa}e{exponent}".encode())
    except msgspec.ValidationError:
        return
    assert isinstance(value, int)
