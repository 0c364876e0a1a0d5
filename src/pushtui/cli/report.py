"""`pushtui report`: one snapshot to standard output."""

from __future__ import annotations

import argparse

from pushtui.cli.codes import Exit
from pushtui.cli.options import add_baseline, add_command, add_config, add_endpoint, configured, reached
from pushtui.cli.output import tell, write
from pushtui.core.text import clean

FORMATS = ("text", "json", "csv", "md", "html")
PANELS = (
    "performance",
    "summary",
    "failed",
    "breakdown",
    "sending",
    "tracking",
    "reasons",
    "excluded",
    "metrics",
    "alerts",
)
"""Every panel, in the order of its number on the screen; 0 is the last."""

_PANELS_TOLD = ", ".join(f"{name} ({number % len(PANELS)})" for number, name in enumerate(PANELS, 1))


def panel(text: str) -> str:
    """A panel of the command line, by its name or its number on the screen.

    Raises:
        argparse.ArgumentTypeError: there is none.
    """
    numbers = {str(number % len(PANELS)): name for number, name in enumerate(PANELS, 1)}
    name = numbers.get(text, text.lower())
    if name not in PANELS:
        raise argparse.ArgumentTypeError(f"there is no panel {text!r}: it is one of {_PANELS_TOLD}")
    return name


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
        "pushtui report http://127.0.0.1:8750 --format csv --table platforms\n"
        "pushtui report http://127.0.0.1:8750 --format html > report.html",
    )
    add_endpoint(command, "a delivery, a server (its newest delivery), or a recording's file")
    add_baseline(command)
    add_config(command)
    command.add_argument(
        "--format", choices=FORMATS, default="text", help="text (default), json, csv, md or html (one page)"
    )
    command.add_argument(
        "--table",
        choices=("delivery", "totals", "platforms", "reasons", "history", "marks", "notes"),
        help="csv: this table only (default: every number, one a row)",
    )
    command.add_argument(
        "--panel", metavar="NAME", type=panel, help=f"json, csv, md, html: this panel only: {_PANELS_TOLD}"
    )
    command.add_argument(
        "--history", action="store_true", help="json: the counters over time too, so that it can be a baseline"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fetch and print."""
    from pushtui import headless, wire
    from pushtui.core.picture import Picture
    from pushtui.export import render

    wrong = _wrong(arguments)
    if wrong is not None:
        tell(wrong)
        return Exit.USAGE
    tape, form = wire.recording(arguments.target), arguments.format
    if tape is not None:
        state, place = wire.last_state(tape), clean(tape.name)
        baseline = wire.baseline(None, arguments.baseline)
    else:
        config = configured(arguments)
        target = reached(arguments, config)
        baseline = wire.baseline(target, arguments.baseline)
        state, place = headless.snapshot(target, config.rules), target.place
    if arguments.panel is not None:
        text = render.panel(Picture(state, None, baseline), arguments.panel, form, place, None)
    else:
        text = render.report(state, form, place, None, baseline, table=arguments.table, history=arguments.history)
    write(text.removesuffix("\n"))
    return Exit.DONE


def _wrong(arguments: argparse.Namespace) -> str | None:
    """Which options do not go together, or None."""
    if arguments.table is not None and arguments.format != "csv":
        return "--table goes with --format csv"
    if arguments.history and (arguments.format != "json" or arguments.panel is not None):
        return "--history goes with --format json, and not with --panel"
    if arguments.panel is not None and (arguments.format == "text" or arguments.table is not None):
        return "--panel goes with --format json, csv, md or html, and not with --table"
    return None
