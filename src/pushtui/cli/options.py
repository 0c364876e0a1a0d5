"""Options that several commands share, and the shape of their help."""

from __future__ import annotations

import argparse
import math


def seconds(text: str) -> float:
    """An argument in seconds, at least a tenth and at most a day.

    Raises:
        argparse.ArgumentTypeError: it is not.
    """
    try:
        value = float(text.removesuffix("s"))
    except ValueError:
        value = math.nan
    if not 0.1 <= value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time in seconds from 0.1 to 86400")
    return value


def add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    summary: str,
    about: str,
    examples: str,
) -> argparse.ArgumentParser:
    """A subcommand with a description and examples."""
    return commands.add_parser(
        name,
        help=summary,
        description=about,
        epilog="examples:\n" + "\n".join(f"  {line}" for line in examples.strip().splitlines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def add_endpoint(parser: argparse.ArgumentParser, what: str) -> None:
    """URL and how to reach it."""
    parser.add_argument("target", metavar="URL", help=what)
    parser.add_argument("--ca-file", metavar="FILE", help="PEM file of a private certificate authority to trust")
    parser.add_argument(
        "--proxy", metavar="URL", help="use this proxy (otherwise https targets use the one of the environment)"
    )


def add_interval(parser: argparse.ArgumentParser) -> None:
    """Time between polls."""
    parser.add_argument(
        "--interval", metavar="SECONDS", type=seconds, default=1.0, help="seconds between polls (default: 1)"
    )


def add_drawing(parser: argparse.ArgumentParser) -> None:
    """How the screen is drawn."""
    parser.add_argument(
        "--no-diff",
        dest="diff",
        action="store_false",
        help="write whole regions, not only the cells that changed: shows whether a garbled screen is due to that",
    )
