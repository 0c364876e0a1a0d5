"""Options that several commands share, and the shape of their help."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pushtui.cli.codes import Exit
from pushtui.cli.output import tell, write
from pushtui.core.text import clean

if TYPE_CHECKING:
    from pushtui.config import Config
    from pushtui.target import Target


class Parser(argparse.ArgumentParser):
    """A parser that tells what is wrong in one line, and not below its usage."""

    def _print_message(self, message: str, file: object = None) -> None:
        """Help and version are results like any other, and fail like any other."""
        write(message.rstrip("\n"))

    def error(self, message: str) -> NoReturn:
        """Say it, and exit."""
        if message.startswith("unrecognized arguments: -"):
            message += _nearest(message.split()[2].partition("=")[0], set(_options(self)))
        tell(clean(message), f"{self.prog} --help tells more")
        raise SystemExit(Exit.USAGE)


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every option of a parser and of its commands."""
    for action in parser._actions:  # argparse tells them nowhere else
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _options(command)


def _nearest(name: str, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, sorted(known), 1, 0.6)
    return f": did you mean {near[0]}?" if near else ""


def seconds(text: str) -> float:
    """An argument in seconds, at least a tenth and at most a day.

    Raises:
        argparse.ArgumentTypeError: it is not.
    """
    return _number(text, "a time in seconds", 0.1, 86_400, text.removesuffix("s"))


def frames(text: str) -> float:
    """An argument in frames a second, from 0.01 to 60.

    Raises:
        argparse.ArgumentTypeError: it is not.
    """
    return _number(text, "a number of frames a second", 0.01, 60)


def speed(text: str) -> float:
    """How many times faster than real time.

    Raises:
        argparse.ArgumentTypeError: it is not a number from 0.1 to 1000.
    """
    return _number(text, "a number", 0.1, 1000)


def _number(text: str, what: str, least: float, most: float, bare: str | None = None) -> float:
    """The number that `bare` is, without its unit, or `text` where there is none."""
    try:
        value = float(text if bare is None else bare)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not {what} from {least:g} to {most:.0f}")
    return value


def port(text: str) -> int:
    """A TCP port; 0 is a free one.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 0 to 65535")
    return int(text)


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
    parser.add_argument("target", metavar="TARGET", help=f"{what}: a URL, PROFILE or PROFILE/DELIVERY")
    parser.add_argument("--ca-file", metavar="FILE", help="PEM file of a private certificate authority to trust")
    parser.add_argument(
        "--proxy", metavar="URL", help="use this proxy (otherwise https targets use the one of the environment)"
    )


def add_interval(parser: argparse.ArgumentParser) -> None:
    """Time between polls."""
    parser.add_argument(
        "--interval", metavar="SECONDS", type=seconds, help="seconds between polls (default: as configured, or 1)"
    )


def add_speed(parser: argparse.ArgumentParser) -> None:
    """How fast time passes."""
    parser.add_argument("--speed", metavar="N", type=speed, default=1.0, help="times real time (default: 1)")


def add_record(parser: argparse.ArgumentParser) -> None:
    """Whether to record."""
    parser.add_argument(
        "--record",
        metavar="FILE",
        type=Path,
        help="record the watch into this file, to be replayed; one of the same delivery is gone on with",
    )


def add_baseline(parser: argparse.ArgumentParser) -> None:
    """What to compare with."""
    parser.add_argument(
        "--baseline",
        metavar="FILE|ID",
        help="compare with an earlier delivery: its id on the same server, a report saved as JSON, or a recording",
    )


def add_config(parser: argparse.ArgumentParser) -> None:
    """Which configuration file."""
    parser.add_argument("--config", metavar="FILE", help="configuration file (see `pushtui config path`)")


def add_screen(parser: argparse.ArgumentParser) -> None:
    """What the screen looks like at its start."""
    parser.add_argument("--layout", metavar="NAME", help="default, failures, engagement, wall, small, or your own")
    parser.add_argument("--theme", metavar="NAME", help="colours, by the theme's name")
    parser.add_argument(
        "--no-mouse", dest="mouse", action="store_false", default=None, help="leave the mouse alone"
    )
    parser.add_argument("--ascii", action="store_true", default=None, help="draw with ASCII only")
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument(
        "--fps",
        metavar="N",
        type=frames,
        help="frames a second at most, such as 0.2 on a very slow link; keys are shown at once (default: 60)",
    )
    amount.add_argument(
        "--no-diff",
        dest="diff",
        action="store_false",
        help="write whole regions, not only the cells that changed: shows whether a garbled screen is due to that",
    )


_OF_SCREEN: dict[str, tuple[str, object]] = {
    "layout": ("--layout", None),
    "theme": ("--theme", None),
    "mouse": ("--no-mouse", None),
    "ascii": ("--ascii", None),
    "fps": ("--fps", None),
    "diff": ("--no-diff", True),
}
"""What `add_screen` adds: where it is kept, how it is written, and its value where it is not given."""


def screenless(arguments: argparse.Namespace, config: Config, *more: str) -> str | None:
    """Why a command that shows no screen cannot do what it was told; None where it can.

    An option of the screen would do nothing there, and whoever wrote it would not hear of it.

    Args:
        more: further options, by their names, that only this command's screen has.

    Raises:
        ConfigProblem: a theme or layout is not there, which is told first.
    """
    others = {name: (f"--{name}", None) for name in more}
    every = {**_OF_SCREEN, **others}
    given = next((written for name, (written, usual) in every.items() if getattr(arguments, name) != usual), None)
    if given is None:
        return None
    from pushtui import wire

    wire.check(config)
    return f"{given} goes with the screen, and this shows none; leave it out"


def configured(arguments: argparse.Namespace) -> Config:
    """The configuration, with the options of this command line laid over it.

    Raises:
        ConfigProblem: it cannot be used.
    """
    from pushtui.config import load

    given = {
        key: getattr(arguments, key, None)
        for key in ("interval", "layout", "theme", "mouse", "fps", "ascii", "alert_command")
    }
    return load(option=arguments.config, options=given)


def reached(arguments: argparse.Namespace, config: Config | None = None) -> Target:
    """What TARGET names, and how to reach it; by this command line's configuration where none is given.

    Raises:
        ConfigProblem: the configuration cannot be used.
        UsageProblem: no request could be made with what is named.
    """
    from pushtui.target import Target

    return Target.of(
        arguments.target, config or configured(arguments), ca_file=arguments.ca_file, proxy=arguments.proxy
    )
