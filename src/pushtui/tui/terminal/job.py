"""Job: the program as a job of a shell, which stops it, takes the terminal, and brings it back."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def has_shell() -> bool:
    """Whether the program is a job of a shell: some ancestor is in its session, but in another process group.

    What `ssh -t HOST pushtui` or a multiplexer starts directly has none: stopped, it would keep the terminal for
    good. The kernel calls such a group orphaned (POSIX, 3.264), and stops it for no ctrl+z either.
    """
    group, session, pid = os.getpgrp(), os.getsid(0), os.getppid()
    while pid > 1:
        try:
            if os.getsid(pid) != session:
                return False
            if os.getpgid(pid) != group:
                return True
        except OSError:
            return False
        pid = _parent(pid)  # a wrapper, such as a script
    return False


def in_foreground(terminal: int) -> bool:
    """Whether the terminal is the program's now, and not its shell's; also where no shell shares it."""
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return True


@contextmanager
def unstopped() -> Iterator[None]:
    """Use the terminal, in this thread, whoever has it: the kernel stops a job that does in the background."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTIN, signal.SIGTTOU})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _parent(pid: int) -> int:
    """The parent of a process; 0 where this system does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(told.rpartition(")")[2].split()[1])
