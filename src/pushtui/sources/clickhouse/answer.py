"""Answer: what ClickHouse says over HTTP, as rows; and its exceptions, wherever they stand.

A query that fails once its answer has begun has status 200 already: the exception follows the broken JSON, with
or without a marker, or stands in the JSON. A row that is not known to be whole is never taken.
"""

from __future__ import annotations

import re

from pushtui.core.source import SourceError, Trouble
from pushtui.core.text import clean
from pushtui.core.value import dataclass
from pushtui.sources.failures import RefusedError
from pushtui.sources.request import Answer
from pushtui.sources.service import Service

Row = dict[str, object]

_BEGIN = re.compile(r"Code: (\d{1,5})[.,] ?(?:e\.displayText\(\) = )?DB::\w{0,40}Exception: ")
_ENDS = (" e.what() =", "(version ")
_CODE = re.compile(r"\(code (\d+)\)\Z")
_TAIL = 64 * 1024
_NAME = re.compile(r"\(([A-Z][A-Z0-9_]+)\)\s*\Z")
_REMEDIES = {
    16: "check the table's columns",
    47: "check the table's columns",
    60: "check the profile's database and table",
    62: "check the profile's queries",
    81: "check the profile's database",
    159: "the query took too long; read the table by the minute",
    160: "the query took too long; read the table by the minute",
    192: "check the profile's user",
    193: "check the profile's token: it is the user's password",
    241: "the server is short of memory",
    497: "give the user the right to read the table",
    516: "check the profile's user and token",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """An exception of the server's: its code, and what it says."""

    code: int
    what: str

    @property
    def told(self) -> str:
        """For people; not cleaned."""
        return f"{_NAME.sub('', self.what).rstrip(' .')} (code {self.code})"


def complaint(text: str) -> Complaint | None:
    """The exception in a text. It takes no longer than to read it once: a pattern that may look for its end again
    and again, in whatever an endpoint says, would stop everything else for as long.
    """
    text = " ".join(text.split())
    found = _BEGIN.search(text)
    if found is None:
        return None
    what = text[found.end() :]
    for end in _ENDS:
        what = what.partition(end)[0]
    return Complaint(int(found[1]), what.rstrip(" .,"))


def _last_words(host: str, body: bytes) -> SourceError | None:
    """Servers from 25.11 on write the exception, and break off."""
    found = complaint(body[-_TAIL:].decode(errors="replace"))
    return None if found is None else failure(host, found, None)


def _problem(body: bytes) -> str | None:
    found = complaint(body[:_TAIL].decode(errors="replace"))
    return None if found is None else found.told


CLICKHOUSE = Service(
    "a ClickHouse server",
    {
        400: "check the profile's queries",
        401: "check the profile's user and token",
        403: "check the profile's user and token, and the user's rights",
        404: "check the profile's database and table",
    },
    explained=("plain", "json", "tab-separated", "event-stream", "octet-stream"),
    problem=_problem,
    credential="password",
    last_words=_last_words,
)


def rows(answer: Answer) -> list[Row]:
    """The rows of an answer in the formats JSON and JSONCompact.

    Raises:
        SourceError: it is no such answer, or there is an exception in it or behind it.
    """
    code = answer.headers.get("x-clickhouse-exception-code")
    try:
        body = answer.json()
    except SourceError:
        found = complaint(answer.body[-_TAIL:].decode(errors="replace"))
        if found is None and code is None:
            raise
        raise failure(answer.host, found, code) from None
    if type(body) is dict and "exception" in body:
        text = body["exception"]
        raise failure(answer.host, complaint(text) if type(text) is str else None, code)
    if code not in (None, "0"):
        raise failure(answer.host, None, code)
    data = body.get("data") if type(body) is dict else None
    if type(body) is not dict or type(data) is not list:
        raise answer.service.nonsense(answer.host, "the answer is JSON, but not that of a query")
    if body.get("rows", len(data)) != len(data):
        raise answer.service.nonsense(answer.host, "the answer has other rows than it says")
    meta = body.get("meta")
    names = [column.get("name") if type(column) is dict else None for column in meta] if type(meta) is list else []
    return [_row(row, names) for row in data if type(row) is dict or (type(row) is list and len(row) == len(names))]


def failure(host: str, found: Complaint | None, code: str | None) -> SourceError:
    """The failure that an exception means."""
    if found is None:
        told = f"the query failed with code {clean(code or 'unknown', limit=8)}"
        return SourceError(Trouble.REFUSED, f"{host}: {told}", remedy="look at the server's own log")
    remedy = _REMEDIES.get(found.code, "look at the server's own log")
    return SourceError(Trouble.REFUSED, f"{host}: {clean(found.told, limit=160)}", remedy=remedy)


def remedy(error: RefusedError) -> str:
    """What to do about a refusal: by the exception's code, where the answer tells one; else by the status."""
    code = _CODE.search(error.detail or "")
    return _REMEDIES.get(int(code[1]), error.remedy) if code is not None else error.remedy


def _row(row: object, names: list[object]) -> Row:
    if isinstance(row, dict):
        return row
    assert isinstance(row, list)  # the caller let nothing else through
    return {name: value for name, value in zip(names, row, strict=True) if type(name) is str}
