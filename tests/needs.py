"""What a test needs of the machine beside Python: missing, it is skipped; in CI (PUSHTUI_CI=1), it fails."""

from __future__ import annotations

import os
import shutil

import pytest

CI = "PUSHTUI_CI"


def require(present: object, what: str) -> None:
    """Go on only if `present`; `what` names the thing that is missing."""
    if present:
        return
    if os.environ.get(CI):
        pytest.fail(f"{what} is missing, and in CI nothing may be", pytrace=False)
    pytest.skip(f"{what} is missing")


def require_command(*names: str) -> None:
    """Go on only if these programs are there."""
    for name in names:
        require(shutil.which(name), name)
