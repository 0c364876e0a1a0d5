"""For any batches, re-sent in any way, the store counts what a few lines of plain Python count."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pushtui.core.report import COUNTERS
from pushtui.server.store import Store
from tests.server.support import Clock, event, post, put, report

COUNTER = {
    "sent": "sent",
    "delivered": "delivered",
    "bounce": "bounces",
    "error": "errors",
    "open": "opens",
    "action": "actions",
    "exclusion": "excluded",
}

events = st.builds(
    event,
    st.integers(0, 30).map(str),
    st.sampled_from(sorted(COUNTER)),
    platform=st.sampled_from(["ios", "android", "web"]),
    code=st.sampled_from([None, "", "Expired", "Gone"]),
    count=st.integers(1, 1000),
)
sends = st.lists(st.tuples(st.lists(events, max_size=12), st.booleans()), max_size=10)


class Model:
    """What should be counted."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.cells: Counter[tuple[str, str]] = Counter()
        self.reasons: Counter[tuple[str, str, str]] = Counter()

    def post(self, batch: list[dict[str, Any]]) -> int:
        before = len(self.ids)
        for one in batch:
            if one["event_id"] in self.ids:
                continue
            self.ids.add(one["event_id"])
            self.cells[one["platform"], COUNTER[one["type"]]] += one["count"]
            if one["code"] and one["type"] in ("bounce", "error", "exclusion"):
                self.reasons[one["type"], one["code"], one["platform"]] += one["count"]
        return len(self.ids) - before


@settings(max_examples=40, deadline=None)
@given(sends)
def test_totals_platforms_and_reasons_are_the_models(sent: list[tuple[list[dict[str, Any]], bool]]) -> None:
    store = Store(None, clock=Clock())
    try:
        put(store)
        model = Model()
        for batch, again in sent:
            for _ in range(1 + again):
                answer = post(store, *batch)
                assert answer.accepted == model.post(batch)
                assert answer.accepted + answer.duplicates == len(batch)
        document = report(store)
    finally:
        store.close()
    for counter in COUNTERS[1:]:
        parts = {row["platform"]: row[counter] for row in document["platforms"]}
        assert parts == {platform: model.cells[platform, counter] for platform in parts}
        assert sum(parts.values()) == (document["totals"][counter] or 0)
        assert sum(parts.values()) == sum(n for (_, name), n in model.cells.items() if name == counter)
    found = {(row["kind"], row["code"], row["platform"]): row["count"] for row in document["reasons"]}
    assert found == model.reasons
    assert list(found.values()) == sorted(found.values(), reverse=True)
