"""The command line as data: its commands, their options and examples, read from the parser."""

from __future__ import annotations

import argparse
import shlex

from pushtui.cli import parser


def subcommands() -> dict[str, argparse.ArgumentParser]:
    """Every command and its parser."""
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the parser has no commands")


def options(command: argparse.ArgumentParser) -> set[str]:
    """The long options of a command; `--help`, which all have, is left out."""
    return {
        option for action in command._actions for option in action.option_strings if option.startswith("--")
    } - {"--help"}


def words(line: str) -> list[str]:
    """A shell line's words from `pushtui` on, up to a pipe or redirection; empty where it runs something else."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    found: list[str] = []
    for word in lexer:
        if set(word) <= set("|&;<>"):
            if found:
                break
            continue
        if found or word == "pushtui" or word.endswith("/pushtui"):
            found.append(word)
    return found


def examples(text: str) -> list[str]:
    """The examples of a help text."""
    if "examples:\n" not in text:
        return []
    block = text.split("examples:\n", 1)[1].split("\n\n", 1)[0]
    return [line.strip().split("   ")[0] for line in block.splitlines() if line.strip()]
