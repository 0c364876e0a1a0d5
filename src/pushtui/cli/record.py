"""`pushtui record`: a watch without a screen, into a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pushtui.cli import ready_to_crash
from pushtui.cli.codes import Exit
from pushtui.cli.options import add_command, add_config, add_endpoint, add_interval, configured, reached
from pushtui.cli.output import notes, tell
from pushtui.cli.wait import condition, time_span
from pushtui.core.text import clean

if TYPE_CHECKING:
    from pushtui.core.state import State


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "record",
        "record a delivery, without a screen",
        "Watch a delivery without a screen, and record every answer and every failure into one SQLite file that "
        "only you can read. `pushtui replay` plays it; watch, report and wait take it in place of a URL. A "
        "recording of the same delivery is gone on with; any other file is left alone. It ends at a signal, such "
        "as ctrl+c, or when --for or --until says so. No token is recorded.",
        "pushtui record http://127.0.0.1:8750/v1/deliveries/bf-2026-w1 bf.pushtui\n"
        "pushtui record http://127.0.0.1:8750 night.pushtui --for 8h --interval 5\n"
        "pushtui record prod/bf-2026-w1 bf.pushtui --until 'status == completed'",
    )
    add_endpoint(command, "a delivery, or a server (its newest delivery)")
    command.add_argument("file", metavar="FILE", type=Path, help="the recording")
    command.add_argument(
        "--for", dest="seconds", metavar="T", type=time_span, help="end after 30s, 10m, 8h (default: at a signal)"
    )
    command.add_argument("--until", metavar="EXPR", type=condition, help="end once this holds (see `pushtui wait`)")
    add_interval(command)
    add_config(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Record, and say what came of it."""
    from pushtui import headless
    from pushtui.cli.progress import progress

    ready_to_crash()
    config = configured(arguments)
    target = reached(arguments, config)
    polls = [0]

    with progress(notes()) as show:

        def on_state(state: State) -> None:
            polls[0] = state.polls
            show(state)

        ended_by = headless.record(
            target,
            config,
            arguments.file,
            seconds=arguments.seconds,
            until=arguments.until,
            on_state=on_state,
            on_trouble=lambda trouble: tell(trouble or "recording again"),
        )
    tell(f"{polls[0]:,} answers recorded in {clean(str(arguments.file))}")
    return 128 + ended_by if ended_by else Exit.DONE
