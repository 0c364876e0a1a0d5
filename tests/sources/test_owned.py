"""Owned: after the server's end a failure says so; before, it is the source's own."""

from __future__ import annotations

import pytest

from pushtui.core.report import Report
from pushtui.core.source import PastPoint, SourceError, Trouble
from pushtui.sources.owned import ENDED, OwnedLister, OwnedSource


class Refusing:
    """A source and lister that nobody answers."""

    place = "127.0.0.1:1"
    most = 1

    async def fetch(self) -> Report | None:
        raise SourceError(Trouble.UNREACHABLE, "connection refused")

    async def deliveries(self) -> tuple[Report, ...]:
        raise SourceError(Trouble.UNREACHABLE, "connection refused")

    async def history(self) -> tuple[PastPoint, ...]:
        return ()

    async def aclose(self) -> None:
        pass


@pytest.mark.parametrize(("ended", "message"), [(False, "connection refused"), (True, ENDED)])
async def test_a_failure_is_told_as_what_it_is(ended: bool, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        await OwnedSource(Refusing(), lambda: ended).fetch()
    assert caught.value.message == message
    with pytest.raises(SourceError) as caught:
        await OwnedLister(Refusing(), lambda: ended).deliveries()
    assert caught.value.message == message
