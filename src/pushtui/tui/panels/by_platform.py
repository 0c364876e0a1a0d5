"""Sending and tracking by platform: stacked bars on one common scale, or tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pushtui.core import metrics
from pushtui.core.figures import count, percent, short
from pushtui.core.layout import Need
from pushtui.core.report import Counts, Platform
from pushtui.core.rows import PLATFORM_ORDERS, platforms
from pushtui.tui.draw.bars import filled, stacked
from pushtui.tui.draw.canvas import Canvas, Span, fit, width_of
from pushtui.tui.draw.table import Column, Row
from pushtui.tui.faces.table import TableFace
from pushtui.tui.scene import Scene
from pushtui.tui.theme import series_role

_SHORT = {"delivered": "deliv."}
_WIDE = 9.9  # from about here on a share takes more than seven cells


class _ByPlatform(TableFace):
    """Three counters of each platform, as bars or as a table."""

    VIEWS = ("bars", "table")
    ORDERS = PLATFORM_ORDERS
    OPENS = "filter"
    METRICS: ClassVar[tuple[str, ...]]

    def parts(self, counts: Counts) -> list[tuple[str, int]]:
        """The bar's parts from left to right."""
        raise NotImplementedError

    def length(self, counts: Counts) -> int:
        """All parts of the bar together."""
        raise NotImplementedError

    def figure(self, counts: Counts) -> tuple[str, bool]:
        """What stands behind the bar, and whether it is known."""
        raise NotImplementedError

    def widest(self, rows: Sequence[Platform]) -> int:
        """Cells that the widest figure takes."""
        return max((width_of(self.figure(platform.counts)[0]) for platform in rows), default=0)

    def remark(self, scene: Scene) -> Sequence[Span]:
        """The legend of the bars, or the order of the table."""
        if self.view == "table":
            return self.order_remark(scene)
        ink, spans = scene.ink, list[Span]()
        names = list(self.METRICS)
        room = self.room[0] - width_of(self.TITLE) - 11
        gap = "  "
        if self.room[0] and sum(len(name) + 4 for name in names) - 2 > room:
            names, gap = [_SHORT.get(name, name) for name in names], " "
        for metric, name in zip(self.METRICS, names, strict=True):
            sign = ink.fill(metric) if ink.mono else "■"
            spans += [(f"{sign} ", ink[series_role(metric)]), (name + gap, ink["muted"])]
        spans[-1] = (names[-1], ink["muted"])
        return spans

    def need(self, scene: Scene | None) -> Need:
        """A line a platform."""
        picture = scene.picture if scene is not None else None
        rows = len(picture.platforms) if picture is not None and picture.report is not None else 3
        chosen = rows > 0 and picture is not None and picture.platform is not None
        natural = max(3 if chosen else 4, min(rows, 12) + 2 + (self.view == "table"))
        return Need(38, min(natural, 6), natural)

    def draw(self, canvas: Canvas, scene: Scene) -> None:
        """The present view."""
        if not scene.picture.platforms:
            self.say(canvas, scene, "The source reports no platforms")
        elif all(p.counts.get(m) is None for p in scene.picture.platforms for m in self.METRICS):
            self.say(canvas, scene, f"The source reports no {' or '.join(self.METRICS[1:])}")
        elif self.view == "table":
            self.draw_table(canvas, scene)
        else:
            self._bars(canvas, scene)

    def _bars(self, canvas: Canvas, scene: Scene) -> None:
        ink = scene.ink
        rows = self._shown(scene)
        self.place([Row((), key=p.name) for p in rows], canvas.height)
        names = min(16, max((width_of(p.name.text) for p in rows), default=0))
        figures = max(9, self.widest(rows))
        width = canvas.width - names - figures - 3
        scale = max([self.length(p.counts) for p in rows], default=0)
        for y, platform in enumerate(rows[self.top : self.top + canvas.height]):
            if self.active and y + self.top == self.cursor:
                canvas.choose(y, ink["on selected"])
            canvas.put(0, y, fit(platform.name.text, names), ink["text"])
            parts = self.parts(platform.counts)
            if ink.mono:
                bar = filled([(n, ink[series_role(m)], ink.fill(m)) for m, n in parts], scale, width)
            else:
                bar = stacked([(n, ink[series_role(m)]) for m, n in parts], scale, width)
            canvas.put_spans(names + 2, y, bar)
            text, known = self.figure(platform.counts)
            canvas.put_right(canvas.width, y, text, ink["muted" if known else "dim"])

    def _shown(self, scene: Scene) -> Sequence[Platform]:
        return platforms(scene.picture, self.ORDERS[self.order], self.filter)

    def columns(self, scene: Scene) -> Sequence[Column]:
        """Counters with their ratios."""
        room = max(9, *(width_of(count(scene.picture.totals.get(m))) for m in self.METRICS))
        found = [Column("platform", 10, right=False, need=9)]
        for i, metric in enumerate(self.METRICS):
            found += [Column(metric, room, need=8 - i), Column("", 8, need=5 - i)]
        return found

    def order_column(self) -> int | None:
        """The sorted column, where it is shown."""
        name = self.ORDERS[self.order]
        if name == "name":
            return 0
        return 1 + 2 * self.METRICS.index(name) if name in self.METRICS else None

    def rows(self, scene: Scene) -> Sequence[Row]:
        """One row a platform."""
        ink = scene.ink
        rows = []
        for platform in self._shown(scene):
            cells: list[list[Span]] = [[(platform.name.text, ink["text"])]]
            for metric in self.METRICS:
                value = platform.counts.get(metric)
                share = metrics.ratio(platform.counts, metrics.RATIO_OF[metric])
                cells.append([(count(value), ink["text" if value is not None else "dim"])])
                cells.append([(percent(share), ink[series_role(metric) if share is not None else "dim"])])
            rows.append(Row(cells, key=platform.name))
        return rows


class Sending(_ByPlatform):
    """Delivered, bounces and errors of each platform."""

    KEY = "sending"
    NUMBER = 5
    TITLE = "Sending by platform"
    ABOUT = "delivered, bounces, errors of each platform"
    HELP = (
        "Delivered, bounces and errors of each platform, on one scale, so that lengths compare. The figure is "
        "what was sent. Enter filters the whole report to a platform."
    )
    METRICS = ("delivered", "bounces", "errors")

    def parts(self, counts: Counts) -> list[tuple[str, int]]:
        """All three, one behind the other."""
        return [(metric, counts.get(metric) or 0) for metric in self.METRICS]

    def length(self, counts: Counts) -> int:
        """All three."""
        return (counts.delivered or 0) + (counts.bounces or 0) + (counts.errors or 0)

    def figure(self, counts: Counts) -> tuple[str, bool]:
        """What was sent."""
        return count(counts.sent), counts.sent is not None

    def widest(self, rows: Sequence[Platform]) -> int:
        """That of the greatest number, which need not be looked for in writing."""
        return width_of(count(max((platform.counts.sent or 0 for platform in rows), default=None)))


class Tracking(_ByPlatform):
    """Delivered, opens and actions of each platform."""

    KEY = "tracking"
    NUMBER = 6
    TITLE = "Tracking by platform"
    ABOUT = "opens and actions of each platform"
    HELP = (
        "Of what was delivered (the whole bar), how much was opened and acted on, on one scale. The figure is the "
        "share of engagements. Enter filters the whole report to a platform."
    )
    METRICS = ("delivered", "opens", "actions")

    def parts(self, counts: Counts) -> list[tuple[str, int]]:
        """Opens and actions at the end of the bar, which is as long as what was delivered."""
        engaged = counts.engagements or 0
        rest = max(0, (counts.delivered or 0) - engaged)
        return [("delivered", rest), ("opens", counts.opens or 0), ("actions", counts.actions or 0)]

    def length(self, counts: Counts) -> int:
        """What was delivered, or more, where opens and actions are."""
        engaged = (counts.opens or 0) + (counts.actions or 0)
        return max(0, (counts.delivered or 0) - (counts.engagements or 0)) + engaged

    def widest(self, rows: Sequence[Platform]) -> int:
        """As for all; but shares below ten times, which are all there should be, take equal room."""
        told = [(p.counts.engagements, share) for p in rows if (share := _share(p.counts)) is not None]
        if not told or max(share for _, share in told) >= _WIDE:
            return super().widest(rows)
        return max(width_of(_figure(engagements, 0.0)) for engagements in {engaged for engaged, _ in told})

    def figure(self, counts: Counts) -> tuple[str, bool]:
        """Engagements, as a number and as a share of delivered."""
        share = _share(counts)
        return ("–", False) if share is None else (_figure(counts.engagements, share), True)


def _share(counts: Counts) -> float | None:
    return metrics.ratio(counts, "engagement_rate")


def _figure(engagements: int | None, share: float) -> str:
    return f"{short(engagements)} {percent(share, 1):>7}"
