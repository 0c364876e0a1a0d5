"""Auth: the headers that prove who asks. Functions make them, so that no repr shows a secret."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping

from pushtui.core.source import UsageProblem

Auth = Callable[[], Mapping[str, str]]
"""Headers for one request; called for each, because a signature may depend on the time."""


def bearer(token: str) -> Auth:
    """`Authorization: Bearer …`.

    Raises:
        UsageProblem: no header can carry the token. So do all of these.
    """
    return scheme("Bearer", token)


def scheme(name: str, token: str) -> Auth:
    """`Authorization: NAME …`, for services with a word of their own, such as Key or Api."""
    return header("Authorization", token, before=f"{name} ")


def basic(user: str, password: str) -> Auth:
    """`Authorization: Basic …`, in UTF-8 (RFC 7617)."""
    if ":" in user:
        raise UsageProblem("the user's name has a colon in it, which Basic authentication cannot carry")
    if any(character < " " or character == "\x7f" for character in user + password):
        raise UsageProblem("the user or the password has control characters in it")
    pair = f"{user}:{password}".encode(errors="replace")
    return header("Authorization", base64.b64encode(pair).decode(), before="Basic ")


def header(name: str, value: str, *, before: str = "") -> Auth:
    """A header of the service's own, such as `X-Api-Key`."""
    return headers({name: value}, before=before)


def headers(values: Mapping[str, str], *, before: str = "") -> Auth:
    """Several headers."""
    for name, value in values.items():
        check(value, "token" if name == "Authorization" else f"value for {name}")
    made = {name: before + value for name, value in values.items()}

    def auth() -> Mapping[str, str]:
        return made

    return auth


def check(value: str, what: str) -> None:
    """That a header can carry a secret.

    Raises:
        UsageProblem: it cannot.
    """
    if not (value.isascii() and value.isprintable() and value):
        raise UsageProblem(f"the {what} is empty or has characters that no header can carry")
    if " " in value:
        raise UsageProblem(f"the {what} has a space in it")
