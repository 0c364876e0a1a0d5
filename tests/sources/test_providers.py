"""Every provider: any body is a report or one readable line, no number is made up, and no secret is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pushtui.core.report import COUNTERS, Report
from pushtui.core.source import SourceError
from pushtui.sources.address import Address
from tests.sources.fault_cases import FAILURES
from tests.sources.faults import FaultServer, Talk, response, says
from tests.sources.providers import PROVIDERS, SECRET, SOURCES, Provider, access, routes
from tests.sources.readers import READERS, Reader, lines, numbers
from tests.sources.test_faults import readable

UNIT = 1_000_003
"""All counters in the bodies are multiples of it, so that sums and differences of them are, and little else is."""

HOSTILE = "\x1b]0;x\x07\u202e[red]\ud800\x00\n"
KEYS = ("sent", "failed", "errors", "status", "platforms", "name", "count", "", HOSTILE)

counts = (st.integers(-3, 10**7) | st.just((2**63 - 1) // UNIT)).map(lambda number: number * UNIT)
scalars = (
    st.none()
    | st.booleans()
    | counts
    | counts.map(str)
    | st.integers(2**63 // UNIT, 2**70).map(lambda number: number * UNIT)
    | st.sampled_from([float("nan"), float("inf"), -1, "-1", "", "x", "sending", HOSTILE, "i400+BadDeviceToken"])
    | st.text(st.characters(exclude_categories=["Nd", "Nl", "No"]), max_size=6)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)


def scaled(value: Any) -> Any:
    """With every number a multiple of `UNIT`."""
    match value:
        case bool():
            return value
        case int():
            return value * UNIT
        case float() if value.is_integer():
            return value * UNIT
        case str() if value.isascii() and value.isdigit():
            return str(int(value) * UNIT)
        case list():
            return [scaled(item) for item in value]
        case dict():
            return {key: scaled(item) for key, item in value.items()}
    return value


@st.composite
def bodies(draw: st.DrawFn, sample: bytes) -> bytes:
    """A good body in which some values, wherever they stand, are replaced by others."""
    body = scaled(json.loads(sample))
    body |= {"errorMessage": {"message": draw(scalars)}}  # what a good push has not
    for _ in range(draw(st.integers(0, 5))):
        holder, key = draw(st.sampled_from(list(places({"": body}))))
        if key == "":
            return json.dumps(draw(values)).encode()
        holder[key] = draw(values)
    return json.dumps(body).encode()


def places(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Where values stand in a body: what holds them, and under which key."""
    keys = holder if isinstance(holder, dict) else range(len(holder))
    for key in keys:
        yield holder, key
        if isinstance(holder[key], dict | list):
            yield from places(holder[key])


def honest(reports: tuple[Report, ...]) -> None:
    """Nothing in them is unfit to be shown, or a number of nobody's."""
    for report in reports:
        assert all(line.isprintable() for line in lines(report))
        assert all(note.subject in (*COUNTERS, "status") for note in report.meanings)
        assert all(0 <= number < 2**63 and number % UNIT == 0 for number in numbers(report))


def judge(provider: Provider | Reader, body: bytes) -> None:
    """What is made of the body is a report, or told."""
    try:
        reports = provider.read(body)
    except SourceError as error:
        line = error.message
    else:
        line = "a report"
        honest(reports)
    assert readable(line)


@pytest.mark.parametrize("name", [name for name in READERS if name != "azure"])
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_json_is_a_report_or_a_source_error(name: str, data: st.DataObject) -> None:
    good = PROVIDERS[name].good if name in PROVIDERS else data.draw(st.sampled_from(READERS[name].seeds[:2]))
    judge(READERS[name], data.draw(bodies(good)))


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_xml_is_a_report_or_a_source_error(data: st.DataObject) -> None:
    provider = PROVIDERS["azure"]
    text = re.sub(r">(\d+)<", lambda match: f">{int(match[1]) * UNIT}<", provider.good.decode())
    for _ in range(data.draw(st.integers(0, 4))):
        pieces = re.split(r"(<[^<>]*>)", text)
        index = data.draw(st.integers(0, len(pieces) - 1))
        other = data.draw(scalars.map(str) | st.sampled_from(["<Outcome/>", "</Outcome>", "<a>", "&x;", "<!--"]))
        pieces[index] = other
        text = "".join(pieces)
    judge(provider, text.encode("utf-8", "replace"))


@given(st.binary(max_size=60) | st.binary(max_size=30).map(lambda data: b"<NotificationDetails>" + data))
def test_any_bytes_instead_of_xml(data: bytes) -> None:
    judge(PROVIDERS["azure"], data)


@pytest.mark.parametrize("name", PROVIDERS)
@pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b'"x"', b"5", b'{"error": "no"}'])
def test_what_is_no_report_is_told(name: str, body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        PROVIDERS[name].read(body)
    assert readable(caught.value.message)
    assert caught.value.remedy.startswith("check that the address is")


@pytest.mark.parametrize("name", SOURCES)
async def test_a_good_answer_is_read_and_no_secret_is_shown(name: str) -> None:
    provider = SOURCES[name]
    async with FaultServer(routes(any=provider.good)) as server:
        source = provider.make(Address.base(server.url), access())
        report = await source.fetch()
        assert report is not None
        if name in ("airship", "pushwoosh"):  # they are asked for it, and this is no answer to that
            with pytest.raises(SourceError, match="the answer is JSON, but not"):
                await source.history()
        else:
            assert await source.history() == ()
        await source.aclose()
        assert SECRET not in repr(source) + source.place + " ".join(lines(report))
        assert source.place.startswith(server.url + "/")
        assert server.log


@pytest.mark.parametrize("name", SOURCES)
async def test_the_secret_stays_at_its_origin_and_out_of_the_failure(name: str) -> None:
    provider = SOURCES[name]
    async with FaultServer(says("{}")) as other, FaultServer(says("", "302 Found", Location=other.url)) as server:
        source = provider.make(Address.base(server.url), access())
        with pytest.raises(SourceError, match="another origin") as caught:
            await source.fetch()
        await source.aclose()
        assert other.log == []
        shown = f"{caught.value!r} {caught.value.message} {caught.value.remedy}"
        assert SECRET not in shown


QUICK = [name for name in FAILURES if not re.search("stall|drip|slow|late|never|flood|hang", name)]
"""Faults that need no deadline to pass; the client's own tests have them all."""


@pytest.mark.parametrize("name", SOURCES)
async def test_every_fault_is_one_readable_line_and_then_forgotten(name: str) -> None:
    provider = SOURCES[name]
    good = routes(any=provider.good)
    async with FaultServer(good) as server:
        source = provider.make(Address.base(server.url), access(deadline=0.6, body_cap=1024 * 1024))
        for fault in QUICK:
            server.act = FAILURES[fault][0]
            with pytest.raises(SourceError) as caught:
                await source.fetch()
            assert readable(caught.value.message), fault
            assert readable(caught.value.remedy or "-"), fault
            server.act = good
            assert await source.fetch() is not None, fault
        await source.aclose()


@pytest.mark.parametrize("name", SOURCES)
async def test_what_a_refusal_says_is_cleaned(name: str) -> None:
    provider = SOURCES[name]
    said = json.dumps({"errors": [HOSTILE * 50], "error": HOSTILE * 50, "message": HOSTILE * 50, "detail": HOSTILE})

    async def act(talk: Talk) -> None:
        media = "application/xml" if name == "azure" else "application/json"
        told = (
            f"<Error><Code>400</Code><Detail>{HOSTILE[:5]}&lt;b&gt;</Detail></Error>" if name == "azure" else said
        )
        await talk.send(response(told.encode(), "400 Bad", media=media))

    async with FaultServer(act) as server:
        source = provider.make(Address.base(server.url), access())
        with pytest.raises(SourceError, match="400 from 127") as caught:
            await source.fetch()
        await source.aclose()
        assert readable(caught.value.message)
        assert "␛" in caught.value.message
