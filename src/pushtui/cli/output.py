"""Output: results to standard output, one line for the user to standard error."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TextIO, cast


class OutputProblem(Exception):  # noqa: N818 - it is the output's, not the program's
    """Standard output does not take what is written; one line says why."""


def prepare() -> None:
    """Let every text be written, whatever the streams' encoding is: what it has not becomes `?`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def write(text: str) -> None:
    """A result, at once.

    Raises:
        BrokenPipeError: the reader went away, as `head` does.
        OutputProblem: it cannot be written.
    """
    if sys.stdout is None:
        raise OutputProblem("standard output is closed")
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputProblem(f"cannot write to standard output: {error.strerror}") from None


def tell(message: str, remedy: str = "") -> None:
    """One line for the user, on standard error."""
    note(f"pushtui: {message}" + (f" ({remedy})" if remedy else ""))


def note(text: str) -> None:
    """A line on standard error, as it is."""
    if sys.stderr is None:  # closed from the start
        return
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except (
        OSError,
        ValueError,
    ):  # full, or closed since, as where the terminal is gone: nobody is told
        _nowhere(sys.stderr)


class _Lenient(io.TextIOBase):
    """A stream to which writing never fails."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        if self._stream is not None:
            with suppress(OSError, ValueError):
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        if self._stream is not None:
            with suppress(OSError, ValueError):
                self._stream.flush()

    def isatty(self) -> bool:
        return self._stream is not None and not self._stream.closed and self._stream.isatty()


def notes() -> TextIO:
    """Standard error for what is told in passing: where it is full, closed or gone, that ends nothing."""
    return cast(TextIO, _Lenient(sys.stderr))


def abandon() -> None:
    """Send what is left to be written nowhere, so that the interpreter does not try once more at its end."""
    _nowhere(sys.stdout)


def settle() -> None:
    """The same for standard error, where it does not take what is left; the exit status is not about that."""
    if sys.stderr is not None:
        try:
            sys.stderr.flush()
        except (OSError, ValueError):
            _nowhere(sys.stderr)


def _nowhere(stream: TextIO) -> None:
    with suppress(OSError, ValueError, AttributeError):  # no such stream, or not one of the system's
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
