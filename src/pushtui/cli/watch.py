"""`pushtui watch`: the live report of one delivery."""

from __future__ import annotations

import argparse

from pushtui.cli import terminal
from pushtui.cli.codes import Exit
from pushtui.cli.options import add_command, add_drawing, add_endpoint, add_interval


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "watch",
        "watch a delivery, live",
        "Watch a delivery, live. URL is a delivery's (…/v1/deliveries/ID), or a server's, which means its newest "
        "delivery. A token for reading is taken from the environment variable PUSHTUI_TOKEN.",
        "pushtui watch http://127.0.0.1:8750/v1/deliveries/bf-2026-w1\n"
        "pushtui watch http://127.0.0.1:8750 --interval 5\n"
        "PUSHTUI_TOKEN=$(pass show push) pushtui watch https://push.example.com",
    )
    add_endpoint(command, "a delivery, or a server")
    add_interval(command)
    add_drawing(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show the screen."""
    return show(arguments, listing=False)


def show(arguments: argparse.Namespace, *, listing: bool) -> int:
    """Show the live report, or the list of deliveries."""
    from pushtui import wire

    target = wire.Target.of(
        arguments.target, interval=arguments.interval, ca_file=arguments.ca_file, proxy=arguments.proxy
    )
    why_not = terminal.problem()
    if why_not is not None:
        from pushtui.cli import tell

        tell(why_not)
        return Exit.USAGE
    return terminal.run(wire.app(target, listing=listing, diff=arguments.diff))
