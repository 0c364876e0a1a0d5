"""Variables: environment variables whose names come close to a setting's, and set nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from pushtui.config.settings import SETTINGS
from pushtui.core.text import clean

OTHERS = ("PUSHTUI_CONFIG", "PUSHTUI_TOKEN", "PUSHTUI_READ_TOKEN", "PUSHTUI_WRITE_TOKEN", "PUSHTUI_CI")
"""Variables that have a meaning, but are no settings."""

_PREFIX = "PUSHTUI_"
_CLOSE = 0.8


def misspelled(environ: Mapping[str, str]) -> Iterator[str]:
    """One line for each `PUSHTUI_…` that is probably meant for a setting.

    Others may well be somebody's own, such as the variable that a profile's token is in.
    """
    settings = [setting.variable.removeprefix(_PREFIX) for setting in SETTINGS]
    for name in sorted(environ):
        wanted = name.upper().removeprefix(_PREFIX)
        if wanted == name.upper() or name in OTHERS or (name == name.upper() and wanted in settings):
            continue
        near = difflib.get_close_matches(wanted, settings, 1, _CLOSE)
        if near:
            yield f"{clean(name, limit=60)} sets nothing: did you mean {_PREFIX}{near[0]}?"
