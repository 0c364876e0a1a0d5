"""File: the configuration's file, read and parsed, and where in it each key stands."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from pushtui.config.problem import ConfigProblem, problem
from pushtui.core.text import clean
from pushtui.core.value import dataclass

Keys = Sequence[str | int]
"""Keys that lead to a place in the file; a number is a place in an array of tables."""

_BYTES = 64 * 1024
_TOO_MANY_DIGITS = re.compile("[0-9_]{4300}")
_AT_LINE = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)


@dataclass(frozen=True)
class ConfigFile:
    """A configuration file that was read."""

    path: Path
    text: str = field(default="", repr=False)

    def line(self, *path: str | int) -> int | None:
        """The line in which a key stands, counted from 1."""
        if not path:
            return None
        from pushtui.config.lines import line_of

        return line_of(self.text, path)

    def place(self, *path: str | int) -> str:
        """Where a key stands: file and line."""
        line = self.line(*path)
        return shown(self.path) if line is None else f"{shown(self.path)}:{line}"

    def problem(self, path: Keys, message: str, spoils: Keys | None = None) -> ConfigProblem:
        """The problem with a key.

        Args:
            spoils: what cannot be judged because of it, where that is more than the key.
        """
        return self.placed(f"{self.place(*path)}: {message}", path, spoils)

    def placed(self, line: str, path: Keys, spoils: Keys | None = None) -> ConfigProblem:
        """The same where the line names the place already."""
        return ConfigProblem(clean(line), tuple(path if spoils is None else spoils), line=self.line(*path))


def shown(path: Path) -> str:
    """A path, fit to be shown, with `~` for the home directory."""
    text = str(path)
    home = os.path.expanduser("~")
    return clean("~" + text[len(home) :] if home != "/" and text.startswith(home + os.sep) else text)


def read(path: Path, *, wanted: bool) -> ConfigFile | None:
    """The file, or None where there is none and none is `wanted`.

    Raises:
        ConfigProblem: it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        if not wanted:
            return None
        raise problem(shown(path), "there is no such file; `pushtui config init` writes one") from None
    except OSError as error:
        raise problem(shown(path), f"cannot be read: {error.strerror or type(error).__name__}") from None
    if len(data) > _BYTES:
        raise problem(shown(path), "is too large for a configuration file")
    try:
        return ConfigFile(path, data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise problem(f"{shown(path)}:{line}", "is not UTF-8") from None


def parse(file: ConfigFile, without: Sequence[Keys] = ()) -> dict[str, object]:
    """What it says, but for what is to be left out.

    Raises:
        ConfigProblem: it is not TOML.
    """
    import tomllib  # 2 ms, where there is a file

    try:
        table = tomllib.loads(file.text)
        for path in without:
            _leave_out(table, path)
        return table
    except tomllib.TOMLDecodeError as error:
        match = _AT_LINE.fullmatch(str(error))
        what, line = (match["what"], match["line"]) if match else (str(error), None)
        line = line or str(file.text.rstrip("\n").count("\n") + 1)
        raise problem(f"{shown(file.path)}:{line}", f"is not TOML: {what[:1].lower()}{what[1:]}") from None
    except ValueError:  # which Python raises for the digits, and TOML's reader lets through
        lines = file.text.split("\n")
        line = next((n for n, text in enumerate(lines, 1) if _TOO_MANY_DIGITS.search(text)), len(lines))
        raise problem(f"{shown(file.path)}:{line}", "has a number with too many digits") from None
    except RecursionError:
        raise problem(shown(file.path), "is nested too deep") from None


def _leave_out(table: dict[str, object], path: Keys) -> None:
    """Take something out of the table, so that the rest means what it meant."""
    *above, last = path
    held: Any = table
    for key in above:
        try:
            held = held[key]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(held, list) and isinstance(last, int):
        held[last] = {"id": f"left out {last}", "enabled": False}  # so that those behind it keep their places
    elif isinstance(held, dict) and above[:1] == ["keys"]:
        # Not its usual key, which another binding may have been given instead.
        held[last] = ["ctrl+c"] if last in ("quit", "app.quit") else []
    elif isinstance(held, dict) and (above[:1], last) == (["alert"], "when"):
        held[last] = "sent > 0"  # it has to have one
    elif isinstance(held, dict):
        held.pop(last, None)
