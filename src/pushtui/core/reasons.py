"""Reasons: what a push service's error code means, whether trying again can help, and what to do.

The vocabulary is loaded at the first question: a watch without failures does without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import nlargest

from pushtui.core.entry import Entry
from pushtui.core.families import Family
from pushtui.core.spelling import Reading, folded, readings, services_of

__all__ = ["Entry", "Family", "alike", "entries", "every", "family_of", "lookup", "near"]

_LONGEST = 400
"""Characters of a code, or of a text with a code in it, that are read."""

_NEAR = 0.7
"""How like a code must be to count as near: the ratio of `difflib`, from 0 to 1."""

_Index = dict[str, tuple[Entry, ...]]


def entries() -> tuple[Entry, ...]:
    """The whole vocabulary, service by service."""
    from pushtui.core.vocabulary import ENTRIES

    return ENTRIES


def lookup(code: str, platform: str | None = None) -> Entry | None:
    """The entry for a code, or None where the vocabulary does not know it. Any string will do.

    Args:
        code: as the source writes it, in any case, with a prefix or in a text.
        platform: the platform or the service that it comes from; its own codes are preferred to others'.
    """
    return _lookup(code[:_LONGEST], platform[:_LONGEST] if platform is not None else None)


def family_of(code: str, platform: str | None = None) -> Family | None:
    """The family of a code, or None where the vocabulary does not know it."""
    entry = lookup(code, platform)
    return entry.family if entry is not None else None


def every(code: str, platform: str | None = None) -> tuple[Entry, ...]:
    """All entries that a code may mean, one a service at most; with a platform those of its services, if any."""
    index = _index()
    for way in readings(code[:_LONGEST]):
        found = [e for e in index.get(folded(way.text), ()) if not way.exact or _spelled(e, way.text)]
        told = (way.service,) if way.service else services_of(platform or way.platform)
        own = [e for service in told for e in found if e.service == service]
        # What a status means over HTTP in general is of use only where the service says nothing of it.
        own = [e for e in own if e.service != "HTTP"] or own
        if own or found:
            return tuple(own or found)
    return ()


def alike(entry: Entry) -> tuple[Entry, ...]:
    """The entries of the same fault under its other names."""
    if not entry.fault:
        return ()
    return tuple(e for e in entries() if e.fault == entry.fault and e is not entry)


def near(code: str, most: int = 5) -> tuple[str, ...]:
    """Codes that are spelled much like this one, the nearest first."""
    wanted = folded(code[:_LONGEST])
    if not wanted:
        return ()
    scored = [(score, name) for name, key in _names().items() if (score := _likeness(wanted, key)) >= _NEAR]
    return tuple(name for _, name in nlargest(most, scored, key=lambda found: found[0]))


def _likeness(wanted: str, key: str) -> float:
    """From 0 to 1. A beginning is as good as a misspelling, a middle nearly so."""
    if len(wanted) >= 3 and key.startswith(wanted):
        return 0.9 + 0.1 * len(wanted) / len(key)
    if len(wanted) >= 4 and wanted in key:
        return 0.7 + 0.1 * len(wanted) / len(key)
    matcher = SequenceMatcher(None, wanted[:80], key, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _NEAR else 0.0


@lru_cache(maxsize=1)
def _index() -> _Index:
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        for key in {folded(name) for name in _spellings(entry)}:
            found.setdefault(key, []).append(entry)
    return {key: tuple(value) for key, value in found.items()}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Each code as it is written → folded, without a prefix."""
    return {entry.code: folded(entry.code.removeprefix("messaging/")) for entry in entries()}


def _spellings(entry: Entry) -> Iterable[str]:
    return (entry.code, entry.code.removeprefix("messaging/"), *entry.also)


def _spelled(entry: Entry, text: str) -> bool:
    return text in _spellings(entry)


@lru_cache(maxsize=131_072)  # one report may have so many, and each is looked up at every poll
def _lookup(code: str, platform: str | None) -> Entry | None:
    ways = tuple(readings(code))
    if not platform:
        platform = next((way.platform for way in ways if way.platform is not None), None)
    for way in ways:
        for service in (way.service,) if way.service else services_of(platform):
            found = _best(way, service)
            if found is not None:
                return found
    for way in ways:
        if way.service:
            found = None
        elif not way.status:
            found = _best(way)
        elif platform:
            found = None  # what a status means to other services says nothing about this one's
        else:
            found = _best(way, "Web Push") or _best(way, "HTTP")
        if found is not None:
            return found
    return None


def _best(way: Reading, service: str | None = None) -> Entry | None:
    """The entry of one service, or of any; the same spelling is preferred to another."""
    found = [
        entry
        for entry in _index().get(folded(way.text), ())
        if (service is None or entry.service == service)
        and not (entry.narrow and (service is None or way.exact))
        and (not way.exact or _spelled(entry, way.text))
    ]
    return min(found, key=lambda entry: not _spelled(entry, way.text), default=None)
