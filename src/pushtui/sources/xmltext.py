"""XML from outside: bytes to elements. No entities, no document types, bounded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pushtui.sources.request import Answer

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PARTS = 250_000
_DEEP = 200
_DECLARED = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def load(answer: Answer) -> Element:
    """The root element.

    A document type is refused: it is the only place where entities can be declared, and no service needs one.

    Raises:
        SourceError: it is not XML, or more than a service would say.
    """
    from xml.etree import ElementTree

    nonsense = answer.service.nonsense
    if answer.body.count(b"<") > _PARTS:
        raise nonsense(answer.host, "the answer has too many parts")
    try:
        text = answer.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise nonsense(answer.host, f"the answer is not UTF-8 (byte {error.start:,})") from None
    if _DECLARED.search(text):
        raise nonsense(answer.host, "the answer declares a document type or entities, which is not read")
    if "html" in answer.media:
        raise nonsense(answer.host, "HTML instead of XML")
    try:
        # The declaration may name another encoding; what is parsed is text already.
        root = ElementTree.fromstring(text)  # noqa: S314 - entities cannot be declared in it
    except ElementTree.ParseError as error:
        line, column = error.position
        raise nonsense(answer.host, f"the answer is not XML (line {line}, column {column + 1})") from None
    level, depth = [root], 0
    while level:
        level = [child for element in level for child in element]
        depth += 1
        if depth > _DEEP:
            raise nonsense(answer.host, "the answer is nested too deeply")
    return root
