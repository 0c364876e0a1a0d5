"""Terminal: whether there is one to draw on, and running the screen on it."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from pushtui.cli.codes import Exit
from pushtui.cli.output import tell

if TYPE_CHECKING:
    from types import FrameType

    from pushtui.tui.app import PushtuiApp


def problem() -> str | None:
    """Why the screen cannot be shown here, in one line with the remedy, or None where it can."""
    for stream, name in (
        (sys.stdin, "standard input"),
        (sys.stdout, "standard output"),
        (sys.stderr, "standard error"),
    ):
        if stream is None or stream.closed or not stream.isatty():
            return f"{name} is not a terminal; `pushtui report URL` prints one report without one"
    if os.environ.get("TERM", "") in ("", "dumb"):
        return "TERM says that this terminal cannot show a screen; set TERM, for example to xterm-256color"
    return None


def run(app: PushtuiApp) -> int:
    """Run the screen until it is left; the exit status."""
    ended_by: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        ended_by.append(number)
        app.end_from_outside()

    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, end)
    try:
        app.run(mouse=app.use_mouse)
    finally:
        app.recall.close()
    if ended_by:
        return 128 + ended_by[0]
    if app.crash is not None:
        tell(f"crashed: {type(app.crash).__name__}", f"the details are in {_crash_file(app.crash)}")
        return Exit.FAILED
    return app.return_code or Exit.DONE


def wait() -> int:
    """Wait for a signal to end the program; the exit status."""
    # Blocked, they stay pending until `sigwait` takes them, so none can slip in between.
    awaited = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    return 128 + signal.sigwait(awaited)


def _crash_file(error: BaseException) -> str:
    """Where the traceback was written: no values of variables in it, and nobody else may read it."""
    import tempfile
    import traceback

    from pushtui import __version__

    try:
        with tempfile.NamedTemporaryFile("w", prefix="pushtui-crash-", suffix=".txt", delete=False) as file:
            file.write(f"pushtui {__version__}, Python {sys.version}\n")
            file.write("".join(traceback.format_exception(error)).encode("ascii", "backslashreplace").decode())
            return file.name
    except OSError:
        return "no file: none could be written"
