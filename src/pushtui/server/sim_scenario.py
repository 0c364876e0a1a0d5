"""Scenario: what a simulated send is like, as frozen values without behaviour. Times are simulated seconds."""

from __future__ import annotations

from typing import Literal

from pushtui.core.value import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason with the code that the push service really gives, and its weight among its kind."""

    code: str
    message: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Lag:
    """A log-normal delay, cut off at `longest`; `late_share` of the messages have `late_median` instead."""

    median: float
    sigma: float
    longest: float
    late_share: float = 0.0
    late_median: float = 1.0


@dataclass(frozen=True, slots=True)
class Channel:
    """One platform: its share of the audience, and what becomes of its messages.

    `error_ratio` is of attempts, `bounce_ratio` of sends, `open_ratio` of deliveries, `action_ratio` of opens.
    `tracked` is whether opens and actions are reported.
    """

    platform: str
    share: float
    error_ratio: float
    bounce_ratio: float
    open_ratio: float
    action_ratio: float
    errors: tuple[Cause, ...]
    bounces: tuple[Cause, ...]
    delivery: Lag
    bounce: Lag
    opening: Lag
    action: Lag
    tracked: bool = True


@dataclass(frozen=True, slots=True)
class Pace:
    """Attempts per second: a ramp of `ramp` seconds from a tenth of the plateau up to it, and at the end a tail
    in which what is left shrinks with the time constant `tail`. `noise` is the relative deviation."""

    plateau: float
    ramp: float = 30.0
    tail: float = 10.0
    noise: float = 0.04


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that changes the send from the moment when `begins` of the audience has been attempted.

    It takes `onset` seconds to full strength, stays for `lasts` (None: for good), and fades in `recovery`.
    At full strength the pace is multiplied by `pace` and `error_ratio` of the attempts fail with `errors`.
    """

    name: str
    begins: float
    platform: str | None = None
    pace: float = 1.0
    error_ratio: float = 0.0
    errors: tuple[Cause, ...] = ()
    onset: float = 0.0
    lasts: float | None = None
    recovery: float = 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A stretch in which the endpoint refuses or cuts off those who read, while the send goes on underneath."""

    mode: Literal["503", "drop"]
    begins: float
    lasts: float
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One simulated send, whole.

    `wait` passes between creation and the first attempt. With `exact`, ratios are met to the message at the
    end instead of on average. `withheld` names counters that this sender does not report.
    """

    name: str
    description: str
    delivery_id: str
    delivery_name: str
    audience: int
    channels: tuple[Channel, ...]
    pace: Pace
    exclusion_ratio: float = 0.0
    exclusions: tuple[Cause, ...] = ()
    incidents: tuple[Incident, ...] = ()
    faults: tuple[Fault, ...] = ()
    wait: float = 1.0
    exact: bool = False
    withheld: tuple[str, ...] = ()
