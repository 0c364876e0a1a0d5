"""`pushtui deliveries`: the list of a server's deliveries, live on a terminal, as lines elsewhere."""

from __future__ import annotations

import argparse
import sys

from pushtui.cli import watch
from pushtui.cli.codes import Exit
from pushtui.cli.options import add_command, add_drawing, add_endpoint, add_interval


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "deliveries",
        "list a server's deliveries",
        "List a server's deliveries, newest start first: live on a terminal (enter opens one), and as plain lines "
        "where standard output is something else.",
        "pushtui deliveries http://127.0.0.1:8750\npushtui deliveries http://127.0.0.1:8750 | grep sending",
    )
    add_endpoint(command, "a server, or a delivery on it")
    add_interval(command)
    add_drawing(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show the list, or print it."""
    if sys.stdout.isatty():
        return watch.show(arguments, listing=True)
    from datetime import UTC, datetime

    from pushtui import wire
    from pushtui.export import text

    target = wire.Target.of(arguments.target, ca_file=arguments.ca_file, proxy=arguments.proxy)
    zone = datetime.now(UTC).astimezone().tzinfo or UTC
    sys.stdout.write(text.render_list(wire.deliveries(target), zone) + "\n")
    sys.stdout.flush()
    return Exit.DONE
