"""`pushtui watch`: the live report of one delivery."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pushtui import ahead
from pushtui.cli import ready_to_crash, terminal
from pushtui.cli.codes import Exit
from pushtui.cli.options import (
    add_baseline,
    add_command,
    add_config,
    add_endpoint,
    add_interval,
    add_record,
    add_screen,
    configured,
    reached,
    screenless,
)
from pushtui.cli.output import note, notes, tell, write
from pushtui.core.figures import UNKNOWN

if TYPE_CHECKING:
    from pushtui.cli.progress import Tell
    from pushtui.config import Config
    from pushtui.core.alerts import Change
    from pushtui.core.baseline import Baseline
    from pushtui.core.state import State
    from pushtui.target import Target


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "watch",
        "watch a delivery, live",
        "Watch a delivery, live. TARGET is the URL of a delivery (…/v1/deliveries/ID) or of a server, which means "
        "its newest delivery; or a profile of the configuration, with or without a delivery's id behind it. A "
        "token for reading is taken from the profile's variable, or from PUSHTUI_TOKEN. Where standard output is "
        "no terminal, there is a line for each poll instead of the screen, until the delivery is over, and alerts "
        "go to standard error.",
        "pushtui watch http://127.0.0.1:8750/v1/deliveries/bf-2026-w1\n"
        "pushtui watch http://127.0.0.1:8750 --interval 5\n"
        "pushtui watch prod/bf-2026-w1 --layout failures\n"
        "pushtui watch prod/bf-2026-w1 --headless --alert-command 'curl -sS --json @- https://chat.example.com/hook'\n"
        "pushtui watch prod/bf-2026-w1 >> watch.log\n"
        "pushtui watch prod/bf-2026-w1 --json | jq --unbuffered -c '[.polled_at, .metrics.error_rate]'\n"
        "pushtui watch prod/bf-2026-w2 --baseline bf-2026-w1\n"
        "PUSHTUI_TOKEN=$(pass show push) pushtui watch https://push.example.com",
    )
    add_endpoint(command, "a delivery, or a server, or a recording's file")
    add_interval(command)
    add_record(command)
    add_baseline(command)
    add_config(command)
    add_screen(command)
    without = command.add_mutually_exclusive_group()
    without.add_argument(
        "--headless",
        action="store_true",
        help="no screen: until the delivery is over, a line for each alert that is raised, spreads or is over",
    )
    without.add_argument(
        "--json",
        action="store_true",
        help="no screen: until the delivery is over, each poll as `report --format json` has it, one object a line",
    )
    command.add_argument(
        "--alert-command",
        metavar="COMMAND",
        help="program to run for each of these, without a shell; it gets the alert as JSON on its standard input",
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show the screen, or do without one."""
    if arguments.headless or arguments.json or (terminal.piped() and not _played(arguments)):
        return _without_screen(arguments)
    return show(arguments, listing=False)


def _played(arguments: argparse.Namespace) -> bool:
    """Whether it is a recording. That has no polls to come: it is played, which takes a screen."""
    from pushtui import wire

    return wire.recording(arguments.target) is not None


def _without_screen(arguments: argparse.Namespace) -> int:
    """Watch until the delivery is over, or a signal or a reader that goes away ends it."""
    ahead.dismiss()
    from pushtui import headless, wire
    from pushtui.cli.progress import polls, progress

    ready_to_crash()
    config = configured(arguments)
    wrong = _needs_screen(arguments) or screenless(arguments, config)
    if wrong is not None:
        tell(wrong)
        return Exit.USAGE
    target = reached(arguments, config)
    baseline = wire.baseline(target, arguments.baseline)
    if arguments.headless:
        with progress(notes(), bar=False) as told:
            headless.guard(target, config, on_state=told, on_alert=_alerts(write))
        return Exit.DONE
    each = _json(target.place, baseline) if arguments.json else _line
    headless.guard(target, config, on_state=polls(each), on_alert=_alerts(note))
    return Exit.DONE


def _needs_screen(arguments: argparse.Namespace) -> str | None:
    """What is asked for that only the screen has, and what to do instead; None where all is well."""
    from pushtui import wire

    if wire.recording(arguments.target) is not None:
        return "a recording is played on a terminal only; `pushtui report FILE` prints its last report"
    if arguments.record is not None:
        return "--record goes with the screen; `pushtui record TARGET FILE` records without one"
    if arguments.baseline is not None and not arguments.json:
        return "--baseline goes with the screen, or with --json"
    return None


def _line(state: State) -> None:
    """One poll: when, and where the delivery stands."""
    from pushtui.cli.progress import line

    at = state.failure.at if state.failure is not None else state.polled_at
    write(f"{_moment(at)}  {line(state)}")


def _json(place: str, baseline: Baseline | None) -> Tell:
    """Each poll as one object in a line; a failure is told on standard error when it begins."""
    from pushtui.export import json

    def told(state: State) -> None:
        if state.failure is not None and state.failure.count == 1:
            note(f"{_moment(state.failure.at)}  {state.failure.message}")
        write(json.render(state, place, baseline, compact=True))

    return told


def _alerts(tell: Callable[[str], None]) -> Callable[[Change, State], None]:
    """Each change of an alert as one line: when, what became of it, how bad it is, and the alert in words."""
    from pushtui.core.reasons import entries
    from pushtui.core.wording import said

    entries()  # now, and not hours later, when an upgrade may have taken them away

    def told(change: Change, state: State) -> None:
        alert = change.alert
        moments = {"raised": alert.raised, "spread": state.polled_at, "cleared": alert.cleared}
        at = moments[change.what] or alert.raised
        tell(f"{_moment(at)}  {change.what:<8}{alert.severity.value:<10}{said(alert, state).line}")

    return told


def _moment(at: float | None) -> str:
    return UNKNOWN if at is None else datetime.fromtimestamp(at, UTC).astimezone().strftime("%H:%M:%S")


def show(arguments: argparse.Namespace, *, listing: bool) -> int:
    """Show the live report, or the list of deliveries."""
    with terminal.lean_start():
        return _show(arguments, listing=listing)


def _hurried(arguments: argparse.Namespace, config: Config) -> Target | None:
    """What a URL names; where that is a delivery, its first question is asked before all else is imported."""
    if "://" not in arguments.target:
        return None
    target = reached(arguments, config)
    if target.errand is not None:
        ahead.hurry(target.errand)
    return target


def _show(arguments: argparse.Namespace, *, listing: bool) -> int:
    config = configured(arguments)
    target = None if listing else _hurried(arguments, config)
    from pushtui import wire

    tape = None if listing else wire.recording(arguments.target)
    if tape is not None and arguments.record is not None:
        tell("--record goes with a live delivery, and this is a recording already")
        return Exit.USAGE
    if tape is None and target is None:
        target = reached(arguments, config)
    why_not = terminal.problem()
    if why_not is not None:
        tell(why_not)
        return Exit.USAGE
    if target is None:
        assert tape is not None
        against = wire.baseline(None, arguments.baseline)
        return terminal.run(wire.replay(tape, config, diff=arguments.diff, baseline=against))
    baseline = wire.baseline(target, getattr(arguments, "baseline", None))
    record = None if listing else arguments.record
    with terminal.Watchman() as watchman:
        app = wire.app(
            target,
            config,
            listing=listing,
            diff=arguments.diff,
            record=record,
            baseline=baseline,
            ahead=True,
            guard=watchman,
        )
        return terminal.run(app, watchman)
