"""Damage: what is wrong with a recording, in one cleaned line."""

from __future__ import annotations


class DamagedError(Exception):
    """A recording, or a part of it, cannot be read: the file comes from outside, and anything may be in it."""
