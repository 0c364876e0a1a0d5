"""`pushtui config`: show the configuration, check it, begin one."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable

from pushtui.cli.codes import Exit
from pushtui.cli.options import add_command, add_config
from pushtui.cli.output import tell, write


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "config",
        "show, check or begin the configuration",
        "Show, check or begin the configuration. It is a TOML file; PUSHTUI_* variables outweigh it, and options "
        "of the command line outweigh both. pushtui writes the file only when `config init` is asked for it.",
        "pushtui config init\npushtui config show\nPUSHTUI_THEME=pushtui-light pushtui config show",
    )
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    for name, (run, about) in _ACTIONS.items():
        action = actions.add_parser(name, help=about, description=about.capitalize(), allow_abbrev=False)
        if name != "schema":
            add_config(action)
        action.set_defaults(run=run)


def show(arguments: argparse.Namespace) -> int:
    """Each value with what has set it."""
    from pushtui.config import load
    from pushtui.config.write import present

    write(present(load(option=arguments.config)).removesuffix("\n"))
    _tell_misspelled()
    return Exit.DONE


def path(arguments: argparse.Namespace) -> int:
    """Where the file is, or would be."""
    from pushtui.config import config_path

    write(str(config_path(arguments.config)))
    return Exit.DONE


def init(arguments: argparse.Namespace) -> int:
    """Write a commented file, where there is none."""
    from pushtui import wire
    from pushtui.config import config_path
    from pushtui.config.file import shown
    from pushtui.config.write import initial

    place = config_path(arguments.config)
    text = initial(wire.bindings())
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        tell(f"{shown(place)} is there already, and stays as it is", "--config FILE writes another one")
        return Exit.USAGE
    except OSError as error:
        tell(f"{shown(place)} cannot be written: {error.strerror or type(error).__name__}")
        return Exit.USAGE
    write(str(place))
    return Exit.DONE


def schema(_arguments: argparse.Namespace) -> int:
    """The JSON schema, for editors."""
    from pushtui import wire
    from pushtui.config.write import schema as text
    from pushtui.sources.registry import schemas

    write(text(wire.bindings(), schemas()).removesuffix("\n"))
    return Exit.DONE


def check(arguments: argparse.Namespace) -> int:
    """Whether everything in it can be used; every mistake that can be told from one look is one line."""
    from pushtui import wire
    from pushtui.config import config_path, load
    from pushtui.config.file import shown

    mistakes = wire.mistakes(arguments.config)
    for mistake in mistakes:
        tell(str(mistake))
    _tell_misspelled()
    if mistakes:
        return Exit.USAGE
    config = load(option=arguments.config)
    where = shown(config_path(arguments.config))
    write(f"{where}: good" if config.file else f"{where}: there is no file; the defaults hold")
    return Exit.DONE


def _tell_misspelled() -> None:
    from pushtui.config.variables import misspelled

    for line in misspelled(os.environ):
        tell(line)


_ACTIONS: dict[str, tuple[Callable[[argparse.Namespace], int], str]] = {
    "show": (show, "each value, and where it comes from"),
    "path": (path, "where the file is, or would be"),
    "init": (init, "write a commented file, if there is none"),
    "schema": (schema, "a JSON schema, for editors"),
    "check": (check, "check file and environment, and tell every mistake"),
}
