"""`pushtui report`: one snapshot to standard output."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pushtui.cli.codes import Exit
from pushtui.cli.options import add_command, add_config, add_endpoint, configured
from pushtui.cli.output import tell, write
from pushtui.core.text import clean

if TYPE_CHECKING:
    from pushtui.core.state import State

FORMATS = ("text", "json", "csv", "md")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "report",
        "print one report",
        "Print one report to standard output. As JSON it is one object with the keys report (the contract's "
        "report), metrics (name: number or null, but status is a word; one platform's as ios.error_rate), notes, "
        "source and polled_at. Ratios are fractions of 1, throughput is sends per second, eta and age are seconds. "
        "A token for reading is taken from the environment variable PUSHTUI_TOKEN.",
        "pushtui report http://127.0.0.1:8750\n"
        "pushtui report http://127.0.0.1:8750/v1/deliveries/bf-2026-w1 --format json | jq .metrics.error_rate\n"
        "pushtui report http://127.0.0.1:8750 --format csv --table platforms",
    )
    add_endpoint(command, "a delivery, a server (its newest delivery), or a recording's file")
    add_config(command)
    command.add_argument("--format", choices=FORMATS, default="text", help="text (default), json, csv or md")
    command.add_argument(
        "--table",
        choices=("delivery", "totals", "platforms", "reasons", "history", "marks", "notes"),
        help="csv: this table only (default: every number, one a row)",
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fetch and print."""
    from pushtui import wire

    if arguments.table is not None and arguments.format != "csv":
        tell("--table goes with --format csv")
        return Exit.USAGE
    tape = wire.recording(arguments.target)
    if tape is not None:
        state, place = wire.last_state(tape), clean(tape.name)
    else:
        target = wire.Target.of(
            arguments.target, configured(arguments), ca_file=arguments.ca_file, proxy=arguments.proxy
        )
        state, place = wire.snapshot(target), target.place
    write(_written(state, arguments.format, arguments.table, place))
    return Exit.DONE


def _written(state: State, form: str, table: str | None, place: str) -> str:
    """The state in one of `FORMATS`; each is imported only when it is asked for."""
    if form == "json":
        from pushtui.export import json

        return json.render(state, place)
    if form == "csv":
        from pushtui.export import csv

        return csv.render(state, table).removesuffix("\n")
    if form == "md":
        from pushtui.export import markdown

        return markdown.render(state, place).removesuffix("\n")
    from pushtui.export import text

    return text.render(state, place)
