"""Unread: numbers of a body that no rule of a mapping reads, and what a path that finds nothing may have meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from pushtui.core.text import clean
from pushtui.sources.mapped.expression import Expression
from pushtui.sources.mapped.mapping import Mapping
from pushtui.sources.mapped.rule import CountRule

MOST = 2_000
"""Places of a body that are looked at."""

_DEEPEST = 8
_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_KEY = re.compile(r'"((?:[^"\\]|\\.)+)"|([A-Za-z_]\w*)')
_DIGITS = re.compile(r"\d{1,20}", re.ASCII)

Path = tuple[str, ...]


def unread(mapping: Mapping, body: object) -> tuple[str, ...]:
    """Paths of numbers that no rule names, with what stands there; of a list, those of its first entry."""
    rules = list(_rules(mapping))
    named = {key for rule in rules for key in _keys(rule.text)}
    wholes = {keys[-1] for rule in _wholes(mapping) if (keys := _keys(rule.text))}
    return tuple(
        f"{clean('.'.join(path).replace('.[]', '[]'), limit=60)} = {clean(str(value), limit=20)}"
        for path, value in _numbers(body)
        if path[-1] not in named and not wholes & set(path)
    )


def nearest(path: str, body: object) -> str | None:
    """The path that was probably meant by one that finds nothing; None where there is none like it."""
    if not _PATH.fullmatch(path):
        return None
    found: list[str] = []
    for key in path.split("."):
        if not isinstance(body, dict):
            return None
        if key not in body:
            near = difflib.get_close_matches(key, [k for k in body if _PATH.fullmatch(k)][:MOST], 1)
            return ".".join([*found, near[0]]) if near else None
        found.append(key)
        body = body[key]
    return None


def _numbers(body: object) -> Iterator[tuple[Path, object]]:
    """Numbers and strings of digits in a body, with their paths."""
    waiting: list[tuple[Path, object]] = [((), body)]
    seen = 0
    while waiting and seen < MOST:
        path, value = waiting.pop()
        seen += 1
        if isinstance(value, dict) and len(path) < _DEEPEST:
            waiting += [((*path, key), inner) for key, inner in reversed(list(value.items())[:MOST])]
        elif isinstance(value, list) and value and len(path) < _DEEPEST:
            waiting.append(((*path, "[]"), value[0]))
        elif path and path[-1] != "[]" and (type(value) in (int, float) or _is_digits(value)):
            yield path, value


def _is_digits(value: object) -> bool:
    return type(value) is str and _DIGITS.fullmatch(value) is not None


def _keys(text: str) -> list[str]:
    return [quoted or plain for quoted, plain in _KEY.findall(text)]


def _rules(mapping: Mapping) -> Iterator[Expression]:
    """Every expression of a mapping."""
    single = (mapping.id, mapping.name, mapping.status, mapping.final_when, mapping.started_at)
    yield from (rule for rule in (*single, mapping.completed_at, mapping.as_of, mapping.error) if rule is not None)
    platforms = mapping.platforms
    for rule in (*mapping.counts.values(), *(platforms.counts.values() if platforms is not None else ())):
        yield from _parts(rule)
    if platforms is not None:
        yield from (rule for rule in (platforms.rows, platforms.name) if rule is not None)
    for reason in mapping.reasons:
        told = (reason.rows, reason.kind_at, reason.code, reason.count, reason.message, reason.platform)
        yield from (rule for rule in (*told, reason.first_seen_at) if rule is not None)


def _wholes(mapping: Mapping) -> Iterator[Expression]:
    """Those that read everything below their place: the maps by platform, and reasons."""
    yield from (reason.rows for reason in mapping.reasons)
    if mapping.platforms is not None and mapping.platforms.rows is None:
        for rule in mapping.platforms.counts.values():
            yield from _parts(rule)


def _parts(rule: CountRule) -> tuple[Expression, ...]:
    return (*rule.plus, *rule.minus, *rule.optional)
