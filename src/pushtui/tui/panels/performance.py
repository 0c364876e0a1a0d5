"""Performance: the seven indicators as cards, or as a table."""

from __future__ import annotations

from collections.abc import Sequence

from pushtui.core import metrics, series
from pushtui.core.figures import UNKNOWN, age, count, fitted, per_second, percent
from pushtui.core.layout import Need
from pushtui.core.report import COUNTERS, KPIS
from pushtui.tui.draw.bars import sparkline
from pushtui.tui.draw.canvas import Canvas, Span, fit, width_of
from pushtui.tui.draw.change import count_span, ratio_span
from pushtui.tui.draw.table import Column, Row, table
from pushtui.tui.faces.face import Face
from pushtui.tui.scene import Scene
from pushtui.tui.theme import series_role

_CARD = 4
_LEAST = 11
_BLOCK = 10.0  # seconds of a sparkline's block: the whole line moves on with each
_SHORT = {"engagements": "Engaged"}


class Performance(Face):
    """The seven KPIs: count, ratio, change since the last poll, sparkline."""

    KEY = "performance"
    NUMBER = 1
    TITLE = "Performance"
    ABOUT = "the seven figures: counts, ratios, changes"
    VIEWS = ("cards", "table")
    STAYS = True
    HELP = (
        "Sent counts messages handed to the push services. Delivered and bounces are shares of sent, and so are "
        "errors, which are not part of it; opens, actions and engagements are shares of delivered. Beside each "
        "curve is the change since the last poll, in percentage points: a filled mark is worth a look."
    )

    def need(self, scene: Scene | None) -> Need:
        """Cards take four lines, or three twice where seven do not fit side by side."""
        if self.view == "table":
            return Need(40, 6, len(KPIS) + 3)
        width = self.parent_width()
        beside = int(scene is not None and scene.picture.comparison is not None)
        lines = _CARD + beside if width // len(KPIS) >= _LEAST - 1 else (3 + beside) * 2
        return Need(40, lines + 2, lines + 2)

    def parent_width(self) -> int:
        """The inside width that the panel has, or will have before it is laid out first."""
        return (self.room[0] or self.across) - 4

    def remark(self, scene: Scene) -> Sequence[Span]:
        """Over what time the changes are, unless something is odd about the numbers."""
        state = scene.picture.state
        muted = scene.ink["muted"]
        beside = scene.picture.comparison
        if beside is not None and not metrics.all_failed(scene.picture.totals) and not state.resets:
            name = fit(beside.id, 32)
            known = (f"vs {name}, {beside.when}", f"vs {name}")
            room = self.parent_width() - width_of(self.TITLE) - 10
            return ((next((text for text in known if width_of(text) <= room), fit(known[1], room)), muted),)
        if metrics.all_failed(scene.picture.totals):
            return (("▲ all failed", scene.ink["bad"]),)
        if odd := scene.oddity(*COUNTERS):
            return odd
        if state.polled_at is None or state.previous_at is None:
            return (("vs last poll", muted),)
        if state.lapsed:
            return ((f"changes in pp, as of {scene.clock(state.polled_at)}", muted),)
        between = round(state.polled_at - state.previous_at)  # polls each second are not exactly a second apart
        vs = f"{age(between)} ago" if between else "the last poll"
        return ((f"changes in pp, vs {vs}", muted),)

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """Cards or table."""
        if self.view == "table":
            self._table(canvas, scene)
            return
        across = len(KPIS) if canvas.width // len(KPIS) >= _LEAST - 1 else 4
        beside = int(scene.picture.comparison is not None)
        lines = min(_CARD + beside, canvas.height) if across == len(KPIS) else 3 + beside
        edges = [round(canvas.width * i / across) for i in range(across + 1)]
        for index, metric in enumerate(KPIS):
            column, row = index % across, index // across
            card = Canvas(edges[column + 1] - edges[column] - 1, lines)
            self._card(card, scene, metric)
            canvas.paste(edges[column], row * lines, card)

    def _card(self, card: Canvas, scene: Scene, metric: str) -> None:
        ink, totals = scene.ink, scene.picture.totals
        name = metric.capitalize()
        card.put(0, 0, name if len(name) <= card.width else _SHORT.get(metric, name), ink["muted"])
        number = totals.get(metric)
        if metric == "sent":
            card.put(0, 1, fitted(number, card.width), ink["bold text" if number is not None else "dim"])
            of = f"of {fitted(totals.targeted, card.width - 3)}" if totals.targeted is not None else ""
            card.put(0, 2, of if width_of(of) <= card.width else "", ink["muted"])
            change = count_span(scene.picture, metric, ink)
        else:
            share = metrics.ratio(totals, metrics.RATIO_OF[metric])
            role = series_role(metric) if metric != "engagements" else "text"
            card.put(0, 1, percent(share), ink[f"bold {role}" if share is not None else "dim"])
            card.put(0, 2, fitted(number, card.width), ink["text" if number is not None else "dim"])
            change = ratio_span(scene.picture, metric, ink)
        below = self._beside(card, scene, metric)
        if card.height > below and number is not None:
            size = min(9, card.width - 1 - max(7, width_of(change[0])))
            size = size if size >= 3 else -1
            if size > 0:
                card.put(0, below, self._spark(scene, metric, size), ink[series_role(metric)])
            # The change keeps its column: the room of the widest one is held free at the right.
            card.put(size + 1, below, fit(change[0], card.width - size - 1), change[1])

    def _beside(self, card: Canvas, scene: Scene, metric: str) -> int:
        """The baseline's figure on the fourth line, where there is one; the line after it."""
        beside = scene.picture.comparison
        if beside is None:
            return 3
        # One word for all cards, with room for any figure and a column free between the cards.
        word = next((w for w in ("baseline", "base") if card.width >= len(w) + 10), "vs")
        name = metrics.RATIO_OF.get(metric)
        if name is None:
            words = f"{word} {fitted(beside.counts.get(metric), card.width - len(word) - 1)}"
        else:
            share = metrics.ratio(beside.counts, name)
            written = (f"{word} {percent(share, decimals)}" for decimals in (2, 1, 0))
            words = next((text for text in written if width_of(text) <= card.width), percent(share, 0))
        card.put(0, 3, fit(words, card.width), scene.ink["muted"])
        return 4

    def _spark(self, scene: Scene, metric: str, size: int) -> str:
        values: list[float | None]
        if metric == "engagements":
            parts = [series.recent(scene.picture.history, m, size, _BLOCK) for m in ("opens", "actions")]
            values = [None if a is None or b is None else a + b for a, b in zip(*parts, strict=True)]
        else:
            values = series.recent(scene.picture.history, metric, size, _BLOCK)
        return sparkline(values, size)

    def _table(self, canvas: Canvas, scene: Scene) -> None:
        ink, picture = scene.ink, scene.picture
        widest = max(9, *(width_of(count(picture.totals.get(m))) for m in KPIS))
        columns = [
            Column("metric", 11, right=False, need=9),
            Column("count", widest, need=8),
            Column("ratio", 8, need=7),
            Column("change", 8, need=5),
            Column("of", 9, right=False, need=1),
            Column("now", 9, need=6),
            *([Column("baseline", max(9, widest), need=4)] if picture.comparison is not None else []),
        ]
        rows = []
        for metric in KPIS:
            name = metrics.RATIO_OF.get(metric)
            share = metrics.ratio(picture.totals, name) if name else None
            number = picture.totals.get(metric)
            change = ratio_span(picture, metric, ink) if name else count_span(picture, metric, ink)
            rate = picture.rate(metric)
            cells: list[list[Span]] = [
                [(metric, ink["text"])],
                [(count(number), ink["bold text" if number is not None else "dim"])],
                [(percent(share) if name else "", ink[series_role(metric) if share is not None else "dim"])],
                [change],
                [(f"{metrics.RATIOS[name][1]}" if name else "", ink["muted"])],
                [(per_second(rate), ink["muted" if rate is not None else "dim"])],
            ]
            if picture.comparison is not None:
                counts = picture.comparison.counts
                told = percent(metrics.ratio(counts, name)) if name else count(counts.get(metric))
                cells.append([(told, ink["muted" if told != UNKNOWN else "dim"])])
            rows.append(Row(cells, ("▎", ink[series_role(metric)])))
        canvas.paste(
            0, 0, table(columns, rows, min(canvas.width, 96), canvas.height, heading=ink["muted"], margin=2)
        )
