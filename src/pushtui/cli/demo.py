"""`pushtui demo`: a tracking server with a simulated send, and the live report of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from pushtui.cli import terminal
from pushtui.cli.codes import Exit
from pushtui.cli.options import (
    add_baseline,
    add_command,
    add_config,
    add_interval,
    add_record,
    add_screen,
    add_speed,
    configured,
    port,
    screenless,
)
from pushtui.cli.output import tell, write
from pushtui.server.scenarios import SCENARIOS


def seed(text: str) -> int:
    """What a simulated send's chances start from.

    Raises:
        argparse.ArgumentTypeError: it is not a whole number.
    """
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    listed = "\n".join(f"  {name:<12} {scenario.description}" for name, scenario in SCENARIOS.items())
    command = add_command(
        commands,
        "demo",
        "a simulated send, and its live report",
        "Start a tracking server on this machine with a simulated send going on, and watch it. Its address is "
        "shown, so that a second terminal can watch it too. Quitting ends the server; its data is gone then, "
        f"unless --db names a place for it.\n\nscenarios:\n{listed}",
        "pushtui demo\npushtui demo --scenario expired-key --speed 3\npushtui demo --scenario outage --seed 7",
    )
    command.add_argument(
        "--scenario", metavar="NAME", choices=tuple(SCENARIOS), default="healthy", help="see above"
    )
    add_speed(command)
    command.add_argument("--seed", metavar="N", type=seed, default=1, help="another one, another send (default: 1)")
    command.add_argument("--db", metavar="FILE", type=Path, help="keep the data in this SQLite file")
    command.add_argument(
        "--port", metavar="N", type=port, default=0, help="port to listen on (default: a free one)"
    )
    command.add_argument(
        "--headless", action="store_true", help="no screen: serve until ended, for a second terminal"
    )
    add_record(command)
    add_interval(command)
    add_baseline(command)
    add_config(command)
    add_screen(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Start the child process, show the screen, end the child process."""
    with terminal.lean_start():
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from pushtui import wire

    why_not = None if arguments.headless else terminal.problem()
    if why_not is not None:
        tell(why_not)
        return Exit.USAGE
    config = configured(arguments)
    if arguments.headless:
        why_not = screenless(arguments, config, "record", "interval", "baseline")
        if why_not is not None:
            tell(why_not)
            return Exit.USAGE
    send = wire.demo(
        arguments.scenario,
        speed=arguments.speed,
        seed=arguments.seed,
        port=arguments.port,
        db=arguments.db,
        compared=arguments.baseline is not None,
    )
    try:
        send.launch()
        app = None if arguments.headless else wire.DemoApp(config, send, diff=arguments.diff)
        urls = send.start()
        # What cannot be used is told before anything else is.
        screen = None if app is None else app.on(urls.delivery, arguments.baseline, arguments.record)
        write(f"Watch this demo from a second terminal:\n  pushtui watch {urls.delivery}")
        return terminal.wait() if screen is None else terminal.run(screen)
    except wire.DemoError as error:
        tell(str(error))
        return Exit.USAGE
    finally:
        send.stop()
