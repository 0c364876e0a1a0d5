"""Queries: one for each counter, from a template or from the profile, with a place for the delivery's id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from pushtui.core.report import COUNTERS, Kind
from pushtui.core.value import dataclass
from pushtui.sources.settings import Settings

DELIVERY = "{delivery}"
"""What stands for the delivery's id in a query, inside a string in quotes."""

REASONS: dict[str, Kind] = {"errors": Kind.ERROR, "bounces": Kind.BOUNCE, "excluded": Kind.EXCLUSION}
"""The counters whose reasons can be asked for, under `reasons`."""

TEMPLATES: tuple[str, ...] = ("push", "gorush", "none")
"""The names of the templates. With `none` only the profile's own queries are asked."""

TIMES: tuple[str, ...] = ("started_at", "completed_at", "as_of")
"""The times that can be asked for, under `times`."""

_REASONS_ASKED = 500
_GORUSH = {"ios": "ios_error", "android": "android_fail", "huawei": "huawei_fail"}


@dataclass(frozen=True, slots=True)
class Queries:
    """What is asked.

    Attributes:
        counts: by counter; an answer with the platform label gives the platforms, and their sum.
        reasons: by counter, with the reason label.
        times: by `started_at`, `completed_at`, `as_of`; the value is a UNIX time in seconds.
        listing: by counter or time, with the delivery label.
        platform, reason, delivery: names of the labels.
        lifetime: whether the counters are of the sender's lifetime and not of one delivery.
    """

    counts: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)
    listing: Mapping[str, str] = field(default_factory=dict)
    platform: str = "platform"
    reason: str = "reason"
    delivery: str = "delivery"
    lifetime: bool = False

    @property
    def wants_delivery(self) -> bool:
        """Whether a query has a place for an id."""
        return any(DELIVERY in query for query in (*self.counts.values(), *self.reasons.values()))


def filled(query: str, delivery: str) -> str:
    """The query for a delivery. Its id is escaped so that it stays inside the string, whatever the quotes are."""
    escaped = "".join(_escaped(character) for character in delivery)
    return query.replace(DELIVERY, escaped)


def _escaped(character: str) -> str:
    # Escaped with their code: a quote that is escaped with a backslash is an error in the other kind of quotes.
    return f"\\x{ord(character):02x}" if character in "\\\"'`" or character < " " else character


def read(settings: Settings) -> Queries:
    """The queries of a profile: its template's, with its own laid over them.

    Raises:
        UsageProblem: something in the profile cannot be used.
    """
    labels = [
        _label(settings, key, key.partition("_")[0]) for key in ("platform_label", "reason_label", "delivery_label")
    ]
    platform, reason, delivery = labels
    template = settings.choice("template", TEMPLATES, "push")
    window = settings.text("window")
    if window is not None and not _is_window(window):
        raise settings.problem("window", "should be a time such as 6h or 7d")
    base = _template(template, Queries(platform=platform, reason=reason, delivery=delivery), window)
    found = Queries(
        {**base.counts, **_own(settings, "queries", COUNTERS)},
        {**base.reasons, **_own(settings, "reasons", tuple(REASONS))},
        {**base.times, **_own(settings, "times", TIMES)},
        {**base.listing, **_own(settings, "list", (*COUNTERS, *TIMES))},
        platform,
        reason,
        delivery,
        base.lifetime,
    )
    if not found.counts:
        raise settings.problem("queries", 'has no query: add for example sent = "sum(push_sent_total)"')
    return found


def _own(settings: Settings, key: str, names: tuple[str, ...]) -> dict[str, str]:
    table = settings.table(key)
    if table is None:
        return {}
    found = {name: query for name in names if (query := table.text(name)) is not None}
    table.finish()
    for name, query in found.items():
        if "`" in query and DELIVERY in query:
            raise table.problem(name, f"has {DELIVERY} beside backticks: put it into a string with double quotes")
    return found


def _label(settings: Settings, key: str, default: str) -> str:
    label = settings.text(key) or default
    if not (label.isascii() and label.replace("_", "a").isalnum() and not label[0].isdigit()):
        raise settings.problem(key, "should be the name of a label")
    return label


def _is_window(text: str) -> bool:
    return text[:-1].isascii() and text[:-1].isdigit() and text[-1] in "smhdwy"


def _template(name: str, labels: Queries, window: str | None) -> Queries:
    if name == "push":
        return _push(labels, window)
    return _gorush(labels) if name == "gorush" else labels


def _push(labels: Queries, window: str | None) -> Queries:
    """`push_sent_total{delivery, platform}` and its like; see the source's docstring."""
    one = f'{labels.delivery}="{DELIVERY}"'

    def series(metric: str, *matchers: str) -> str:
        selector = f"{metric}{{{','.join(matchers)}}}" if matchers else metric
        return selector if window is None else f"last_over_time({selector}[{window}])"

    totals = [counter for counter in COUNTERS if counter != "targeted"]
    counts = {c: f"sum by ({labels.platform}) ({series(f'push_{c}_total', one)})" for c in totals}
    times = {key: f"push_{key.removesuffix('_at')}_timestamp_seconds" for key in ("started_at", "completed_at")}
    everyone = {c: f"sum by ({labels.delivery}) ({series(f'push_{c}_total')})" for c in totals}
    return Queries(
        {"targeted": f"max({series('push_targeted', one)})", **counts},
        {c: _by_reason(labels, series(f"push_{c}_total", one, f'{labels.reason}!=""')) for c in REASONS},
        {
            **{key: f"max({series(metric, one)})" for key, metric in times.items()},
            "as_of": f"max(timestamp({series('push_sent_total', one)}))",
        },
        {
            "targeted": f"max by ({labels.delivery}) ({series('push_targeted')})",
            **everyone,
            **{key: f"max by ({labels.delivery}) ({series(metric)})" for key, metric in times.items()},
        },
    )


def _by_reason(labels: Queries, selector: str) -> str:
    return f"topk({_REASONS_ASKED}, sum by ({labels.reason}, {labels.platform}) ({selector}))"


def _gorush(labels: Queries) -> Queries:
    """gorush's own metrics: one per platform, without labels, and not of one delivery."""

    def by_platform(metrics: Mapping[str, str]) -> str:
        return " or ".join(
            f'label_replace(sum(gorush_{metric}), "{labels.platform}", "{platform}", "", "")'
            for platform, metric in metrics.items()
        )

    sent = by_platform({platform: f"{platform}_success" for platform in _GORUSH})
    return Queries(
        {
            "targeted": "sum(gorush_total_push_count)",
            "sent": sent,
            "delivered": sent,
            "errors": by_platform(_GORUSH),
        },
        times={"as_of": "max(timestamp(gorush_total_push_count))"},
        lifetime=True,
    )
