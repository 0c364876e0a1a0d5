"""Batch: the events of one request, decoded, checked and added up before they come near the database."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from pushtui.core.report import COUNTERS
from pushtui.core.value import dataclass
from pushtui.server.moment import milliseconds
from pushtui.server.numbers import decode
from pushtui.server.problem import Problem
from pushtui.server.settings import ServerSettings

MAX_COUNT = 2**63 - 1
MAX_EVENT_ID = 64
MAX_PLATFORM = 64
MAX_CODE = 128
MAX_MESSAGE = 512

COUNTED = COUNTERS[1:]
"""The counters that events feed: all but targeted."""

Type = Literal["sent", "delivered", "bounce", "error", "open", "action", "exclusion"]

_COLUMN: dict[str, int] = {
    kind: COUNTED.index(counter)
    for kind, counter in {
        "sent": "sent",
        "delivered": "delivered",
        "bounce": "bounces",
        "error": "errors",
        "open": "opens",
        "action": "actions",
        "exclusion": "excluded",
    }.items()
}
_REASONED = frozenset({"bounce", "error", "exclusion"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_AT_FIELD = re.compile(r"\$\.(\w+)")
_MISSING_FIELD = re.compile(r"required field `(\w+)`")


class Event(msgspec.Struct, gc=False):
    """One line of a batch, as the contract has it."""

    event_id: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_EVENT_ID)]
    type: Type
    platform: Annotated[str, msgspec.Meta(max_length=MAX_PLATFORM)] | None = None
    code: Annotated[str, msgspec.Meta(max_length=MAX_CODE)] | None = None
    message: Annotated[str, msgspec.Meta(max_length=MAX_MESSAGE)] | None = None
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_COUNT)] = 1


ReasonKey = tuple[str, str, str]
"""(kind, code, platform or "")."""


@dataclass(slots=True)
class ReasonSum:
    """What a batch adds to one reason; `first` is the earliest `at`, in milliseconds since the epoch."""

    count: int
    message: str | None
    first: int | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Events added up: each counter list is in the order of `COUNTED`."""

    events: Sequence[Event]
    ids: str
    lines: int
    totals: list[int]
    platforms: dict[str, list[int]]
    reasons: dict[ReasonKey, ReasonSum]

    def without(self, known: Collection[str]) -> Batch:
        """The batch without the events of these ids; `lines` stays."""
        return _folded([event for event in self.events if event.event_id not in known], self.lines)


_decoder = msgspec.json.Decoder(Event)


def parse(body: bytes, settings: ServerSettings) -> Batch:
    """The batch in an NDJSON body. Blank lines are skipped.

    Raises:
        Problem: 413 for a line or a batch that is too long; 422 names the first bad line and its field.
    """
    lines = body.split(b"\n")
    if len(max(lines, key=len)) > settings.max_line:
        number = next(n for n, line in enumerate(lines, 1) if len(line) > settings.max_line)
        raise Problem(413, f"line {number} is longer than {settings.max_line:,} bytes", line=number)
    try:
        events = _decoder.decode_lines(body)
    except (ValueError, RecursionError):
        events = _one_by_one(lines)
    if not _one_a_line(body, len(events)):
        events = _one_by_one(lines)
    if len(events) > settings.max_events:
        raise Problem(
            413, f"the batch has {len(events):,} events; at most {settings.max_events:,} are taken at once"
        )
    found = batch(events)
    if "\\" in found.ids:  # only an escaped character can be a control character: look closer
        _no_controls(lines)
    return found


def batch(events: Sequence[Event]) -> Batch:
    """The events of one request added up; of several with one id the first counts."""
    return _folded(events, len(events))


def _one_a_line(body: bytes, events: int) -> bool:
    """Whether the plainest form is met, which takes no loop to see; False means: look line by line.

    Within a value no `{` can follow a `}`, so where each newline stands between such a pair, each ends an event.
    """
    body = body.strip()
    return body.count(b"\n") == body.count(b"}\n{") == events - 1


def _one_by_one(lines: Sequence[bytes]) -> list[Event]:
    """Decode line by line, which is slower, to say which one is bad."""
    events = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            events.append(decode(_decoder, line))
        except msgspec.ValidationError as error:
            raise bad_value(error, line=number) from None
        except RecursionError:
            raise Problem(422, f"line {number}: nested too deeply", line=number) from None
        except ValueError as error:
            raise Problem(422, f"line {number}: not one JSON object ({_plain(str(error))})", line=number) from None
    return events


def bad_value(error: msgspec.ValidationError, *, line: int | None = None) -> Problem:
    """The 422 that names the line (of a batch) and the field of a value that broke a rule."""
    text = str(error)
    found = _AT_FIELD.search(text) or _MISSING_FIELD.search(text)
    field = found[1] if found else None
    where = ", ".join(part for part in (f"line {line}" if line else "", f"field {field}" if field else "") if part)
    what = _plain(text.partition(" - at ")[0])
    return Problem(422, f"{where}: {what}" if where else what, line=line, field=field)


def _plain(text: str) -> str:
    """A decoder's message in the project's voice."""
    text = text.replace("`", "")
    return text[:1].lower() + text[1:]


def _no_controls(lines: Sequence[bytes]) -> None:
    for number, line in enumerate(lines, 1):
        if b"\\" in line and _CONTROL.search(decode(_decoder, line).event_id):
            raise Problem(
                422, f"line {number}, field event_id: has a control character", line=number, field="event_id"
            )


def _folded(events: Sequence[Event], lines: int) -> Batch:
    """Add events up; of several with one id the first counts."""
    ids = [event.event_id for event in events]
    if len(set(ids)) != len(ids):
        events = list({event.event_id: event for event in reversed(events)}.values())
        ids = [event.event_id for event in events]
    cells: dict[tuple[str, str | None], int] = {}
    reasons: dict[ReasonKey, ReasonSum] = {}
    for event in events:
        cell = (event.type, event.platform)
        cells[cell] = cells.get(cell, 0) + event.count
        if event.code and event.type in _REASONED:
            _reason(reasons, event)
    totals = [0] * len(COUNTED)
    platforms: dict[str, list[int]] = {}
    for (kind, platform), count in cells.items():
        totals[_COLUMN[kind]] += count
        if platform:
            platforms.setdefault(platform, [0] * len(COUNTED))[_COLUMN[kind]] += count
    ids.sort()  # neighbours in the table are written together
    return Batch(events, msgspec.json.encode(ids).decode(), lines, totals, platforms, reasons)


def _reason(reasons: dict[ReasonKey, ReasonSum], event: Event) -> None:
    key = (event.type, event.code or "", event.platform or "")
    at = milliseconds(event.at) if event.at is not None else None
    known = reasons.get(key)
    if known is None:
        reasons[key] = ReasonSum(event.count, event.message or None, at)
        return
    known.count += event.count
    known.message = known.message or event.message or None
    if at is not None:
        known.first = at if known.first is None else min(known.first, at)
