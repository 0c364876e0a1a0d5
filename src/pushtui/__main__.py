"""`python -m pushtui` is `pushtui`: the command line, and for the live report a child that goes ahead."""

from __future__ import annotations

import os
import signal
import sys


def main() -> int:
    """Run pushtui; the return value is the exit status."""
    try:
        return _main()
    except KeyboardInterrupt:  # while what it needs is imported: later, it is the command line's
        return 128 + signal.SIGINT


def _main() -> int:
    from pushtui import lazily

    lazily.install()  # before anything imports what is to wait
    if sys.argv[1:2] == ["watch"] and os.isatty(1):
        from pushtui import ahead

        ahead.set_out(sys.argv[2:])
    from pushtui import cli

    return cli.main()


if __name__ == "__main__":
    raise SystemExit(main())
