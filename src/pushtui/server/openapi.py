"""The published contract: `openapi.json` beside this module, written by hand."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import msgspec

from pushtui.server.answers import Answer, answer


def contract() -> dict[str, Any]:
    """The OpenAPI 3.1 document as data."""
    found: dict[str, Any] = msgspec.json.decode((files("pushtui.server") / "openapi.json").read_bytes())
    return found


def document() -> Answer:
    """The document as it is served."""
    return answer(contract())
