"""Why a state file cannot be used."""

from __future__ import annotations


class Damaged(ValueError):  # noqa: N818 - a finding, not a failure
    """The file is not what pushtui wrote."""


class Newer(ValueError):  # noqa: N818 - a finding, not a failure
    """A newer pushtui wrote the file, in a form that is not known here."""
