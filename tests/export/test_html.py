"""The HTML page: what it tells, that it needs nothing else, and that no text in it acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pushtui.core.baseline import Baseline
from pushtui.core.events import Event, Marked, Polled
from pushtui.core.picture import Picture
from pushtui.core.report import Counts, Kind, Reason
from pushtui.core.state import State
from pushtui.core.text import Name, clean
from pushtui.export.html import SECTIONS, render, render_panel
from pushtui.export.markup import Markup, joined, tag
from pushtui.tui.panels import PANELS
from tests.core.strategies import events
from tests.core.watch import START, fold, polled
from tests.hostile import CORPUS
from tests.tui import scenarios
from tests.tui.test_hostile import hostile
from tests.worked_example import PERCENT
from tests.worked_example import REPORT as WORKED

PLACE = "http://127.0.0.1:8750/v1/deliveries/worked"
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "p", "span", "b", "i"),
    *("section", "dl", "dt", "dd", "div", "figure", "figcaption", "ul", "li", "table", "thead", "tr", "th"),
    *("small", "tbody", "td", "br", "details", "summary", "footer"),
    *("svg", "line", "text", "polyline", "polygon", "circle", "rect"),
}  # fmt: skip
"""Every element that the page is made of."""

ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "style", "scope", "role", "aria-hidden"),
    *("viewBox", "preserveAspectRatio", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"),
    *("points", "text-anchor", "transform", "stroke-dasharray", "stroke-dashoffset"),
}  # fmt: skip


def page(state: State, baseline: Baseline | None = None) -> str:
    return render(state, PLACE, UTC, baseline)


def parsed(text: str) -> Element:
    """The page as a browser understands it; strict, so that an error in the markup is one here."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return tree


def walk(tree: Element) -> Iterator[Element]:
    for element in tree.iter():
        if isinstance(element.tag, str):
            yield element


def words(tree: Element) -> str:
    """The page's text, without its style sheet."""
    found = []
    for element in walk(tree):
        if element.tag != "style":
            found.append(element.text or "")
        found.append(element.tail or "")
    return " ".join(" ".join(found).split())


def assert_harmless(text: str) -> Element:
    """Nothing runs, nothing is fetched, and it is XML too."""
    tree = parsed(text)
    for element in walk(tree):
        assert element.tag.rpartition("}")[2] in TAGS, element.tag
        assert {key for key in element.attrib if not key.startswith("{")} <= ATTRIBUTES | {"xmlns"}, element.attrib
    ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>\n"))
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert not re.search(r"url\(|@import|expression", style[1] + " ".join(re.findall(r'style="([^"]*)"', text)))
    assert not _CONTROL.search(text)
    return tree


def test_the_worked_example() -> None:
    tree = assert_harmless(page(fold([Polled(START + 100, WORKED)])))
    text = words(tree)
    for share in PERCENT.values():
        assert share in text
    assert "Worked example" in text
    assert "✔ completed" in text
    assert "started 2026-11-27 11:50:00 UTC" in text
    assert "completed 2026-11-27 11:51:00 UTC (after 1 min)" in text
    assert "Renew the JWT" in text, "a reason comes with what to do"
    cells = [[" ".join("".join(td.itertext()).split()) for td in row.iter("td")] for row in tree.iter("tr")]
    assert ["apns", "100", "96", "4", "2", "–", "–", "–"] in cells, "unknown is not 0"


def test_charts_are_drawn_in_the_page() -> None:
    text = page(scenarios.state("expired-key"))
    tree = assert_harmless(text)
    titles = [element.text for element in walk(tree) if element.tag.endswith("}title")]
    assert "delivered per second over time" in titles
    assert "bounces and errors per second over time" in titles
    assert text.count('class="line errors"') >= 1
    assert "NEW" in words(tree)


def test_a_gap_is_left_empty() -> None:
    healthy = scenarios.DELIVERIES["healthy"]
    later = (scenarios.poll(healthy.report(second), second) for second in range(90, 120))
    watched = scenarios.after(scenarios.watched("healthy", 60), scenarios.refused(61), *later)
    lines = [
        page(state).count('<polyline class="line delivered"') for state in (scenarios.state("healthy"), watched)
    ]
    assert lines == [2, 4], "in the card and in the chart"


def test_marks_stand_on_the_charts_and_in_a_table() -> None:
    state = scenarios.watched("healthy", 60)
    assert state.polled_at is not None
    when = state.polled_at
    state = scenarios.after(
        state, Marked(when - 40, "rolled back 12 %"), Marked(when - 39, "and a <b> much longer one")
    )
    text = page(state)
    tree = assert_harmless(text)
    assert text.count('<line class="mark"') == 2 * len(
        [t for t in tree.iter() if str(t.tag).endswith("}title") and "over time" in (t.text or "")]
    )
    told = words(tree)
    assert "Marks" in told
    assert "rolled back 12 %" in told
    assert "and a <b> much longer one" in told
    drawn = [
        element.text for element in walk(tree) if element.get("class") == "mark" and element.tag.endswith("}text")
    ]
    assert drawn.count("rolled back 12 %") == drawn.count("and a <b> much longer one") > 0
    places = [(e.get("x"), e.get("y")) for e in walk(tree) if e.get("class") == "mark" and e.text in drawn]
    assert len({y for _, y in places}) > 1, "one below the other"
    assert "Marks" not in words(parsed(page(scenarios.state("healthy"))))


def test_both_themes_and_no_script() -> None:
    text = page(scenarios.state("healthy"))
    assert "@media (prefers-color-scheme: dark)" in text
    assert "<script" not in text
    assert "default-src &#x27;none&#x27;" in text


def test_what_is_wrong_is_told_first() -> None:
    assert "All failed" in words(parsed(page(scenarios.state("all-failed"))))
    assert "Stalled: no progress for" in words(parsed(page(scenarios.state("stalled"))))
    assert "503 from 127.0.0.1:8750: too busy" in words(parsed(page(scenarios.state("outage"))))
    odd = fold([polled(0, sent=5, delivered=9)])
    assert "! delivered + bounces (9) exceed sent (5)" in words(parsed(page(odd)))


def test_the_baseline_stands_beside_and_lies_beneath() -> None:
    finished = scenarios.state("finished")
    assert finished.report is not None
    text = page(scenarios.state("expired-key"), Baseline(finished.report, finished.history))
    told = words(assert_harmless(text))
    assert "baseline: Black Friday – wave 1, 5 min after its start" in told
    assert "baseline 0.21 %" in told
    assert "dashed: baseline" in told
    assert 'class="line errors beneath"' in text
    assert "beneath" not in page(scenarios.state("expired-key")).partition("</style>")[2]


def test_long_tables_say_how_much_is_left_out() -> None:
    text = page(scenarios.state("huge"))
    assert "… and 230 more" in text
    assert len(text) < 400_000


@pytest.mark.parametrize("name", scenarios.NAMES)
def test_every_state_is_a_page(name: str) -> None:
    assert_harmless(page(scenarios.state(name)))


def test_no_report_is_said() -> None:
    assert "No report from http://x" in words(assert_harmless(render(State(), "http://x", UTC)))


@pytest.mark.parametrize("kind", CORPUS)
def test_no_text_acts(kind: str) -> None:
    raw = CORPUS[kind]
    state = hostile(raw)
    plain = page(hostile("harmless"))
    tree = assert_harmless(render(state, clean(raw), UTC))
    assert clean(raw) in "".join(tree.itertext())
    assert [e.tag for e in walk(tree)] == [e.tag for e in walk(parsed(plain))], "text makes no element"


@settings(
    max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # shrinking takes minutes
@given(st.lists(events, max_size=6), st.sampled_from([None, *SECTIONS]))
def test_any_state_and_any_panel(happened: list[Event], panel: str | None) -> None:
    state = fold(happened)
    if panel is None:
        assert_harmless(page(state))
    else:
        assert_harmless(render_panel(Picture(state), panel, PLACE, UTC))


def test_there_is_a_part_for_every_panel() -> None:
    assert set(SECTIONS) == {panel.KEY for panel in PANELS}
    state = scenarios.state("huge")
    for panel in PANELS:
        tree = assert_harmless(render_panel(Picture(state), panel.KEY, PLACE, UTC))
        assert len(list(tree.iter("section"))) == 1
    alone = render_panel(Picture(fold([Polled(START, WORKED)])), "excluded", PLACE, UTC)
    assert "the source has reported none so far" in words(parsed(alone))


def test_a_reason_without_platform_or_entry() -> None:
    odd = replace(WORKED, reasons=(Reason(Kind.ERROR, Name.of("E-77"), None),), totals=Counts(sent=3, errors=1))
    text = words(assert_harmless(page(fold([Polled(START, odd)]))))
    assert "E-77" in text


@given(st.text(max_size=40), st.text(max_size=40))
def test_text_is_escaped_and_markup_is_not(text: str, value: str) -> None:
    text, value = clean(text), clean(value)
    element = ElementTree.fromstring(tag("p", text, tag("b", text), class_=value))
    assert (element.text, element[0].text, element.get("class")) == (text, text, value)
    assert joined([Markup("<br/>"), None, "<"]) == "<br/>&lt;"
