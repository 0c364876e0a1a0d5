"""The command line: parse, call wire, exit with the right status."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

from pushtui import __version__, upgrade
from pushtui.cli import output
from pushtui.cli.codes import MEANING, OF_TROUBLE, Exit
from pushtui.cli.options import Parser
from pushtui.core.source import SourceError, UsageProblem

COMMANDS = (
    "demo",
    "watch",
    "deliveries",
    "report",
    "wait",
    "record",
    "replay",
    "explain",
    "doctor",
    "serve",
    "config",
)
"""Every command, each a module here, in the order of the help."""

_ABOUT = (
    "Watch one push-notification delivery, live, in a terminal: is it moving, is it healthy, where does it fail."
)


_EXAMPLES = """\
examples:
  pushtui demo                                  a simulated send, to look around
  pushtui watch http://127.0.0.1:8750           the newest delivery of a tracking server
  pushtui report URL --format json | jq .metrics
  pushtui explain ExpiredProviderToken          what an error reason means, and what to do
"""


def parser(names: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """The command line, with all commands or only some."""
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
    for name in names:
        import_module(f"pushtui.cli.{name}").add_to(commands)
    return top


def _needed(argv: Sequence[str]) -> Iterable[str]:
    """The commands that must be known to read this command line: all of them take 20 ms to import."""
    first = argv[0] if argv else ""
    if first == "--version":
        return ()
    return (first,) if first in COMMANDS else COMMANDS


def ready_to_crash() -> None:
    """Import what tells of a crash, in a run that lasts: an upgrade may have taken it away by then."""
    import_module("pushtui.cli.crash")


def crashed(error: BaseException) -> int:
    """Tell of an error that is pushtui's own, and keep what is needed to mend it; the exit status."""
    try:
        from pushtui.cli import crash
    except ImportError as missing:
        output.tell(upgrade.told(missing) or f"crashed: {type(error).__name__}, and cannot tell more: {missing}")
        return Exit.FAILED
    return crash.report(error)


def main(argv: Sequence[str] | None = None) -> int:
    """Run pushtui; the return value is the exit status."""
    output.prepare()
    try:
        return _run(argv)
    except SourceError as error:
        output.tell(error.message, error.remedy)
        return OF_TROUBLE[error.trouble]
    except UsageProblem as error:
        output.tell(str(error))
        return Exit.USAGE
    except output.OutputProblem as problem:
        output.abandon()
        output.tell(str(problem))
        return Exit.FAILED
    except BrokenPipeError:  # the reader went away, as `head` does: nobody is left to be told
        output.abandon()
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Exception as error:
        return crashed(error)
    finally:
        output.settle()


def _run(argv: Sequence[str] | None) -> int:
    given = sys.argv[1:] if argv is None else argv
    arguments = parser(_needed(given)).parse_args(given)
    status: int = arguments.run(arguments)
    return status
