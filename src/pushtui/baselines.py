"""Baselines: an earlier delivery to compare with, from a file or from the server that is watched."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from pushtui.core.baseline import Baseline
from pushtui.core.source import Source, SourceError, UsageProblem
from pushtui.core.state import State
from pushtui.core.text import clean
from pushtui.target import Target


def baseline(given: str, target: Target | None) -> Baseline:
    """The baseline that `--baseline` names: a file, or the id of another delivery of the same server.

    Raises:
        UsageProblem: it is a file that cannot be used, or no id.
        SourceError: the server gave no such delivery.
    """
    from pushtui.sources.saved import read_saved

    path = Path(os.path.expanduser(given))
    if os.path.exists(path):  # which, unlike a Path, takes any name for one that is not there
        return read_saved(path)
    if "/" in given or path.suffix == ".json":
        raise UsageProblem(f"the baseline {clean(given, limit=120)} is not there: give a file, or a delivery's id")
    if target is None:
        raise UsageProblem("a recording has no server: give --baseline a report that was saved as JSON")
    return asyncio.run(_of_server(target.at(given).source()))


def of_state(state: State) -> Baseline:
    """What was watched before, as far as its history reaches.

    Raises:
        UsageProblem: it has no report.
    """
    if state.report is None:
        raise UsageProblem("the baseline is a recording without a report")
    return Baseline(state.report, state.history)


async def _of_server(source: Source) -> Baseline:
    from pushtui.sources.saved import over_time

    try:
        report = await source.fetch()
        assert report is not None  # a first question has no answer to be the same as
        try:
            return Baseline(report, over_time(await source.history()))
        except SourceError:
            return Baseline(report)  # its counters can be compared with all the same
    finally:
        await source.aclose()
