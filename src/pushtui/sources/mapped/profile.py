"""Profile: the mapping and the requests that a profile of type `json` describes."""

from __future__ import annotations

import json
from dataclasses import field
from urllib.parse import quote

from pushtui.core.report import COUNTERS, Kind, Status
from pushtui.core.source import UsageProblem
from pushtui.core.value import dataclass
from pushtui.sources.address import Address
from pushtui.sources.mapped.expression import Expression, ExpressionError
from pushtui.sources.mapped.mapping import CONTRACT_WORDS, Mapping
from pushtui.sources.mapped.platforms import PlatformRule
from pushtui.sources.mapped.reasons import ReasonRule
from pushtui.sources.mapped.rule import CountRule
from pushtui.sources.request import Pairs, Request
from pushtui.sources.settings import Settings, is_header

DELIVERY = "{delivery}"
"""What stands for the delivery's id in a URL or a body."""

_SAFE = "/%:@!$&'()*+,;=~-._?{}"


@dataclass(frozen=True, slots=True)
class Question:
    """A request with a place for the delivery's id.

    Attributes:
        address: origin and path, with the place in the path.
        query: as it is written after the question mark, with the place in it; it may hold a key.
        body: what to post, with the place in it inside a JSON string; None is GET.
    """

    address: Address
    query: str = field(default="", repr=False)
    body: str | None = field(default=None, repr=False)
    headers: Pairs = field(default=(), repr=False)

    @property
    def wants_delivery(self) -> bool:
        """Whether there is a place for an id."""
        return DELIVERY in self.address.prefix + self.query + (self.body or "")

    def request(self, delivery: str | None, what: str) -> Request:
        """The request for a delivery."""
        id_ = delivery or ""
        path = (
            quote(self.address.prefix, safe=_SAFE).replace(DELIVERY, quote(id_, safe="", errors="replace")) or "/"
        )
        query = quote(self.query, safe=_SAFE).replace(DELIVERY, quote(id_, safe="", errors="replace"))
        body = None
        if self.body is not None:
            body = self.body.replace(DELIVERY, json.dumps(id_)[1:-1]).encode()
        return Request(path, what, tail=query, body=body, headers=self.headers)


@dataclass(frozen=True, slots=True)
class Listing:
    """How deliveries are listed: the question, and where in the answer their rows are."""

    question: Question
    rows: Expression


@dataclass(frozen=True, slots=True)
class JsonProfile:
    """Everything that a profile of type `json` says.

    Attributes:
        auth_header: the header that carries the token.
        auth_scheme: the word before it, or "" for none.
        not_yet: statuses that mean that the delivery cannot be read yet.
    """

    question: Question
    mapping: Mapping
    listing: Listing | None = None
    auth_header: str | None = None
    auth_scheme: str = ""
    not_yet: tuple[int, ...] = ()


def read(settings: Settings) -> JsonProfile:
    """The profile in `settings`.

    Raises:
        UsageProblem: something in it cannot be used.
    """
    headers = settings.headers("headers")
    question = _question(settings, "url", headers, need='"https://api.example.com/deliveries/{delivery}"')
    auth_header, auth_scheme = settings.text("auth_header"), settings.text("auth_scheme")
    if auth_header is not None and not is_header(auth_header):
        raise settings.problem("auth_header", "should be the name of a header, such as X-Api-Key")
    if auth_scheme is not None and auth_header is None:
        auth_header = "Authorization"
    mapping = _mapping(settings)
    if not question.wants_delivery and mapping.id is None:
        raise settings.problem(
            "", f"tells no delivery: put {DELIVERY} into its url, or say with id = … where the answer names it"
        )
    return JsonProfile(
        question,
        mapping,
        _listing(settings, headers, mapping),
        auth_header,
        auth_scheme or "",
        settings.numbers("not_yet", 400, 599),
    )


def _mapping(settings: Settings) -> Mapping:
    counts = settings.table("counts")
    rules = {} if counts is None else _counts(counts)
    if not rules:
        raise settings.problem("counts", 'has no counter: add for example sent = "stats.sent" under [….counts]')
    return Mapping(
        counts=rules,
        id=_expression(settings, "id"),
        name=_expression(settings, "name"),
        status=_expression(settings, "status"),
        words=_statuses(settings),
        final_when=_expression(settings, "final_when"),
        started_at=_expression(settings, "started_at"),
        completed_at=_expression(settings, "completed_at"),
        as_of=_expression(settings, "as_of"),
        error=_expression(settings, "error"),
        platforms=_platforms(settings),
        reasons=tuple(_reason(table) for table in settings.tables("reasons")),
    )


def _statuses(settings: Settings) -> dict[str, Status]:
    found = {}
    for word, name in settings.words("statuses").items():
        if name not in CONTRACT_WORDS:
            raise settings.problem(
                "statuses", f"says that {word!r} is {name!r}; it can be {', '.join(CONTRACT_WORDS)}"
            )
        found[word.strip().lower()] = CONTRACT_WORDS[name]
    return found


def _platforms(settings: Settings) -> PlatformRule | None:
    table = settings.table("platforms")
    if table is None:
        return None
    counts = table.table("counts")
    if counts is None:
        raise table.problem("", "has no counts: add [….platforms.counts]")
    rows = _expression(table, "rows")
    rules = _counts(counts)
    if rows is None and any(len(rule.plus) != 1 or rule.minus or rule.optional for rule in rules.values()):
        raise table.problem("", "has no rows, so each of its counts should be one path to a map by platform")
    found = PlatformRule(rules, rows, _expression(table, "name"), table.words("names"))
    table.finish()
    return found


def _reason(table: Settings) -> ReasonRule:
    words = {kind.value: kind for kind in Kind}
    kinds = {}
    for word, name in table.words("kinds").items():
        if name not in words:
            raise table.problem("kinds", f"says that {word!r} is {name!r}; it can be {', '.join(words)}")
        kinds[word.strip().lower()] = words[name]
    rows = table.need("rows", '"errors"')
    found = ReasonRule(
        _compiled(table, "rows", rows),
        words[table.choice("kind", tuple(words), Kind.ERROR.value)],
        _expression(table, "kind_at"),
        {**words, **kinds},
        _expression(table, "code"),
        _expression(table, "count"),
        _expression(table, "message"),
        _expression(table, "platform"),
        _expression(table, "first_seen_at"),
        table.words("names"),
    )
    table.finish()
    return found


def _counts(table: Settings) -> dict[str, CountRule]:
    found = {}
    for counter in COUNTERS:
        if counter not in table:
            continue
        if isinstance(table.raw(counter), dict):
            parts = table.table(counter)
            assert parts is not None
            plus, minus, optional = (
                tuple(_compiled(parts, key, text) for text in parts.texts(key))
                for key in ("plus", "minus", "optional")
            )
            parts.finish()
            if not plus and not optional:
                raise parts.problem("", 'has nothing to add: give plus = ["path", …]')
            found[counter] = CountRule(plus, minus, optional)
        else:
            found[counter] = CountRule(tuple(_compiled(table, counter, text) for text in table.texts(counter)))
            if not found[counter].plus:
                raise table.problem(counter, "is an empty list: name a path, or leave it out")
    table.finish()
    return found


def _listing(settings: Settings, headers: Pairs, mapping: Mapping) -> Listing | None:
    table = settings.table("list")
    if table is None:
        return None
    if mapping.id is None:
        raise table.problem("", "needs an id: say with id = … where a row of the list names its delivery")
    question = _question(table, "url", headers, need='"https://api.example.com/deliveries"')
    if question.wants_delivery:
        raise table.problem("url", f"lists all deliveries, so {DELIVERY} has no place in it")
    found = Listing(question, _compiled(table, "rows", table.need("rows", '"deliveries"')))
    table.finish()
    return found


def _question(settings: Settings, key: str, headers: Pairs, *, need: str) -> Question:
    url, body = settings.need(key, need), settings.text("body")
    place, _, query = url.partition("?")
    if "#" in query or any(character <= " " for character in query):
        raise settings.problem(key, "should be a URL without spaces and #")
    try:
        address = Address.base(place)
    except UsageProblem as error:
        raise settings.problem(key, f"cannot be used: {error}") from None
    return Question(address, query, body, headers)


def _expression(settings: Settings, key: str) -> Expression | None:
    text = settings.text(key)
    return None if text is None else _compiled(settings, key, text)


def _compiled(settings: Settings, key: str, text: str) -> Expression:
    try:
        return Expression(text)
    except ExpressionError as error:
        raise settings.problem(key, str(error)) from None
