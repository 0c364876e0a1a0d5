"""Hostile strings in the answers of every service that is not pushtui's own: profiles, and bodies with a string in
each of their fields.

The bodies are the documented ones of `tests/sources`, in which every text is replaced, every map of the service's
own names has the strings for keys, and every list of rows has a row for each of them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from tests.sources.bodies import body
from tests.sources.faults import Act, Talk, response
from tests.sources.mapped import examples
from tests.sources.readers import CLICKHOUSE_BODIES, PROMETHEUS_BODIES

Raws = Sequence[str]
_LONG = 100


def sown(
    value: Any, raws: Raws, *, maps: Sequence[str] = (), firm: Sequence[str] = (), keep: Sequence[str] = ()
) -> Any:
    """The value with these strings in every place where it has text.

    Args:
        value: decoded JSON.
        raws: the strings.
        maps: keys under which the service's own names are keys in turn.
        firm: keys of what has to be there for an answer to be one: no blank.
        keep: keys whose text stays.
    """
    short = [text for text in raws if len(text) < _LONG]
    unknown = dict(zip(short[:1], short[-1:], strict=True))
    turn, solid = _rationed(raws), _rationed([text for text in raws if text.strip()] or ["x"])

    def text(key: str, told: str) -> str:
        return told if key in keep else next(solid) if key in firm else next(turn)

    def grown(key: str, told: Any, deep: bool) -> Any:
        match told:
            case str():
                return text(key, told)
            case list():
                more = told[:1] * (0 if deep else len(raws))
                return [grown(key, item, deep or at > 0) for at, item in enumerate((*told, *more))]
            case dict() if key in maps:
                names = short[:2] if deep else raws
                examples = itertools.cycle(told.values()) if told else itertools.repeat(1)
                return {name: grown("", example, True) for name, example in zip(names, examples, strict=False)}
            case dict():
                return {name: grown(name, item, deep) for name, item in told.items()} | unknown
        return told

    return grown("", value, False)


def _rationed(raws: Raws) -> Iterator[str]:
    """The strings for ever; the longest a few times only, or the answer would be larger than any that is read."""
    yield from raws
    yield from itertools.cycle([text for text in raws if len(text) < _LONG] or ["x"])


@dataclass(frozen=True)
class Foreign:
    """One service.

    Attributes:
        profile: the keys of its profile, beside url and type.
        answer: to a path, with these strings.
        refusal: why not, in these strings.
        where: the field of the exported report in which they arrive, if they do.
        lists: whether it can list.
        delivery: what is asked for.
        media: of its answers.
    """

    profile: str
    answer: Callable[[str, Raws], bytes]
    refusal: Callable[[Raws], bytes]
    where: tuple[str, str] | None = None
    lists: bool = False
    delivery: str = "d-1"
    media: str = "application/json"

    def written(self, name: str, url: str) -> str:
        """The profile, as it stands in the configuration."""
        text = f'[profiles."{name}"]\ntype = "{name.partition("-")[0]}"\n'
        text += self.profile if "@URL" in self.profile else f'url = "@URL"\n{self.profile}'
        return text.replace("@URL", url).replace("@NAME", name)

    def carried(self, raws: Raws) -> set[str]:
        """The strings as its answers can have them."""
        return {_in_xml(text) for text in raws} if "xml" in self.media else set(raws)

    def tells(self, raws: Raws, status: int = 200) -> Act:
        """Answers with these strings in every field."""

        async def act(talk: Talk) -> None:
            path = urlsplit(talk.request.path).path
            told = self.answer(path, raws) if status == 200 else self.refusal(raws)
            await talk.send(response(told, f"{status} X", media=self.media))

        return act


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _sample(name: str, **how: Any) -> Callable[[str, Raws], bytes]:
    return lambda _path, raws: _json(sown(body(name), raws, **how))


def _told(*keys: str) -> Callable[[Raws], bytes]:
    """A refusal that explains itself under these keys."""
    return lambda raws: _json(dict.fromkeys(keys, " ".join(raws)) | {raws[0]: raws[-1]})


def _errors(raws: Raws) -> bytes:
    return _json({"errors": [" ".join(raws), *raws]})


def _onesignal(path: str, raws: Raws) -> bytes:
    how: dict[str, Any] = {"maps": ("platform_delivery_stats", "headings", "contents"), "firm": ("id",)}
    if path.endswith("/notifications"):
        return _json(sown(body("onesignal-view-messages"), raws, **how))
    outcomes = [{"id": "x", "value": "7", "aggregation": "count"}]
    return _json(sown(body("onesignal-view-message-inprogress", outcomes=outcomes), raws, **how))


def _parse(path: str, raws: Raws) -> bytes:
    how: dict[str, Any] = {"maps": ("sentPerType", "failedPerType"), "firm": ("objectId",)}
    if path.endswith("_PushStatus"):
        return _json(sown(body("parse-pushstatus-list"), raws, **how))
    packed = json.dumps({"title": raws[0], "alert": raws[-1]})
    told = sown(body("parse-pushstatus-running", errorMessage={"message": "x"}), raws, **how)
    return _json(told | {"payload": packed})


def _airship(path: str, raws: Raws) -> bytes:
    name = (
        "responses-list" if path.endswith("/list") else "responses" if "/responses/" in path else "perpush-detail"
    )
    how: dict[str, Any] = {"maps": ("platforms",), "firm": ("push_id", "push_uuid")}
    return _json(sown(body(f"airship-{name}"), raws, **how))


def _braze(path: str, raws: Raws) -> bytes:
    if path.endswith("/details"):
        return _json(sown(body("braze-campaigns-details"), raws, maps=("messages",)))
    told = sown(body("braze-campaigns-data-series"), raws, maps=("messages",))
    for day in told["data"]:
        day["messages"] = {f"{channel}_push": entries for channel, entries in day["messages"].items()}
        for entry in itertools.chain.from_iterable(day["messages"].values()):
            entry[f"notif_button_{raws[0]}_click"] = 1
    return _json(told)


def _azure(_path: str, raws: Raws) -> bytes:
    """Characters that XML cannot have are left out: with them it would be no answer, and be told so."""
    turn = itertools.cycle([escape(_in_xml(text)) for text in raws])
    outcomes = "".join(f"<Outcome><Name>{next(turn)}</Name><Count>7</Count></Outcome>" for _ in raws)
    fields = "".join(
        f"<{name}>{next(turn)}</{name}>"
        for name in ("NotificationId", "State", "StartTime", "EndTime", "NotificationBody", "Tags")
    )
    counts = "".join(f"<{name}OutcomeCounts>{outcomes}</{name}OutcomeCounts>" for name in ("Apns", "推送通知", "μ"))
    return f"<NotificationDetails>{fields}{counts}</NotificationDetails>".encode()


def _in_xml(text: str) -> str:
    return "".join(filter(_is_xml, text))


def _is_xml(character: str) -> bool:
    code = ord(character)
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000


def _azure_refusal(raws: Raws) -> bytes:
    return f"<Error><Code>400</Code><Detail>{escape(' '.join(raws))}</Detail></Error>".encode(errors="replace")


def _prometheus(_path: str, raws: Raws) -> bytes:
    how: dict[str, Any] = {"keep": ("status", "resultType"), "firm": ("platform", "reason", "delivery")}
    told = sown(json.loads(PROMETHEUS_BODIES[0]), raws, **how)
    for series in told["data"]["result"]:
        series["value"] = [1_795_416_452.58, "7"]
    return _json(told | {"status": "success"})


def _clickhouse(_path: str, raws: Raws) -> bytes:
    """As many rows as strings, of every kind of event; those of the delivery's table have the same columns here."""
    (example, *_) = json.loads(CLICKHOUSE_BODIES[0])["data"]
    events = itertools.cycle(("sent", "error", "bounce", "exclusion", raws[0]))
    rows = []
    for text, event in zip((*raws, *raws), events, strict=False):
        named = {"platform": text, "reason": text, "message": text, "delivery": text or "-", "name": text}
        rows.append({**example, **named, "event": event, "status": text, "started_at": text, text: text})
    return _json({"meta": [], "data": rows, "rows": len(rows)})


def _exception(raws: Raws) -> bytes:
    return f"Code: 62. DB::Exception: {' '.join(raws)} (SYNTAX_ERROR) (version 25.8)".encode(errors="replace")


def _mapped(path: str, raws: Raws) -> bytes:
    told = sown(examples.CAMPAIGN_BODY, raws, maps=("stats", "blocked"), firm=("id", "code"), keep=("type",))
    if not path.endswith("/campaigns"):
        return _json(told)
    row = {key: told[key] for key in ("title", "state", "queued_at", "ok", "gone", "failed")}
    return _json({"campaigns": [row | {"id": text or "-", "title": text} for text in raws]})


def _in_a_string(_path: str, raws: Raws) -> bytes:
    told = sown(examples.STATUS_BODY, raws, maps=("sentPerType", "failedPerType"), firm=("objectId",))
    return _json(told | {"payload": json.dumps({"alert": raws[0]})})


def _profile(text: str) -> str:
    """An example's keys below a profile of its own name."""
    name = 'profiles."@NAME"'

    def below(line: str) -> str:
        inner = line.replace("[[", f"[[{name}.") if line.startswith("[[") else line.replace("[", f"[{name}.", 1)
        return inner if line.startswith("[") else line

    return "\n".join(map(below, text.replace("https://api.example.com", "@URL").splitlines()))


PLATFORMS, REASONS = ("platforms", "platform"), ("reasons", "code")

FOREIGN: dict[str, Foreign] = {
    "onesignal": Foreign('app_id = "app"\noutcomes = ["x"]', _onesignal, _errors, PLATFORMS, lists=True),
    "azure": Foreign('user = "listen"', _azure, _azure_refusal, REASONS, media="application/xml"),
    "parse": Foreign('app_id = "app"', _parse, _told("error"), PLATFORMS, lists=True),
    "countly": Foreign(
        'app_id = "app"',
        _sample("countly-message", maps=("errors", "subs"), firm=("_id",)),
        _errors,
        PLATFORMS,
    ),
    "gorush": Foreign("", _sample("gorush-stat-app"), _told("error", "message")),
    "airship": Foreign("", _airship, _told("error"), PLATFORMS, lists=True),
    "braze": Foreign("", _braze, _told("message"), PLATFORMS),
    "pushwoosh": Foreign(
        'application = "APP"',
        _sample("pushwoosh-messages-list", keep=("code",)),
        _told("message"),
        lists=True,
        delivery="5F1A-D2C30291-9E1E4F5B",
    ),
    "batch": Foreign('api_key = "KEY"', _sample("batch-campaigns-stats"), _told("message")),
    "ajo": Foreign(
        'api_key = "KEY"\norganization = "ORG@AdobeOrg"',
        _sample("ajo-execution-audience", firm=("executionId",)),
        _told("title", "detail"),
    ),
    "prometheus": Foreign("", _prometheus, _told("error"), PLATFORMS, lists=True),
    "clickhouse": Foreign("", _clickhouse, _exception, PLATFORMS, lists=True),
    "json": Foreign(_profile(examples.CAMPAIGN), _mapped, _errors, PLATFORMS, lists=True),
    "json-in-a-string": Foreign(
        _profile(examples.STATUS_ROW.replace("https://parse.example.com", "@URL")),
        _in_a_string,
        _told("detail"),
        PLATFORMS,
    ),
}
"""By type; what follows a dash tells two profiles of one type apart."""


def configuration(url: str) -> str:
    """A profile for each of them, all at this address."""
    return "\n".join(foreign.written(name, url) for name, foreign in FOREIGN.items())
