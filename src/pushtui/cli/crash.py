"""Crash: what is kept of an error that is pushtui's own, and the one line that tells of it."""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
import traceback

from pushtui import __version__
from pushtui.cli.codes import Exit

_SECRET_NAME = re.compile(r"TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_SHORTEST = 4  # shorter values are words that stand everywhere
_MOST = 256 * 1024


def report(error: BaseException) -> int:
    """Tell the user in one line, and keep the rest in a file; the exit status."""
    from pushtui.cli.output import tell

    tell(f"crashed: {type(error).__name__}", f"what is needed to mend it is in {_write(error)}")
    return Exit.FAILED


def _write(error: BaseException) -> str:
    """Where the traceback was written: no values of variables in it, and nobody else may read it."""
    try:
        with tempfile.NamedTemporaryFile("w", prefix="pushtui-crash-", suffix=".txt", delete=False) as file:
            file.write(_text(error))
            return file.name
    except OSError:
        return "no file: none could be written"


def _text(error: BaseException) -> str:
    command = " ".join(sys.argv[1:2])  # the rest may name hosts
    head = f"pushtui {__version__} {command}\nPython {sys.version}\n{platform.platform()}\n"
    head += f"TERM={os.environ.get('TERM', '')}\n\n"
    lines = "".join(traceback.format_exception(error)).encode("ascii", "backslashreplace").decode()
    # What comes from outside may stand in a message, and somebody will `cat` the file.
    lines = _CONTROLS.sub(lambda found: f"\\x{ord(found.group()):02x}", lines[-_MOST:])
    return _without_secrets(head + lines)


def _without_secrets(text: str) -> str:
    """The text without the values of environment variables that are secrets by their name, and without queries."""
    secrets = (value for name, value in os.environ.items() if _SECRET_NAME.search(name) and len(value) >= _SHORTEST)
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "***").replace(repr(secret)[1:-1], "***")
    text = re.sub(r"(://)[^/\s@'\"]+@", r"\1***@", text)
    text = re.sub(r"(https?://[^\s'\"?]+\?)[^\s'\"]+", r"\1***", text)
    return re.sub(r"(?i)(bearer\s+)[^\s'\"]+", r"\1***", text)
