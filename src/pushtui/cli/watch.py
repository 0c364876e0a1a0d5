"""`pushtui watch`: the live report of one delivery."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pushtui.cli import terminal
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
)
from pushtui.cli.output import tell, write

if TYPE_CHECKING:
    from pushtui.core.alerts import Change
    from pushtui.core.state import State


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "watch",
        "watch a delivery, live",
        "Watch a delivery, live. TARGET is the URL of a delivery (…/v1/deliveries/ID) or of a server, which means "
        "its newest delivery; or a profile of the configuration, with or without a delivery's id behind it. A "
        "token for reading is taken from the profile's variable, or from PUSHTUI_TOKEN.",
        "pushtui watch http://127.0.0.1:8750/v1/deliveries/bf-2026-w1\n"
        "pushtui watch http://127.0.0.1:8750 --interval 5\n"
        "pushtui watch prod/bf-2026-w1 --layout failures\n"
        "pushtui watch prod/bf-2026-w1 --headless --alert-command 'curl -sS --json @- https://chat.example.com/hook'\n"
        "pushtui watch prod/bf-2026-w2 --baseline bf-2026-w1\n"
        "PUSHTUI_TOKEN=$(pass show push) pushtui watch https://push.example.com",
    )
    add_endpoint(command, "a delivery, or a server, or a recording's file")
    add_interval(command)
    add_record(command)
    add_baseline(command)
    add_config(command)
    add_screen(command)
    command.add_argument(
        "--headless",
        action="store_true",
        help="no screen: until the delivery is over, a line for each alert that is raised, spreads or is over",
    )
    command.add_argument(
        "--alert-command",
        metavar="COMMAND",
        help="program to run for each of these, without a shell; it gets the alert as JSON on its standard input",
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show the screen, or do without one."""
    return _guard(arguments) if arguments.headless else show(arguments, listing=False)


def _guard(arguments: argparse.Namespace) -> int:
    """Watch without a screen until the delivery is over, or a signal ends it."""
    from pushtui import wire
    from pushtui.cli.progress import progress

    config = configured(arguments)
    target = wire.Target.of(arguments.target, config, ca_file=arguments.ca_file, proxy=arguments.proxy)
    with progress(sys.stderr, bar=False) as told:
        wire.guard(target, config, on_state=told, on_alert=_tell)
    return Exit.DONE


def _tell(change: Change, state: State) -> None:
    """One line: when, what became of it, how bad it is, and the alert in words."""
    from pushtui.core.wording import said

    alert = change.alert
    at = {"raised": alert.raised, "spread": state.polled_at, "cleared": alert.cleared}[change.what] or alert.raised
    moment = datetime.fromtimestamp(at, UTC).astimezone().strftime("%H:%M:%S")
    write(f"{moment}  {change.what:<8}{alert.severity.value:<10}{said(alert, state).line}")


def show(arguments: argparse.Namespace, *, listing: bool) -> int:
    """Show the live report, or the list of deliveries."""
    from pushtui import wire

    config = configured(arguments)
    tape = None if listing else wire.recording(arguments.target)
    if tape is not None and arguments.record is not None:
        tell("--record goes with a live delivery, and this is a recording already")
        return Exit.USAGE
    target = None
    if tape is None:
        target = wire.Target.of(arguments.target, config, ca_file=arguments.ca_file, proxy=arguments.proxy)
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
    return terminal.run(
        wire.app(target, config, listing=listing, diff=arguments.diff, record=record, baseline=baseline)
    )
