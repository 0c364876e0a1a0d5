"""Crash: what is kept of an error that is pushtui's own, and the one line that tells of it."""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
import traceback
from urllib.parse import quote

from pushtui import __version__, upgrade
from pushtui.cli.codes import Exit
from pushtui.cli.output import tell
from pushtui.config.secret import told

_SECRET_NAME = re.compile(r"TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_SHORTEST = 4  # shorter values are words that stand everywhere
_MOST = 256 * 1024


def report(error: BaseException) -> int:
    """Tell the user in one line, and keep the rest in a file; the exit status."""
    replaced = upgrade.told(error)
    if replaced is not None:
        tell(f"{replaced}; the traceback is in {_write(error)}")
    else:
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
    """The text without what is secret by its name, by its place, or because a profile named it.

    Those are values of environment variables and of parameters, credentials in URLs and headers, queries, and the
    tokens of profiles.
    """
    values = {value for name, value in os.environ.items() if _SECRET_NAME.search(name)} | told()
    for secret in sorted((value for value in values if len(value) >= _SHORTEST), key=len, reverse=True):
        for form in (secret, repr(secret)[1:-1], quote(secret, safe="")):
            text = text.replace(form, "***")
    text = re.sub(r"(://)[^/\s@'\"]+@", r"\1***@", text)
    text = re.sub(r"(https?://[^\s'\"?]+\?)[^\s'\"]+", r"\1***", text)
    text = re.sub(r"(?i)(\w*(?:token|secret|passw\w*|api_?key|sig)=)[^\s&'\"]+", r"\1***", text)
    return re.sub(r"(?i)\b((?:bearer|basic|sharedaccesssignature)\s+)[^\s'\"]+", r"\1***", text)
