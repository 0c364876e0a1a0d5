"""Explanation: reasons and families as plain text, for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from pushtui.core.entry import Entry
from pushtui.core.families import Family
from pushtui.core.reasons import alike, entries

_LABEL = 12
"""Columns of a fact's name and the space after it."""

_RETRY = {True: "yes", False: "no", None: "it depends"}


def render(found: Sequence[Entry], width: int) -> str:
    """Entries one after another, in lines of at most `width` columns; other names of a fault are told once."""
    return "\n\n".join(_entry(entry, found[i + 1 :], width) for i, entry in enumerate(found))


def render_family(family: Family, width: int) -> str:
    """A family, and the codes of each service that belong to it."""
    about = family.about
    lines = [family.label]
    lines += _fact("meaning", about.meaning, width)
    lines += _fact("retry", _retry(family), width)
    for answer, named in _exceptions(family).items():
        lines += _fact("", f"{_RETRY[answer]}: {', '.join(named)}", width)
    lines += _fact("what to do", about.advice, width)
    for service, codes in _by_service(entry for entry in entries() if entry.family is family):
        lines += _fact(service, ", ".join(entry.code for entry in codes), width)
    return "\n".join(lines)


def render_families() -> str:
    """A line a family: what it is called, whether to try again, what to do, and how many codes it has."""
    lines = [f"{'family':<20}{'retry':<12}{'what to do':<24}codes"]
    for family in Family:
        about = family.about
        codes = sum(entry.family is family for entry in entries())
        lines.append(f"{family.label:<20}{_retry(family):<12}{about.todo:<24}{codes:>5}")
    return "\n".join(lines)


def render_list(chosen: Iterable[Entry]) -> str:
    """A line a code, in a block a service: code, family, whether to try again, what to do."""
    blocks = []
    for service, codes in _by_service(chosen):
        size = max(len(entry.code) for entry in codes) + 2
        lines = [service]
        lines += [
            f"  {entry.code:<{size}}{entry.family.label:<20}{_RETRY[entry.retryable]:<12}{entry.todo}"
            for entry in codes
        ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _entry(entry: Entry, later: Sequence[Entry], width: int) -> str:
    lines = [f"{entry.code} · {entry.service}"]
    lines += _fact("family", entry.family.label, width)
    lines += _fact("meaning", entry.meaning, width)
    lines += _fact("retry", _RETRY[entry.retryable], width)
    lines += _fact("what to do", entry.advice, width)
    if entry.http and entry.http != entry.code:
        lines += _fact("with HTTP", entry.http, width)
    if entry.also:
        lines += _fact("also spelled", ", ".join(entry.also), width)
    if all(other.fault != entry.fault for other in later):
        for i, (service, codes) in enumerate(_by_service(alike(entry))):
            value = f"{service:<11}{', '.join(e.code for e in codes)}"
            lines += _fact("same fault" if i == 0 else "", value, width)
    return "\n".join(lines)


def _retry(family: Family) -> str:
    """Whether to try again: what is true of the family, or of most of its codes."""
    usual = family.about.retryable
    mostly = "mostly " if usual is not None and _exceptions(family) else ""
    return f"{mostly}{_RETRY[usual]}"


def _exceptions(family: Family) -> dict[bool | None, list[str]]:
    """The codes of a family, with their services, that are answered otherwise than most, by their answer."""
    found: dict[bool | None, list[str]] = {}
    for entry in entries():
        if entry.family is family and entry.retryable is not family.about.retryable:
            found.setdefault(entry.retryable, []).append(f"{entry.service} {entry.code}")
    return found


def _fact(name: str, value: str, width: int) -> list[str]:
    """A name and its value, wrapped under itself."""
    room = max(20, width - _LABEL - 3)
    rows = wrap(value, room, break_on_hyphens=False) or [""]
    return [f"  {name if i == 0 else '':<{_LABEL}} {row}" for i, row in enumerate(rows)]


def _by_service(chosen: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    found: dict[str, list[Entry]] = {}
    for entry in chosen:
        found.setdefault(entry.service, []).append(entry)
    return list(found.items())
