"""`pushtui serve`: the tracking server alone."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from pushtui.cli import ready_to_crash
from pushtui.cli.codes import Exit
from pushtui.cli.options import add_command, port
from pushtui.cli.output import tell, write

WRITE_TOKEN = "PUSHTUI_WRITE_TOKEN"  # noqa: S105 - the name of the variable, not a token
READ_TOKEN = "PUSHTUI_READ_TOKEN"  # noqa: S105


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "serve",
        "the tracking server alone",
        "Run the tracking server: senders post events, watchers poll. It speaks the contract that it publishes at "
        "/openapi.json. Tokens come from the environment variables PUSHTUI_WRITE_TOKEN and PUSHTUI_READ_TOKEN; "
        "without them it listens on this machine only.",
        "pushtui serve --db sends.sqlite\n"
        "PUSHTUI_WRITE_TOKEN=… PUSHTUI_READ_TOKEN=… pushtui serve --db sends.sqlite --host 0.0.0.0",
    )
    command.add_argument(
        "--db",
        metavar="FILE",
        type=Path,
        help="SQLite file for the data (default: a temporary one, gone at the end)",
    )
    command.add_argument(
        "--host", metavar="HOST", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)"
    )
    command.add_argument("--port", metavar="N", type=port, default=8750, help="port (default: 8750; 0: a free one)")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until ended."""
    from pushtui import wire

    ready_to_crash()
    try:
        return wire.serve(
            arguments.host,
            arguments.port,
            arguments.db,
            write_token=os.environ.get(WRITE_TOKEN),
            read_token=os.environ.get(READ_TOKEN),
            on_ready=_ready,
        )
    except wire.ServerError as error:
        tell(str(error))
        return Exit.USAGE


def _ready(url: str) -> None:
    write(f"Listening on {url} (contract: {url}/openapi.json); ctrl+c ends it")
