"""No answer takes long to read for what is in it: the time grows with its length, and not with its length squared.

While a pattern is looked for, nothing else runs in the program: no deadline strikes and no key is heard.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from pushtui.core.source import SourceError
from pushtui.core.text import Name
from pushtui.sources import (
    azure,
    countly,
    failures,
    onesignal,
    parse,
    service,
)
from pushtui.sources.clickhouse.answer import CLICKHOUSE
from pushtui.sources.prometheus.source import PROMETHEUS
from tests.sources.readers import READERS

LENGTH = 60_000
MOST = 0.5
"""Seconds of CPU. What is as it should be takes some hundredths, the squared sort ten seconds and more."""

FILLERS = (
    *(" ", "\n", "a", "0", "-", "(", "\\", "\u0301", "A_", "a-b-", "x - ", "i400+", "sig=", "👩\u200d"),
    *("<Detail>", "TrackingId:", "(version ", "Code: 1. DB::Exception: ", 'bytearray(b"', "error: ", "http://"),
)
SERVICES = (
    service.PUSHTUI,
    azure.SERVICE,
    countly.SERVICE,
    onesignal.SERVICE,
    parse.SERVICE,
    CLICKHOUSE,
    PROMETHEUS,
)
"""One for each way of reading an explanation."""

SHAPES = (
    "{}",
    '{{"detail": {1}, "error": {1}, "message": {1}, "errors": [{1}]}}',
    "Code: 1. DB::Exception: {}",
    "<Error><Detail>{}</Detail></Error>",
    "<Detail>{}",
)


def filled(value: Any, text: str) -> Any:
    """The value with this text in place of every other."""
    match value:
        case str():
            return text
        case list():
            return [filled(item, text) for item in value[:2]]
        case dict():
            return {key: filled(item, text) for key, item in value.items()}
    return value


def seconds(act: Callable[[], object]) -> float:
    """Of CPU."""
    begun = time.thread_time()
    act()
    return time.thread_time() - begun


@pytest.mark.parametrize("filler", FILLERS)
def test_refusals(filler: str) -> None:
    text = filler * (LENGTH // len(filler))
    for one in SERVICES:
        for shape in SHAPES:
            body = shape.format(text, json.dumps(text)).encode(errors="replace")[: 64 * 1024]
            assert seconds(lambda body=body, one=one: one.problem(body)) < MOST, one.name  # type: ignore[misc]


@pytest.mark.parametrize("filler", FILLERS)
def test_answers(filler: str) -> None:
    text = filler * (LENGTH // len(filler))
    assert seconds(lambda: Name.of(text)) < MOST
    for name, reader in READERS.items():
        if name == "azure":
            continue
        body = json.dumps(filled(json.loads(reader.seeds[0]), text)).encode()

        def read(body: bytes = body, read: Callable[[bytes], object] = reader.read) -> None:
            with suppress(SourceError):
                read(body)

        assert seconds(read) < MOST, name


@pytest.mark.parametrize("filler", FILLERS)
def test_what_a_library_says_of_a_header(filler: str) -> None:
    said = f"illegal header line: bytearray(b'{filler * (LENGTH // len(filler))}')"
    error = ValueError(said)
    assert seconds(lambda: failures.broken(error, host="h")) < MOST
    assert len(failures.broken(error, host="h").message) < 400
