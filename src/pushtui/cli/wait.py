"""`pushtui wait`: a gate for scripts."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pushtui.cli import ready_to_crash
from pushtui.cli.codes import OF_TROUBLE, Exit
from pushtui.cli.options import add_command, add_config, add_endpoint, add_interval, reached
from pushtui.cli.output import notes, write
from pushtui.core.expression import Expression
from pushtui.core.figures import duration as spoken
from pushtui.core.grammar import ExpressionError, duration, parse
from pushtui.core.magnitude import plausible
from pushtui.core.text import clean

if TYPE_CHECKING:
    from pushtui.gate import Outcome, Terms

_SAID = {
    "reached": "Reached",
    "failed": "Failed",
    "timed out": "Timed out",
    "endpoint": "Gave up",
    "ended": "The recording ends",
}
_STATUS = {"reached": Exit.DONE, "failed": Exit.FAILED, "timed out": Exit.TIMEOUT, "ended": Exit.TIMEOUT}


def condition(text: str) -> Expression:
    """A condition of the command line.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        return plausible(parse(text))
    except ExpressionError as error:
        raise argparse.ArgumentTypeError(f"{error} (in {text!a})") from None


def time_span(text: str) -> float:
    """A length of time of the command line, in seconds.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        return duration(text)
    except ExpressionError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "wait",
        "wait until a condition holds: a gate for scripts",
        "Watch a delivery without a screen until a condition holds (exit status 0), another one does (1), or time\n"
        "is up (124).\n\n"
        "A condition compares metrics: status, targeted, excluded, sent, delivered, bounces, errors, opens,\n"
        "actions, engagements, progress, exclusion_rate, delivered_rate, bounce_rate, error_rate, open_rate,\n"
        "action_rate, engagement_rate, throughput, eta; and of now rather than over all\n"
        "  error_rate_now, bounce_rate_now, delivered_rate_now   shares of the sends of the last minute\n"
        "  error_rate_5s, bounce_rate_5s   the same of the last five seconds\n"
        "  sent_minute, delivered_minute, bounces_minute, errors_minute   counted in the last minute\n"
        "  throughput_usual   the median of the last ten minutes\n"
        "  pace, pace_usual   as throughput, of everything processed: sent, errors and excluded\n"
        "  left               targeted and not processed yet\n"
        "Those of one platform are written as ios.error_rate. Of the watch as a whole there are\n"
        "  age                seconds since the data's own time; cadence is how far apart its changes are\n"
        "  still              seconds since the send moved\n"
        "  failing            seconds for which the endpoint has failed, 0 while it answers\n"
        "  contradictions     notes that say which numbers contradict each other\n"
        "Numbers may have units (5%, 2k/s, 30s, 10m, 1M), and `for 30s` wants it to hold all that time. Rates and\n"
        "progress are fractions of 1: five percent are 5% or 0.05. What is unknown decides nothing.\n\n"
        "Progress goes to standard error. An endpoint that fails is asked again for as long as --patience says.",
        "pushtui wait http://127.0.0.1:8750 --until 'status == completed' --timeout 2h\n"
        "pushtui wait URL --until 'sent >= 10k' --fail-if 'error_rate > 5% for 30s or bounce_rate > 10%'\n"
        "pushtui wait URL --until 'progress >= 99%' --fail-if 'ios.error_rate > 2 * error_rate for 1m' --json",
    )
    add_endpoint(command, "a delivery, a server (its newest delivery), or a recording's file")
    command.add_argument("--until", metavar="EXPR", type=condition, required=True, help="reached once this holds")
    command.add_argument("--fail-if", metavar="EXPR", type=condition, help="failed once this holds; asked first")
    command.add_argument(
        "--timeout", metavar="T", type=time_span, help="give up after 30s, 10m, 2h (default: never)"
    )
    command.add_argument(
        "--patience",
        metavar="T",
        type=time_span,
        default=60.0,
        help="how long the endpoint may fail (default: 60s)",
    )
    command.add_argument(
        "--json", action="store_true", help="print the last report, as `report --format json` does"
    )
    add_interval(command)
    add_config(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Wait, and say how it ended."""
    from pushtui import headless, wire
    from pushtui.cli.progress import progress

    ready_to_crash()
    terms = headless.Terms(arguments.until, arguments.fail_if, arguments.timeout, arguments.patience)
    tape = wire.recording(arguments.target)
    if tape is not None:
        outcome, place = headless.wait_recorded(tape, terms, on_state=lambda _: None), clean(tape.name)
    else:
        target = reached(arguments)
        with progress(notes()) as tell:
            outcome, place = headless.wait(target, terms, on_state=tell), target.place
    if arguments.json:
        from pushtui.export import json

        write(json.render(outcome.state, place))
    else:
        write(_sentence(outcome, terms))
    return status(outcome)


def status(outcome: Outcome) -> int:
    """The exit status of an outcome."""
    if outcome.trouble is not None:
        return OF_TROUBLE[outcome.trouble]
    return _STATUS[outcome.result.value]


def _sentence(outcome: Outcome, terms: Terms) -> str:
    failure = outcome.state.failure
    why = {
        "reached": clean(terms.until.text),
        "failed": clean(terms.fail_if.text) if terms.fail_if is not None else "",
        "timed out": clean(terms.until.text),
        "ended": clean(terms.until.text),
        "endpoint": failure.message if failure is not None else "no answer",
    }[outcome.result.value]
    return f"{_SAID[outcome.result.value]} after {spoken(outcome.seconds)}: {why}"
