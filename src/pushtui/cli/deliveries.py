"""`pushtui deliveries`: the list of a server's deliveries, live on a terminal, as lines elsewhere."""

from __future__ import annotations

import argparse
import sys

from pushtui.cli import watch
from pushtui.cli.codes import Exit
from pushtui.cli.options import (
    add_command,
    add_config,
    add_endpoint,
    add_interval,
    add_screen,
    configured,
    reached,
    screenless,
)
from pushtui.cli.output import tell, write


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "deliveries",
        "list a server's deliveries",
        "List a server's deliveries, newest start first: live on a terminal (enter opens one), and as plain lines "
        "where standard output is something else. A token for reading is taken from the environment variable "
        "PUSHTUI_TOKEN.",
        "pushtui deliveries http://127.0.0.1:8750\npushtui deliveries http://127.0.0.1:8750 | grep sending",
    )
    add_endpoint(command, "a server, or a delivery on it")
    add_interval(command)
    add_config(command)
    add_screen(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show the list, or print it."""
    if sys.stdout is not None and sys.stdout.isatty():
        return watch.show(arguments, listing=True)
    from pushtui import headless
    from pushtui.export import text

    config = configured(arguments)
    wrong = screenless(arguments, config, "interval")
    if wrong is not None:
        tell(wrong)
        return Exit.USAGE
    target = reached(arguments, config)
    found, more = headless.deliveries(target)
    write(text.render_list(found))
    if more:
        tell(f"these are the newest {len(found):,}; there may be more")
    return Exit.DONE
