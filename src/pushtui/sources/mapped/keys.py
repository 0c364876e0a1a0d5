"""Keys: what a profile of type `json` may hold."""

from __future__ import annotations

from pushtui.core.report import COUNTERS, Kind
from pushtui.sources.keys import HEADERS, Key, Keys, choice, either, numbers, table, tables, text, texts, words
from pushtui.sources.mapped.mapping import CONTRACT_WORDS

_KINDS = tuple(kind.value for kind in Kind)
_BODY = text("what to post instead of a GET; {delivery} in it stands inside a JSON string")
_PARTS: Keys = {
    "plus": texts("paths that are added"),
    "minus": texts("paths that are taken away"),
    "optional": texts("paths that are added where they find something"),
}


def _counts(about: str) -> Key:
    paths = texts("a path, or a list of paths: their sum")
    return table(
        about,
        {
            name: either("a path, a list of paths, or a table of parts", paths, table("parts", _PARTS))
            for name in COUNTERS
        },
        filled=True,
        needed=True,
    )


KEYS: Keys = {
    "url": text("where a delivery is read; {delivery} stands for its id", needed=True),
    "body": _BODY,
    "headers": HEADERS,
    "auth_header": text("header that carries the token"),
    "auth_scheme": text("word before the token"),
    "not_yet": numbers("statuses that mean that there are no numbers yet", 400, 599),
    "id": text("path to the delivery's id"),
    "name": text("path to the delivery's name"),
    "status": text("path to the word for the status"),
    "statuses": words("the service's words for statuses", CONTRACT_WORDS),
    "final_when": text("expression that is true once the send is over"),
    "started_at": text("path to the start"),
    "completed_at": text("path to the end"),
    "as_of": text("path to the time of the numbers"),
    "error": text("path to the text of an error"),
    "counts": _counts("rules for counters"),
    "platforms": table(
        "rules for platforms",
        {
            "rows": text("path to a list of rows, or to a map of them by platform"),
            "name": text("path to the platform in a row"),
            "names": words("the service's platforms, and what to call them"),
            "counts": _counts("rules for counters of a platform"),
        },
    ),
    "reasons": tables(
        "rules for reasons",
        {
            "rows": text("path to a map from code to number, or to a list of rows", needed=True),
            "kind": choice("what all of them are", _KINDS, Kind.ERROR.value),
            "kind_at": text("path to the word for the kind, in a row"),
            "kinds": words("the service's words for kinds", _KINDS),
            "code": text("path to the code, in a row"),
            "count": text("path to the number, in a row"),
            "message": text("path to the message, in a row"),
            "platform": text("path to the platform, in a row"),
            "first_seen_at": text("path to the time of the first, in a row"),
            "names": words("the service's platforms, and what to call them"),
        },
    ),
    "list": table(
        "how deliveries are listed",
        {
            "url": text("where they are listed", needed=True),
            "body": _BODY,
            "rows": text("path to the rows", needed=True),
        },
    ),
}
"""The keys of a profile, beside those that every profile has."""
