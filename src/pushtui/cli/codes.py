"""Exit codes: the one table."""

from __future__ import annotations

from enum import IntEnum

from pushtui.core.source import Trouble


class Exit(IntEnum):
    """What the exit status says. A program ended by signal n exits with 128 + n."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    ENDPOINT = 3
    NONSENSE = 4
    TIMEOUT = 124


MEANING: dict[int, str] = {
    Exit.DONE: "done",
    Exit.FAILED: "a gate failed (wait), or pushtui itself",
    Exit.USAGE: "wrong usage or configuration",
    Exit.ENDPOINT: "the endpoint is unreachable or refused (network, TLS, 4xx, 5xx)",
    Exit.NONSENSE: "the endpoint answered nonsense",
    Exit.TIMEOUT: "time was up (wait)",
}
"""The table of help and README."""

OF_TROUBLE: dict[Trouble, Exit] = {
    Trouble.UNREACHABLE: Exit.ENDPOINT,
    Trouble.REFUSED: Exit.ENDPOINT,
    Trouble.WAITING: Exit.ENDPOINT,
    Trouble.NONSENSE: Exit.NONSENSE,
}
"""The exit status for each kind of failure of an endpoint."""
