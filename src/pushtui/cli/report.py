"""`pushtui report`: one snapshot to standard output."""

from __future__ import annotations

import argparse
import sys

from pushtui.cli.codes import Exit
from pushtui.cli.options import add_command, add_config, add_endpoint, configured

FORMATS = ("text", "json")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "report",
        "print one report",
        "Print one report to standard output. As JSON it is one object with the keys report (the contract's "
        "report), metrics (name: number or null), notes, source and polled_at.",
        "pushtui report http://127.0.0.1:8750\n"
        "pushtui report http://127.0.0.1:8750/v1/deliveries/bf-2026-w1 --format json | jq .metrics.error_rate",
    )
    add_endpoint(command, "a delivery, or a server (its newest delivery)")
    add_config(command)
    command.add_argument("--format", choices=FORMATS, default="text", help="text (default) or json")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fetch and print."""
    from datetime import UTC, datetime

    from pushtui import wire

    target = wire.Target.of(
        arguments.target, configured(arguments), ca_file=arguments.ca_file, proxy=arguments.proxy
    )
    state = wire.snapshot(target)
    if arguments.format == "json":
        from pushtui.export import json

        out = json.render(state, target.address.place)
    else:
        from pushtui.export import text

        out = text.render(state, target.address.place, datetime.now(UTC).astimezone().tzinfo or UTC)
    sys.stdout.write(out + "\n")
    sys.stdout.flush()
    return Exit.DONE
