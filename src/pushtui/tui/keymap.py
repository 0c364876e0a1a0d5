"""Keymap: which keys are bound, and how they are written, where the user's wishes lie over the tables of keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from pushtui.core.value import dataclass
from pushtui.tui.keys import GROUPS, Key

ALL: dict[str, Key] = {key.id: key for _, keys in GROUPS for key in keys}
"""Every key by its binding's id."""

_NEVER = "unbound"  # Textual takes no empty entry; no key has this name, so nothing is bound


@dataclass(frozen=True)
class Keymap:
    """The bound keys.

    Attributes:
        bound: for each binding that differs from the table, Textual's names of its keys; none unbinds it.
        labels: how the first key of each of these is written on the screen.
    """

    bound: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def of(self, key: Key) -> Key:
        """A key of the table as it is bound; its label is empty where it is not."""
        names = self.bound.get(key.id)
        if names is None:
            return key
        return replace(
            key,
            keys=",".join(names),
            label=self.labels.get(key.id, ""),
            help=key.help.partition(" (also ")[0],  # the other key is gone too
        )

    def label(self, *bindings: str, between: str = " ") -> str:
        """What to press for these, as it is written on the screen; empty where none is bound."""
        return between.join(filter(None, (self.of(ALL[binding]).label for binding in bindings)))

    @property
    def for_textual(self) -> dict[str, str]:
        """What `App.set_keymap` takes."""
        return {binding: ",".join(names) or _NEVER for binding, names in self.bound.items()}
