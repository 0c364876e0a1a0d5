"""The command line: parse, call wire, exit with the right status."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from pushtui import __version__
from pushtui.cli import deliveries, demo, explain, report, serve, wait, watch
from pushtui.cli.codes import MEANING, OF_TROUBLE, Exit
from pushtui.cli.options import Parser
from pushtui.core.source import SourceError

_ABOUT = (
    "Watch one push-notification delivery, live, in a terminal: is it moving, is it healthy, where does it fail."
)

_FULL = (errno.ENOSPC, errno.EIO, errno.EDQUOT)

_EXAMPLES = """\
examples:
  pushtui demo                                  a simulated send, to look around
  pushtui watch http://127.0.0.1:8750           the newest delivery of a tracking server
  pushtui report URL --format json | jq .metrics
  pushtui explain ExpiredProviderToken          what an error reason means, and what to do
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    codes = "exit status:\n" + "".join(f"  {code:<4} {meaning}\n" for code, meaning in MEANING.items())
    top = Parser(
        prog="pushtui",
        description=_ABOUT,
        epilog=f"{_EXAMPLES}\n{codes}  128+n ended by signal n\n\npushtui COMMAND --help tells more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"pushtui {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in (demo, watch, deliveries, report, wait, explain, serve):
        module.add_to(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run pushtui; the return value is the exit status."""
    arguments = parser().parse_args(argv)
    if sys.stdout is None:
        tell("standard output is closed", "send it to /dev/null if nothing is to be printed")
        return Exit.USAGE
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()  # here, where it can still be said that it failed
    except SourceError as error:
        tell(error.message, error.remedy)
        return OF_TROUBLE[error.trouble]
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader went away, as `head` does. Nothing is left to be told, also not at interpreter's end.
        sys.stderr.close()
        return 141
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and error.errno in _FULL:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left in the buffer goes there
            tell(f"standard output cannot be written: {error.strerror}")
            return Exit.FAILED
        if type(error).__name__ == "UsageProblem":  # compared by name: its module would be imported for --help too
            tell(str(error))
            return Exit.USAGE
        from pushtui.cli import crash

        return crash.report(error)
    return status


def tell(message: str, remedy: str = "") -> None:
    """One line for the user, on standard error."""
    if sys.stderr is not None:  # closed from the start
        with suppress(OSError, ValueError):  # full, or closed since: there is nobody to be told
            sys.stderr.write(f"pushtui: {message}" + (f" ({remedy})" if remedy else "") + "\n")
            sys.stderr.flush()
