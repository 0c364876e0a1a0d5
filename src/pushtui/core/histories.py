"""Histories: the counters over time of a delivery's platforms.

While a watch goes on each history follows every sample. In what is read back from a recording somebody looks at one
platform at the most, so samples are only noted there, and a history is made when it is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pushtui.core.history import History, Tier
from pushtui.core.report import Platform
from pushtui.core.value import dataclass

PLATFORMS_KEPT = 16
"""Platforms whose history is kept, the first ones seen."""

NOTED = 64
"""Samples that are only noted; of more than these histories are made, or they would not be bounded."""

TIERS: tuple[tuple[float, int, float], ...] = (
    (1.0, 910, 1.0),
    (5.0, 390, 10.0),
    (2.8125, 970, 90.0),
    (3.75, 500, math.inf),
)
"""As `history.TIERS`, in two thirds of the steps: 15 minutes, 65 minutes, a day, everything.

Each range of a graph still has two steps for each of 120 columns, at the least.
"""

UNSEEN = History(tuple(Tier(*tier) for tier in TIERS))
"""A platform's history before its first sample."""

_NONE: Mapping[str, History] = MappingProxyType({})


class Histories(Mapping[str, History]):
    """Each platform's history by its raw name. Immutable: `add` gives new ones.

    Args:
        kept: what is known so far.
    """

    __slots__ = ("_kept",)

    def __init__(self, kept: Mapping[str, History] = _NONE) -> None:
        self._kept = kept

    def __getitem__(self, name: str) -> History:
        return self._kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self)!r})"

    def add(self, at: float, platforms: Sequence[Platform], *, gap: bool = False, held: bool = False) -> Histories:
        """With one more sample of each platform; the arguments are those of `History.add`."""
        kept = dict(self)
        for platform in platforms:
            history = kept.get(platform.name.raw)
            if history is None:
                if len(kept) >= PLATFORMS_KEPT:
                    continue
                history = UNSEEN
            kept[platform.name.raw] = history.add(at, platform.counts, gap=gap, held=held)
        return Histories(kept)


@dataclass(frozen=True, slots=True)
class Sample:
    """What `Histories.add` was given."""

    at: float
    platforms: Sequence[Platform]
    gap: bool
    held: bool

    def onto(self, history: History, name: str) -> History:
        """A platform's history with this sample; as it is, where there is none of it."""
        counts = next((platform.counts for platform in self.platforms if platform.name.raw == name), None)
        return history if counts is None else history.add(self.at, counts, gap=self.gap, held=self.held)


class Noted(Histories):
    """Histories of which the samples are known, and each is made when somebody looks at it."""

    __slots__ = ("_names", "_samples")

    def __init__(self, samples: tuple[Sample, ...] = (), names: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._samples = samples
        self._names = names

    def __getitem__(self, name: str) -> History:
        if name not in self._names:
            raise KeyError(name)
        history = UNSEEN
        for sample in self._samples:
            history = sample.onto(history, name)
        return history

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def add(self, at: float, platforms: Sequence[Platform], *, gap: bool = False, held: bool = False) -> Histories:
        """As for all; but nothing is made before there are many samples."""
        if len(self._samples) >= NOTED:
            return Histories(dict(self)).add(at, platforms, gap=gap, held=held)
        names = tuple(dict.fromkeys((*self._names, *(platform.name.raw for platform in platforms))))
        return Noted((*self._samples, Sample(at, platforms, gap, held)), names[:PLATFORMS_KEPT])
