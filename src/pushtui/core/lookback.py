"""Lookback: what was true at each moment of a history, as conditions have it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import takewhile
from types import MappingProxyType

from pushtui.core.expression import USUAL_NAMES, Value
from pushtui.core.history import History, Tier
from pushtui.core.metrics import RECENT, USUAL, usual
from pushtui.core.picture import Picture
from pushtui.core.readings import of_picture
from pushtui.core.report import Report, Status
from pushtui.core.rules import Rule
from pushtui.core.state import State
from pushtui.core.step import Step
from pushtui.core.steps import Steps

Key = tuple[str, int]
"""A rule's id, and which `for` of its condition."""

_OF_USUAL = {"throughput_usual": "sent", "pace_usual": "processed"}

_AS_IT_WAS: Mapping[str, Value] = MappingProxyType({})


class Lookback:
    """What was true at each step of a history, as far as its totals tell.

    Args:
        history: up to the newest report.
        report: that report.
        rules: that are asked about.

    Attributes:
        times: the end of each step.
        first: the first step after which nothing is unknown.
    """

    def __init__(self, history: History, report: Report, rules: Sequence[Rule]) -> None:
        self._report = replace(report, platforms=(), reasons=())
        self._steps = history.known()
        self._tier = history.tiers[1]
        self.times = [step.at for step in self._steps]
        whole = sum(1 for _ in takewhile(lambda step: not step.gap, reversed(self._steps)))
        self.first = max(0, len(self._steps) - 1 - whole)
        self._ask(rules)

    def _ask(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._wanted = frozenset[str]().union(*(rule.when.names for rule in rules))
        self._read: dict[int, dict[str, Value]] = {}
        self._found: dict[int, frozenset[Key]] = {}
        self._usual: Mapping[str, Value] = _AS_IT_WAS

    def _again(self) -> Lookback:
        """Another on the same steps."""
        other = Lookback.__new__(Lookback)
        other.__dict__.update(self.__dict__)
        return other

    def of(self, rule: Rule) -> Lookback:
        """The same, of one rule."""
        other = self._again()
        other._ask((rule,))
        return other

    def with_usual(self, usual: Mapping[str, Value]) -> Lookback:
        """The same, where this counts as usual at every step, instead of what was usual then."""
        other = self._again()
        other._found = {}
        other._usual = usual
        return other

    def true_at(self, place: int) -> frozenset[Key]:
        """The rules with each `for` whose part was true at the end of a step."""
        found = self._found.get(place)
        if found is None:
            readings = {**self._readings(place), **self._usual}
            kept = ((rule.id, rule.when.judge(readings, 0.0, {})[1]) for rule in self._rules)
            found = self._found[place] = frozenset((name, index) for name, since in kept for index in since)
        return found

    def _readings(self, place: int) -> dict[str, Value]:
        found = self._read.get(place)
        if found is None:
            found = self._read[place] = self._readings_at(place)
        return found

    def _readings_at(self, place: int) -> dict[str, Value]:
        """The metrics at the end of a step. The status is known where it moved: then it was being sent."""
        step = self._steps[place]
        sending = self._report.status is Status.SENDING and self._moved(place)
        status = Status.SENDING if sending else Status.UNKNOWN
        state = State(replace(self._report, totals=step.totals, status=status), history=self._until(place))
        found: dict[str, Value] = dict(of_picture(Picture(state), self._wanted))
        return {**found, "status": status.value if sending else None}

    def usual_at(self, place: int, names: Collection[str]) -> dict[str, Value]:
        """What was usual at the end of a step; the names are some of `USUAL_NAMES`."""
        history = self._until(place)
        return {name: usual(history, _OF_USUAL[name]) for name in names}

    def _moved(self, place: int) -> bool:
        sent, before = (self._steps[at].get("sent") for at in (place, place - 1)) if place else (None, None)
        return sent is not None and before is not None and sent > before

    def _until(self, place: int) -> History:
        """The history as it was then, as far back as metrics look."""
        newest = self._steps[place]
        start = max(0, bisect_left(self.times, newest.at - RECENT) - 1)
        finest = Tier(1.0, len(self._steps), 1.0, Steps(loose=tuple(self._steps[start:place])), newest)
        return History((finest, self._coarse_until(newest)), newest, self._steps[0])

    def _coarse_until(self, newest: Step) -> Tier:
        """The steps from which is told what is usual; none where nobody asks."""
        tier = Tier(self._tier.seconds, self._tier.capacity, self._tier.longest)
        if self._wanted.isdisjoint(USUAL_NAMES):
            return tier
        end = bisect_right(self._coarse, newest.at, key=lambda step: step.at)
        steps = self._coarse[max(0, end - 1 - int(USUAL / tier.seconds)) : end]
        return replace(tier, done=Steps(loose=tuple(steps[:-1])), last=steps[-1]) if steps else tier

    @cached_property
    def _coarse(self) -> list[Step]:
        return list(self._tier.steps)
