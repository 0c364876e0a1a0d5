"""Bodies of the providers, as they are documented or were recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pushtui.sources.request import Answer
from pushtui.sources.service import Service

_SAMPLES = Path(__file__).with_name("samples")


def raw(name: str) -> bytes:
    """The bytes of a sample."""
    return (_SAMPLES / name).read_bytes()


def body(sample: str, /, **changed: object) -> Any:
    """The value of a JSON sample, with some of its keys changed; those changed to `...` are left out."""
    value = json.loads(raw(f"{sample}.json"))
    if changed:
        value = {key: held for key, held in {**value, **changed}.items() if held is not ...}
    return value


def answer(data: bytes, service: Service, media: str = "application/xml") -> Answer:
    """An answer with these bytes."""
    return Answer(data, media, {}, "h", service)
