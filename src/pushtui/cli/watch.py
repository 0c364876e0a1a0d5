"""`pushtui watch`: the live report of one delivery."""

from __future__ import annotations

import argparse

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
from pushtui.cli.output import tell


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
        "pushtui watch prod/bf-2026-w2 --baseline bf-2026-w1\n"
        "PUSHTUI_TOKEN=$(pass show push) pushtui watch https://push.example.com",
    )
    add_endpoint(command, "a delivery, or a server, or a recording's file")
    add_interval(command)
    add_record(command)
    add_baseline(command)
    add_config(command)
    add_screen(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show the screen."""
    return show(arguments, listing=False)


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
        return terminal.run(wire.replay(tape, config, diff=arguments.diff))
    baseline = wire.baseline(target, getattr(arguments, "baseline", None))
    record = None if listing else arguments.record
    return terminal.run(
        wire.app(target, config, listing=listing, diff=arguments.diff, record=record, baseline=baseline)
    )
