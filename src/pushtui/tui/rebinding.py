"""Rebinding: the keymap of what the user's configuration binds, and how keys are written there."""

from __future__ import annotations

import difflib
import string
from collections.abc import Iterable, Mapping, Sequence

from textual.keys import Keys, _character_to_key, key_to_character

from pushtui.core.text import clean
from pushtui.tui.keymap import ALL, Keymap
from pushtui.tui.keys import LIST_KEYS, MODIFY_KEYS, MODIFYING, POINT_KEYS, REPORT_KEYS, ROW_KEYS, Key

_TOGETHER: tuple[tuple[Key, ...], ...] = (
    (*REPORT_KEYS, *ROW_KEYS, *POINT_KEYS),
    (*LIST_KEYS, *ROW_KEYS),
    (*MODIFY_KEYS, *MODIFYING),
)
"""Keys that work at the same time, and therefore have to differ."""

_MODIFIERS = ("ctrl", "alt", "shift", "super")
_ALIASES = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "ins": "insert",
    # The terminal sends the same byte for both.
    "ctrl+i": "tab",
    "ctrl+m": "enter",
}
_LABELS = {
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}
_NAMED = {key.value for key in Keys if "+" not in key.value and not key.value.startswith("<")}
_SIGNS = {_character_to_key(sign): sign for sign in string.punctuation}
_ALWAYS = {"app.quit": "ctrl+c", "go.back": "escape"}
"""Keys that keep their meaning besides others, unless they are given another: the screen's sentences name them."""

_RESERVED = "ctrl+q"  # Textual's own, before any other binding


class KeyProblem(ValueError):  # noqa: N818 - it is the user's, not the program's
    """A wish that cannot be granted; `binding` says whose."""

    def __init__(self, binding: str, message: str) -> None:
        super().__init__(message)
        self.binding = binding


def keymap(wanted: Mapping[str, Sequence[str]]) -> Keymap:
    """The keymap of these wishes: keys by binding id.

    Raises:
        KeyProblem: an unknown binding or key, or a key that two bindings would have at once.
    """
    bound: dict[str, tuple[str, ...]] = {}
    for binding, keys in wanted.items():
        if binding not in ALL:
            raise KeyProblem(binding, f"there is no binding {clean(binding, limit=60)!r}{_nearest(binding, ALL)}")
        try:
            bound[binding] = tuple(dict.fromkeys(key_name(key) for key in keys))
        except ValueError as error:
            raise KeyProblem(binding, f"keys.{binding}: {error}") from None
    if bound.get("app.quit") == ():
        raise KeyProblem("app.quit", "keys.app.quit: there has to be a key that quits")
    for binding, name in _ALWAYS.items():
        if binding in bound and not any(name in names for names in bound.values()):
            bound[binding] += (name,)
    result = Keymap(bound, {binding: label(names[0]) for binding, names in bound.items() if names})
    _check(result)
    return result


def _check(result: Keymap) -> None:
    for binding, names in result.bound.items():
        if _RESERVED in names:
            raise KeyProblem(binding, f"keys.{binding}: {_RESERVED} always quits; choose another key")
    for keys in _TOGETHER:
        taken: dict[str, str] = {}
        for key in keys:
            for name in filter(None, result.of(key).keys.split(",")):
                other = taken.setdefault(name, key.id)
                if other != key.id:
                    blamed, kept = (key.id, other) if key.id in result.bound else (other, key.id)
                    raise KeyProblem(
                        blamed, f"keys.{blamed}: {label(name)} is bound to {kept} already; rebind that one too"
                    )


def key_name(text: str) -> str:
    """Textual's name of a key that was written as a character, as a name, or with modifiers: `,` `f5` `ctrl+k`.

    Raises:
        ValueError: there is no such key.
    """
    name = text.strip() or ("space" if text == " " else "")
    if len(name) == 1 and name.isprintable():
        return _character_to_key(name)
    *modifiers, base = name.split("+")
    modifiers = [modifier.lower() for modifier in modifiers]
    if len(base) > 1:
        base = _ALIASES.get(base.lower(), base.lower())
    known = base in _NAMED or (base.isprintable() and _character(base) is not None)
    if not known or not set(modifiers) <= set(_MODIFIERS) or len(set(modifiers)) < len(modifiers):
        raise ValueError(f"there is no key {clean(text, limit=40)!r}{_nearest(base, _NAMED)}")
    if len(base) == 1:
        if modifiers == ["shift"] and base.isalpha():
            return base.upper()
        base = _character_to_key(base.lower() if "ctrl" in modifiers else base)
    whole = "+".join((*sorted(modifiers, key=_MODIFIERS.index), base))
    return _ALIASES.get(whole, whole)


def label(name: str) -> str:
    """A key as it is written on the screen, from Textual's name of it."""
    *modifiers, base = name.split("+")
    return "+".join((*modifiers, _character(base) or _LABELS.get(base, base)))


def written(name: str) -> str:
    """A key as a configuration writes it, from Textual's name of it: `key_name` reads it."""
    return _character(name) or name


def _character(name: str) -> str | None:
    """The sign that a key writes, from Textual's name of it; None for keys that write none that can be seen."""
    sign = _SIGNS.get(name) or (key_to_character(name) if name else None)
    return sign if sign is not None and sign.isprintable() and sign != " " else None


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1, 0.5)
    return f": did you mean {near[0]!r}?" if near else ""
