"""`pushtui doctor`: the terminal and an endpoint, examined step by step."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pushtui.cli.codes import OF_TROUBLE, Exit
from pushtui.cli.options import add_command, add_config, configured
from pushtui.cli.output import write

if TYPE_CHECKING:
    from pushtui.core.finding import Finding

_SUBJECT = 12


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "doctor",
        "find out why it does not work",
        "Examine the terminal, and an endpoint step by step: name, connection, TLS, answer, clock, report. Each "
        "step is one line: ok, note or FAIL, with what to do about it. Of a profile of type json it tells what "
        "each rule found, and which counters stay unknown. --body examines a saved answer instead of a live one.",
        "pushtui doctor\n"
        "pushtui doctor https://push.example.com\n"
        "pushtui doctor shop/bf-2026-w1\n"
        "pushtui doctor shop --body answer.json",
    )
    command.add_argument(
        "target", metavar="TARGET", nargs="?", help="a delivery, or a server: a URL, PROFILE or PROFILE/DELIVERY"
    )
    command.add_argument("--body", metavar="FILE", help="a saved answer, as JSON")
    command.add_argument("--ca-file", metavar="FILE", help="PEM file of a private certificate authority to trust")
    command.add_argument("--proxy", metavar="URL", help="use this proxy")
    add_config(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Examine, and tell; the exit status is that of the first step that failed."""
    from pushtui import wire
    from pushtui.cli import surroundings
    from pushtui.core.finding import Verdict

    target = None
    if arguments.target is not None:
        target = wire.Target.of(
            arguments.target,
            configured(arguments),
            ca_file=arguments.ca_file,
            proxy=arguments.proxy,
            secrets=arguments.body is None,
        )
    if arguments.body is not None:
        trouble = wire.examine_body(target, arguments.body, _tell)
        return Exit.DONE if trouble is None else OF_TROUBLE[trouble]
    failed = False
    for finding in surroundings.here():
        _tell(finding)
        failed = failed or finding.verdict is Verdict.BAD
    if target is not None:
        trouble = wire.examine(target, _tell)
        if trouble is not None:
            return OF_TROUBLE[trouble]
    return Exit.FAILED if failed else Exit.DONE


def _tell(finding: Finding) -> None:
    remedy = f" ({finding.remedy})" if finding.remedy else ""
    write(f"{finding.verdict.value:<5} {finding.subject:<{_SUBJECT}} {finding.text}{remedy}")
