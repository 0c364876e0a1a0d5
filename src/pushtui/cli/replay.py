"""`pushtui replay`: the live report of a recording."""

from __future__ import annotations

import argparse
from pathlib import Path

from pushtui.cli import terminal
from pushtui.cli.codes import Exit
from pushtui.cli.options import add_baseline, add_command, add_config, add_screen, add_speed, configured
from pushtui.cli.output import tell
from pushtui.cli.wait import time_span


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "replay",
        "play a recording on the same screen",
        "Play a recording: the screen is that of the watch. space lets time stand still, [ and ] step by a poll, { "
        "and } by a minute, < and > go to the alerts, marks, failures and changes of status, and end to the end.",
        "pushtui replay bf.pushtui\npushtui replay bf.pushtui --speed 10\npushtui replay night.pushtui --from 2h",
    )
    command.add_argument("file", metavar="FILE", type=Path, help="a recording")
    add_speed(command)
    command.add_argument(
        "--from",
        dest="start",
        metavar="T",
        type=time_span,
        default=0.0,
        help="so long after its beginning: 2h",
    )
    add_baseline(command)
    add_config(command)
    add_screen(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show the screen."""
    with terminal.lean_start():
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from pushtui import wire

    config = configured(arguments)
    why_not = terminal.problem()
    if why_not is not None:
        tell(why_not)
        return Exit.USAGE
    app = wire.replay(
        arguments.file,
        config,
        speed=arguments.speed,
        start=arguments.start,
        diff=arguments.diff,
        baseline=wire.baseline(None, arguments.baseline),
    )
    return terminal.run(app)
