"""`pushtui report`: one snapshot to standard output."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pushtui.cli.codes import Exit
from pushtui.cli.options import add_command, add_endpoint

if TYPE_CHECKING:
    from datetime import tzinfo

    from pushtui.core.state import State

FORMATS = ("text", "json", "csv", "md")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "report",
        "print one report",
        "Print one report to standard output. As JSON it is one object with the keys report (the contract's "
        "report), metrics (name: number or null), notes, source and polled_at. In CSV unknown is an empty field.",
        "pushtui report http://127.0.0.1:8750\n"
        "pushtui report http://127.0.0.1:8750/v1/deliveries/bf-2026-w1 --format json | jq .metrics.error_rate\n"
        "pushtui report http://127.0.0.1:8750 --format csv --table platforms",
    )
    add_endpoint(command, "a delivery, or a server (its newest delivery)")
    command.add_argument("--format", choices=FORMATS, default="text", help="text (default), json, csv or md")
    command.add_argument(
        "--table",
        choices=("delivery", "totals", "platforms", "reasons", "history", "notes"),
        help="csv: this table only (default: every number, one a row)",
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fetch and print."""
    from datetime import UTC, datetime

    from pushtui import wire
    from pushtui.cli import tell

    if arguments.table is not None and arguments.format != "csv":
        tell("--table goes with --format csv")
        return Exit.USAGE
    target = wire.Target.of(arguments.target, ca_file=arguments.ca_file, proxy=arguments.proxy)
    state = wire.snapshot(target)
    zone = datetime.now(UTC).astimezone().tzinfo or UTC
    sys.stdout.write(_written(state, arguments.format, arguments.table, target.address.place, zone))
    sys.stdout.flush()
    return Exit.DONE


def _written(state: State, form: str, table: str | None, place: str, zone: tzinfo) -> str:
    """The state in one of `FORMATS`; each is imported only when it is asked for."""
    if form == "json":
        from pushtui.export import json

        return json.render(state, place) + "\n"
    if form == "csv":
        from pushtui.export import csv

        return csv.render(state, table)
    if form == "md":
        from pushtui.export import markdown

        return markdown.render(state, place, zone)
    from pushtui.export import text

    return text.render(state, place, zone) + "\n"
