"""Patience: for how long "not found" means "not yet"."""

from __future__ import annotations

import time
from collections.abc import Callable

from pushtui.core.source import SourceError, Trouble
from pushtui.sources.failures import RefusedError


class Patience:
    """Tells a delivery that cannot be read yet from one that does not exist.

    Args:
        seconds: how long a provider may need until a delivery can be read.
        usual: the same in words, for the remedy.
        monotonic: seconds on a clock that never goes back.
    """

    def __init__(self, seconds: float, usual: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._usual = usual
        self._monotonic = monotonic
        self._since: float | None = None
        self._met = False

    def met(self) -> None:
        """The delivery was read: from now on "not found" means that it is gone."""
        self._met = True

    def judge(self, error: RefusedError, host: str, what: str) -> SourceError:
        """The failure that a refusal is: `Trouble.WAITING` for a 404 while the delivery may still turn up."""
        if error.status != 404 or self._met:
            return error
        now = self._monotonic()
        self._since = now if self._since is None else self._since
        if now - self._since >= self._seconds:
            return error
        return SourceError(
            Trouble.WAITING,
            f"{host} has nothing on {what} yet",
            remedy=f"it takes {self._usual} after a send begins; if it lasts, check the id",
            retry_after=error.retry_after,
        )
