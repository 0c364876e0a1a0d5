"""Queries: templates, and what a profile may say of its own."""

from __future__ import annotations

import re
import tomllib

import pytest

from pushtui.core.source import UsageProblem
from pushtui.sources.prometheus.queries import Queries, filled, read
from pushtui.sources.settings import Settings


def queries(text: str) -> Queries:
    return read(Settings(tomllib.loads(text), lambda path: "config.toml:7", "profiles.prom"))


def test_the_template_asks_by_platform_and_by_reason() -> None:
    found = queries("")
    assert found.counts["sent"] == 'sum by (platform) (push_sent_total{delivery="{delivery}"})'
    assert found.counts["targeted"] == 'max(push_targeted{delivery="{delivery}"})'
    assert found.reasons["errors"] == (
        'topk(500, sum by (reason, platform) (push_errors_total{delivery="{delivery}",reason!=""}))'
    )
    assert found.listing["sent"] == "sum by (delivery) (push_sent_total)"
    assert found.wants_delivery


def test_labels_window_and_own_queries() -> None:
    found = queries(
        'platform_label = "os"\ndelivery_label = "campaign"\nwindow = "7d"\n[queries]\nopens = "sum(taps)"\n'
        '[list]\nsent = "x"\n'
    )
    assert found.counts["sent"] == 'sum by (os) (last_over_time(push_sent_total{campaign="{delivery}"}[7d]))'
    assert found.counts["opens"] == "sum(taps)"
    assert found.listing["sent"] == "x"
    assert queries('template = "none"\n[queries]\nsent = "x"\n').counts == {"sent": "x"}
    assert not queries('template = "gorush"').wants_delivery


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('template = "none"', "profiles.prom.queries has no query"),
        ('template = "other"', "should be one of push, gorush, none"),
        ('platform_label = "a-b"', "name of a label"),
        ('window = "soon"', "such as 6h"),
        ("[queries]\nsend = 'x'", "profiles.prom.queries.send is unknown: did you mean"),
        ("[queries]\nsent = 5", "should be a text"),
        ("[queries]\nsent = 'a{b=`{delivery}`}'", "double quotes"),
    ],
)
def test_what_cannot_be_used(text: str, words: str) -> None:
    with pytest.raises(UsageProblem, match=words) as caught:
        queries(text)
    assert str(caught.value).startswith("config.toml:7: ")


@pytest.mark.parametrize("delivery", ['a"} or up{b="', "a'b", "a\\", "a`b", "a\nb", "ü – ok"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_an_id_stays_inside_its_string(delivery: str, quote: str) -> None:
    query = filled(f"x{{d={quote}{{delivery}}{quote}}}", delivery)
    inner = query[len(f"x{{d={quote}") : -len(f"{quote}}}")]
    assert not re.search(r"[\"'`\n]", inner)
    assert re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), inner) == delivery
