"""Doctor: an endpoint, or a saved answer, examined step by step, each step told as it is found."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pushtui.core.figures import age
from pushtui.core.finding import Finding, Verdict, bad, good, odd
from pushtui.core.report import Report
from pushtui.core.source import SourceError, Trouble, UsageProblem
from pushtui.core.text import clean
from pushtui.sources import decode, jsontext, probe, registry
from pushtui.sources.access import BODY_CAP
from pushtui.sources.attempt import Exchange
from pushtui.sources.failures import RefusedError
from pushtui.target import Target

if TYPE_CHECKING:
    from pushtui.sources.mapped.mapping import Mapping
    from pushtui.sources.mapped.source import JsonSource

SKEW = 5.0
"""Seconds that two clocks may differ by before it is worth a note."""

STALE = 900.0
"""Seconds after which numbers that should be of now are old."""

_Found = Report | tuple[Report, ...] | None
_UNREAD = 8  # numbers that no rule reads, in one line
_HINT = "give a profile of type json, or the URL of a report endpoint"


def endpoint(target: Target, tell: Callable[[Finding], None]) -> Trouble | None:
    """Examine an endpoint; the failure that ended it, or None.

    Raises:
        UsageProblem: it cannot be asked at all.
    """
    return asyncio.run(_endpoint(target, tell))


def saved(target: Target | None, file: str, tell: Callable[[Finding], None]) -> Trouble | None:
    """Examine an answer that was saved in a file; otherwise as `body`.

    Raises:
        UsageProblem: the file cannot be read, or answers of this type cannot be examined apart.
    """
    name = clean(file, limit=80)
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(BODY_CAP + 1)
    except OSError as error:
        raise UsageProblem(f"{name} cannot be read: {error.strerror or type(error).__name__}") from None
    if len(data) > BODY_CAP:
        raise UsageProblem(f"{name} is larger than any answer that is read")
    return body(target, data, name, tell)


def body(target: Target | None, data: bytes, name: str, tell: Callable[[Finding], None]) -> Trouble | None:
    """Examine a saved answer: by a profile's mapping, or as the contract's report where there is no target.

    The failure that ended it is given back, or None.

    Args:
        name: where it is saved, fit to be shown.

    Raises:
        UsageProblem: answers of this type cannot be examined apart.
    """
    mapping = None if target is None or target.settings is None else _json_source(target).mapping
    try:
        value = jsontext.load(data, host=name, remedy="save the answer as it came")
        tell(good("body", f"JSON, {_size(len(data))}"))
        if mapping is not None:
            assert target is not None  # it has the mapping
            # Where the URL alone names the delivery, a saved answer is one without a name.
            delivery = target.address.delivery or (None if mapping.id is not None else "saved")
            told: Iterable[Finding] = _mapped(mapping, value, delivery, name)
        else:
            told = _report(decode.report(value, host=name))
        for finding in told:
            tell(finding)
    except SourceError as error:
        tell(bad("body", error.message, error.remedy))
        return error.trouble
    return None


async def _endpoint(target: Target, tell: Callable[[Finding], None]) -> Trouble | None:
    async for finding in probe.way(target.address, target.access):
        tell(finding)
        if finding.verdict is Verdict.BAD:
            return Trouble.UNREACHABLE
    seen: list[Exchange] = []
    ask, close = _reader(replace(target, access=replace(target.access, observer=seen.append)))
    try:
        began = time.monotonic()
        found = await ask()
        for finding in (_answered(seen, time.monotonic() - began), _token(target), *_clock(seen, time.time())):
            tell(finding)
        assert found is not None  # a first question has no answer to be the same as
        for finding in _listed(found) if isinstance(found, tuple) else _report(found, time.time()):
            tell(finding)
        if target.type == "json" and isinstance(found, Report):
            async for finding in _live_mapping(target):
                tell(finding)
    except SourceError as error:
        return _failed(error, seen, tell)
    finally:
        await close()
    return None


def _reader(target: Target) -> tuple[Callable[[], Awaitable[_Found]], Callable[[], Awaitable[None]]]:
    """How the endpoint is asked, and given up: for its list where a profile names no delivery and needs one."""
    try:
        source = target.source()
    except UsageProblem:
        if target.address.delivery is not None or target.settings is None or not registry.lists(target.type):
            raise
        target.at("id").source()  # what is wrong beside that is told all the same
        lister = target.lister()
        return lister.deliveries, lister.aclose
    return source.fetch, source.aclose


def _failed(error: SourceError, seen: list[Exchange], tell: Callable[[Finding], None]) -> Trouble | None:
    if seen and error.trouble in (Trouble.NONSENSE, Trouble.WAITING):
        tell(_answered(seen, 0.0))
    if error.trouble is Trouble.WAITING:
        tell(odd("report", error.message, error.remedy))
        return None
    refused = isinstance(error, RefusedError) and error.status in (401, 403)
    tell(bad("token" if refused else "report", error.message, error.remedy))
    return error.trouble


async def _live_mapping(target: Target) -> AsyncIterator[Finding]:
    source = _json_source(target)
    try:
        for finding in _mapped(source.mapping, await source.body(), target.address.delivery, "the answer")[1:]:
            yield finding
    finally:
        await source.aclose()


def _json_source(target: Target) -> JsonSource:
    if target.type != "json":
        raise UsageProblem(f"--body reads no answers of type {target.type}: {_HINT}")
    from pushtui.sources.mapped.source import JsonSource

    # A body says by itself which delivery it is of; a URL that wants one gets a stand-in.
    source = (target if target.address.delivery is not None else target.at("saved")).source()
    assert isinstance(source, JsonSource)
    return source


def _answered(seen: list[Exchange], took: float) -> Finding:
    times = "" if len(seen) == 1 else f"{len(seen):,} answers, "
    statuses = ", ".join(sorted({str(exchange.status) for exchange in seen}))
    size = _size(sum(exchange.size for exchange in seen))
    return good("answer", f"{times}status {statuses}, {size}, {max(took, seen[-1].took) * 1000:,.0f} ms")


def _token(target: Target) -> Finding:
    return good("token", "none is sent" if target.access.token is None else "sent, and not refused")


def _clock(seen: list[Exchange], now: float) -> Iterable[Finding]:
    try:
        skew = parsedate_to_datetime(seen[-1].date[:64]).timestamp() - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return
    if abs(skew) > SKEW:
        way = "ahead of" if skew > 0 else "behind"
        yield odd("clock", f"the server's is {age(abs(skew))} {way} this machine's", "set both by NTP")
    else:
        yield good("clock", "the server's agrees with this machine's")


def _report(report: Report, now: float | None = None) -> Iterable[Finding]:
    yield good("report", f"“{report.name}”, id {report.id}, {report.status.value}")
    known = [f"{name} {count:,}" for name, count in report.totals.items() if count is not None]
    unknown = [name for name, count in report.totals.items() if count is None]
    yield good("counters", ", ".join(known)) if known else bad("counters", "none is known", "check the profile")
    if unknown:
        yield odd("unknown", f"{', '.join(unknown)}: shown as –")
    names = ", ".join(platform.name.text for platform in report.platforms[:8])
    yield good("platforms", f"{len(report.platforms):,}: {names}") if names else odd("platforms", "none are told")
    yield good("reasons", f"{len(report.reasons):,}") if report.reasons else odd("reasons", "none are told")
    if now is not None and report.as_of is None:
        yield odd("freshness", "the endpoint does not tell of when its numbers are")
    elif now is not None and report.as_of is not None:
        old = now - report.as_of
        stale = old > STALE and not report.status.final
        text = f"the numbers are of {age(old)} ago" if old >= 0 else "the numbers are of now"
        yield odd("freshness", text, "look at what feeds the endpoint") if stale else good("freshness", text)
    for note in report.notes:
        yield odd(note.subject, clean(note.text))


def _listed(found: tuple[Report, ...]) -> Iterable[Finding]:
    """Of a profile without a delivery."""
    if not found:
        yield odd("list", "there is no delivery")
        return
    yield good("list", f"{len(found):,} listed, the newest “{found[0].name}”")
    yield odd("report", "none is examined", f"give PROFILE/ID, such as {clean(found[0].id.text, limit=60)}")


def _mapped(mapping: Mapping, value: object, delivery: str | None, host: str) -> list[Finding]:
    """The report first, then each rule; where the body has an error in it, only that."""
    from pushtui.sources.mapped.trace import trace
    from pushtui.sources.mapped.unread import unread

    told = mapping.problem(value)
    if told is not None:
        return [bad("error", f"{host} says: {clean(told, limit=160)}")]
    report, steps = trace(mapping, value, delivery)
    found = [] if report is not None else [bad("report", "no delivery is named where the profile's id says")]
    for step in steps:
        text = f"{', '.join(step.parts)}  →  {step.outcome}" if step.parts else step.outcome
        found.append((odd if step.outcome.startswith("–") else good)(step.subject, text))
    left = unread(mapping, value)
    if left:
        more = f", and {len(left) - _UNREAD:,} more" if len(left) > _UNREAD else ""
        told = f"{', '.join(left[:_UNREAD])}{more}: no rule reads this"
        found.append(odd("unread", told, "give a rule to what is a counter"))
    return [*(list(_report(report))[:1] if report is not None else []), *found, *_remarks(report)]


def _remarks(report: Report | None) -> Iterable[Finding]:
    return [odd(note.subject, clean(note.text)) for note in report.notes] if report is not None else []


def _size(count: int) -> str:
    return f"{count:,} bytes" if count < 10_240 else f"{count / 1024:,.0f} KiB"
