"""Simulated sends as a watcher sees them: polled once a second, with the endpoint's faults, folded into states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pushtui.core.advance import advance
from pushtui.core.alerts import Change, changes
from pushtui.core.events import Event, Failed, Polled, Unchanged
from pushtui.core.report import COUNTERS, Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.source import Trouble
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.server.scenarios import SCENARIOS
from pushtui.server.sim_scenario import Scenario
from pushtui.server.sim_tally import Tally
from pushtui.server.simulate import Simulation

START = 1_795_780_200.0
_KINDS = {"error": Kind.ERROR, "bounce": Kind.BOUNCE, "exclusion": Kind.EXCLUSION}


class Played:
    """One run of a scenario, read as the demo's server would tell it."""

    def __init__(self, scenario: Scenario, seed: int = 1) -> None:
        self.scenario = scenario
        self.simulation = Simulation(scenario, seed)
        self.tally = Tally()
        self._seen: dict[tuple[str, str, str], float] = {}
        self._changed = 0.0
        self._last: Report | None = None

    def events(self, end: float) -> Iterator[Event]:
        """A poll a second until second `end`, or until nothing happens any more."""
        for second in range(1, int(end) + 1):
            yield self.event(float(second))
            if self.simulation.settled:
                return

    def event(self, second: float) -> Event:
        """The poll at this second."""
        happened = self.simulation.step(second)
        self.tally.add(happened)
        if happened:
            self._changed = second
        for key in self.tally.reasons:
            self._seen.setdefault(key, second)
        at = START + second
        fault = next((f for f in self.scenario.faults if f.begins <= second < f.begins + f.lasts), None)
        if fault is not None:
            trouble = Trouble.REFUSED if fault.mode == "503" else Trouble.UNREACHABLE
            return Failed(at, trouble, f"{fault.mode} from 127.0.0.1:8750")
        report = self._report()
        if report == self._last:
            return Unchanged(at)
        self._last = report
        return Polled(at, report)

    def _report(self) -> Report:
        simulation, tally = self.simulation, self.tally
        targeted = simulation.targeted
        totals = self._counts(tally.totals, sum(targeted.values()), tracked=True)
        platforms = tuple(
            Platform(
                Name.of(channel.platform),
                self._counts(tally.platforms[channel.platform], targeted[channel.platform], channel.tracked),
            )
            for channel in self.scenario.channels
            if channel.platform in tally.platforms
        )
        reasons = tuple(
            Reason(_KINDS[kind], Name.of(code), n, None, Name.of(place), START + self._seen[kind, code, place])
            for (kind, code, place), n in tally.reasons.items()
        )
        begun = simulation.started
        return Report(
            Name.of(self.scenario.delivery_id),
            Name.of(self.scenario.delivery_name),
            Status(simulation.status),
            totals,
            platforms,
            reasons,
            None if begun is None else START + begun,
            None if simulation.completed is None else START + simulation.completed,
            START + self._changed,
        )

    def _counts(self, found: dict[str, int], targeted: int, tracked: bool) -> Counts:
        counts = Counts(targeted=targeted, **found)
        untold = (*self.scenario.withheld, *(() if tracked else ("opens", "actions")))
        return replace(counts, **{name: None for name in COUNTERS if name in untold})


def watch(name: str, seed: int = 1, end: float = 600) -> Iterator[tuple[float, State, tuple[Change, ...]]]:
    """(second, state, what became of alerts) of each poll."""
    state = State()
    for event in Played(SCENARIOS[name], seed).events(end):
        before, state = state, advance(state, event)
        yield event.at - START, state, changes(before.alerts, state.alerts)
