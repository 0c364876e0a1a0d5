"""Disk: the state file read, locked, written whole, and put aside where it cannot be used."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pushtui.core.remembered import Remembered
from pushtui.memory.problem import Damaged, Newer

_BYTES = 4 * 1024 * 1024
_ASIDE = 20


def read(path: Path) -> bytes:
    """The file's bytes. A pipe is not waited for, and no more is read than a state file can have.

    Raises:
        OSError: it cannot be read.
    """
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        return file.read(_BYTES) or b""


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    """One writer at a time. The lock is the kernel's, so that it goes with its process, however that ends."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def save(path: Path, base: Remembered, value: Remembered) -> Path | None:
    """Bring the changes from `base` to `value` into the file, whoever has written it meanwhile.

    Returns:
        Where a file that could not be used was kept, or None.

    Raises:
        OSError: it cannot be written.
    """
    from pushtui.memory.form import decode, encode

    kept, theirs = None, base
    with _lock(path):
        try:
            theirs = decode(read(path))
        except FileNotFoundError:
            pass
        except (Damaged, Newer):
            kept = _rename(path)
        _write(path, encode(value.merged(base, theirs)))
    return kept


def _write(path: Path, data: bytes) -> None:
    """All or nothing, also where the power fails; readable by its owner only."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # made with mode 0600
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    directory = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def put_aside(path: Path) -> Path | None:
    """Rename a file that cannot be used, unless another program has put a good one in its place.

    Returns:
        Where it was kept, or None.

    Raises:
        OSError: it cannot be renamed.
    """
    from pushtui.memory.form import decode

    with _lock(path):
        try:
            decode(read(path))
        except FileNotFoundError:
            return None
        except (Damaged, Newer):
            return _rename(path)
        return None


def _rename(path: Path) -> Path:
    names = [path.with_name(f"{path.stem}.aside-{n}{path.suffix}") for n in range(1, _ASIDE + 1)]
    kept = next((name for name in names if not name.exists()), names[-1])
    os.replace(path, kept)
    return kept
