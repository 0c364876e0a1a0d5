"""Rules: what is wrong with a delivery, as conditions, and what ends it. The defaults are one literal tuple."""

from __future__ import annotations

from enum import StrEnum

from pushtui.core.expression import REASON_NAMES, Comparison, Expression, Metric, Node, walk
from pushtui.core.grammar import parse
from pushtui.core.value import dataclass


class Severity(StrEnum):
    """How bad it is, the worst first."""

    CRITICAL = "critical"
    WARNING = "warning"


class Scope(StrEnum):
    """What a rule is asked about."""

    DELIVERY = "delivery"
    """The delivery as a whole."""
    PLATFORM = "platform"
    """The delivery as a whole, and each of its platforms by itself."""
    REASON = "reason"
    """Each reason of errors and bounces that occurs now."""

    @property
    def names(self) -> tuple[str, ...]:
        """What its conditions can name beside the metrics."""
        return REASON_NAMES if self is Scope.REASON else ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of alert.

    Attributes:
        id: by which the configuration changes it.
        title: what is wrong, in a few words.
        when: raised once this holds; `for` in it keeps a blip from crying wolf.
        clear: cleared once this holds. While both hold, nothing is raised.
        todo: what to do, in a few words, where the reasons that occur do not tell it.
    """

    id: str
    title: str
    severity: Severity
    scope: Scope
    when: Expression
    clear: Expression
    todo: str = ""

    @property
    def measured(self) -> tuple[str, bool] | None:
        """The metric that tells how bad it is, and whether a small value is; None where there is none."""
        found = _first(self.when.root)
        return None if found is None else (found[0], found[1].startswith("<"))

    @property
    def timed(self) -> bool:
        """Whether it can become true, or end, while the endpoint does not answer."""
        return bool((self.when.names | self.clear.names) & {"failing", "age"})


def _first(node: Node) -> tuple[str, str] | None:
    """The metric and the sign of the first comparison of a metric with anything."""
    for each in walk(node):
        if isinstance(each, Comparison) and isinstance(each.left, Metric) and each.left.key != "status":
            return each.left.key, each.sign
    return None


def clearing(when: str) -> str:
    """What ends a condition where nothing else is said: its opposite, for a while."""
    return f"(not ({when})) for 15s"


OVER = "status == completed or status == canceled or status == failed"
"""Nothing that is said about a send in progress is true of one that is over."""


def rule(
    name: str, title: str, severity: Severity, scope: Scope, when: str, clear: str = "", todo: str = ""
) -> Rule:
    """A rule from its conditions as text.

    Raises:
        ExpressionError: one of them is none.
    """
    extra = scope.names
    ended = parse(clear or clearing(when), extra)
    return Rule(name, title, severity, scope, parse(when, extra), ended, todo)


RULES: tuple[Rule, ...] = (
    rule(
        "stalled",
        "Stalled",
        Severity.CRITICAL,
        Scope.DELIVERY,
        "still > 0s and status == stalled",
        "status != stalled",
        "is the sender still running?",
    ),
    rule(
        "endpoint",
        "The endpoint fails",
        Severity.CRITICAL,
        Scope.DELIVERY,
        "failing > 10s",
        "failing == 0",
        "what is shown is old",
    ),
    rule(
        "new-reason",
        "New reason",
        Severity.CRITICAL,
        Scope.REASON,
        "(reason_share_now > 20% and reason_new == 1 and reason_minute >= 20 and reason_rate > 1% * pace"
        " and reason_expected >= 10) for 2s",
        f"reason_share_now < 10% for 15s or reason_rate == 0 for 30s or {OVER}",
    ),
    rule(
        "error-rate",
        "Error rate",
        Severity.CRITICAL,
        Scope.PLATFORM,
        "(error_rate_now > 5% and errors_minute >= 20) for 5s"
        " or (error_rate_5s > 5% and errors_minute >= 20) for 8s"
        " or (sent_minute == 0 and errors_minute >= 20)",
        f"(error_rate_now < 3% and error_rate_5s < 3%) for 15s or {OVER}",
        "see the error reasons",
    ),
    rule(
        "bounce-rate",
        "Bounce rate",
        Severity.WARNING,
        Scope.PLATFORM,
        "(bounce_rate_now > 10% and bounces_minute >= 20) for 5s"
        " or (bounce_rate_5s > 10% and throughput > 50/s and throughput > 50% * throughput_usual) for 8s",
        f"(bounce_rate_now < 8% and bounce_rate_5s < 8%) for 15s or {OVER}",
        "clean the audience of dead tokens",
    ),
    rule(
        "throughput",
        "Throughput fell",
        Severity.WARNING,
        Scope.PLATFORM,
        "(pace < 50% * pace_usual and left > 30s * pace_usual and status == sending) for 5s",
        "pace > 70% * pace_usual for 15s or left < 15s * pace_usual or status != sending",
        "throttled, or too few workers?",
    ),
    rule(
        "delivered-rate",
        "Delivered rate",
        Severity.WARNING,
        Scope.PLATFORM,
        "(delivered_rate_now < 100% and delivered_rate_now + bounce_rate_now < 80% and sent_minute >= 200) for 30s",
        f"delivered_rate_now + bounce_rate_now > 90% for 15s or {OVER}",
        "neither arrived nor bounced: is the push service late?",
    ),
    rule(
        "stale",
        "The data is old",
        Severity.WARNING,
        Scope.DELIVERY,
        "(age > 60s and age > 3 * cadence and status == sending) for 10s",
        f"age < 30s for 5s or age < 2 * cadence or status == stalled or {OVER}",
        "the source is behind: what is shown was true then",
    ),
    rule(
        "contradictions",
        "The numbers contradict each other",
        Severity.WARNING,
        Scope.DELIVERY,
        "contradictions > 0 for 10s",
        "contradictions == 0 for 5s",
        "the notes say which; nothing was corrected",
    ),
)
"""The rules that hold where the configuration says nothing else, the one that says most first."""
