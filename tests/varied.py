"""Scenarios in many sizes: the same send smaller or larger, slower or faster, calmer or rougher, by its seed."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from random import Random

from pushtui.server.scenarios import SCENARIOS
from pushtui.server.sim_scenario import Scenario

SLOWEST, FASTEST = 0.02, 4.0
"""Of the scenario's own pace."""

SHORTEST, LONGEST = 0.5, 1.5
"""Of the time that it takes."""

CALMEST, ROUGHEST = 0.02, 0.1
"""By how much the pace wanders: the relative deviation."""

LEAST_TAIL, MOST_TAIL = 1.0, 20.0
"""The time constant of its end, in seconds."""


def varied(name: str, seed: int) -> Scenario:
    """The scenario, with a size, a pace and an end that follow from the seed; that of seed 1 is as it is."""
    scenario = SCENARIOS[name]
    if seed == 1 or scenario.exact:
        return scenario
    draw = Random(f"{name}/{seed}").uniform
    speed, length = exp(draw(log(SLOWEST), log(FASTEST))), draw(SHORTEST, LONGEST)
    pace = replace(
        scenario.pace,
        plateau=scenario.pace.plateau * speed,
        noise=draw(CALMEST, ROUGHEST),
        tail=draw(LEAST_TAIL, MOST_TAIL),
    )
    return replace(scenario, audience=int(scenario.audience * speed * length), pace=pace)
