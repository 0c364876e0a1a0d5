"""Outbox: where what is handed over is written. It never overwrites an export, and the last summary is kept."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import tzinfo
from pathlib import Path

from pushtui.core.forms import Order
from pushtui.core.source import UsageProblem
from pushtui.core.text import clean
from pushtui.export.render import rendered

_MOST = 100


class Outbox:
    """Writes exports to a folder, and summaries to one file of the user's own.

    Args:
        folder: where exports go; it is made where it is not there.
        summary: the summary's file.
        zone: for the times in exports.
    """

    def __init__(self, folder: Path, summary: Path, zone: tzinfo) -> None:
        self._folder = folder
        self._summary = summary
        self._zone = zone

    @property
    def folder(self) -> str:
        """Where exports go, fit to be shown."""
        return shown(self._folder.absolute())

    def keep_summary(self, text: str) -> str:
        """Write a summary in place of the last one, for its owner's eyes only; where, fit to be shown.

        Raises:
            UsageProblem: it cannot be written.
        """
        try:
            self._summary.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".summary.", dir=self._summary.parent)  # made with mode 0600
            try:
                with open(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                os.replace(name, self._summary)
            except BaseException:
                with suppress(OSError):
                    os.unlink(name)
                raise
        except OSError as error:
            raise _problem(self._summary, error) from None
        return shown(self._summary)

    def export(self, order: Order) -> str:
        """Write an export under its name, or under the next free one; where, fit to be shown.

        Raises:
            UsageProblem: it cannot be written.
        """
        content = rendered(order, self._zone).encode("utf-8")
        wanted = self._folder / os.path.expanduser(order.name)
        try:
            wanted.parent.mkdir(parents=True, exist_ok=True)
            for path in _free(wanted):
                if _write_new(path, content):
                    return shown(path.absolute())
        except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
            raise _problem(wanted, error) from None
        raise UsageProblem(f"{shown(wanted)} and {_MOST} names like it are there already; give it another name")


def _free(path: Path) -> Iterator[Path]:
    yield path
    for number in range(2, _MOST + 2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def _write_new(path: Path, content: bytes) -> bool:
    """Write a file that is not there yet; False where it is. Nothing is left of one that could not be written."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)  # less the umask
    except FileExistsError:
        return False
    try:
        with open(handle, "wb") as file:
            file.write(content)
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise
    return True


def shown(path: Path) -> str:
    """A path, fit to be shown, with `~` for the home directory."""
    text, home = str(path), os.path.expanduser("~")
    return clean("~" + text[len(home) :] if home != "/" and text.startswith(home + os.sep) else text)


def _problem(path: Path, error: OSError | ValueError) -> UsageProblem:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return UsageProblem(f"{shown(path)} cannot be written: {clean(reason or type(error).__name__, limit=80)}")
