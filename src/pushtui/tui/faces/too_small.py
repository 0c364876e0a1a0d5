"""Too small: what is told where the screen has no room for panels: what matters most, and the least size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pushtui.core import metrics
from pushtui.core.figures import count, percent, short
from pushtui.core.picture import Picture
from pushtui.core.value import dataclass
from pushtui.tui.draw.canvas import Canvas, Span, fit, span_width, width_of
from pushtui.tui.faces.header import Live, middle, right
from pushtui.tui.faces.trouble import Told
from pushtui.tui.scene import Scene
from pushtui.tui.theme import Ink

LEAST = (48, 10)
"""Columns and rows under which the screen shows no panels."""

_ROOMY = 4
"""Rows from which on the needed size has one of its own."""

_LABEL = 11
"""Cells of a figure's name, with the gap behind it."""


_CLOSE = 3
"""Parts of the first line that stand close together before one of them is left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        rank: how soon it gives way where rows are few: the greatest first.
        ways: ways to write it, the longest first.
    """

    rank: int
    ways: Sequence[Sequence[Span]]

    def fitted(self, room: int) -> list[Span]:
        """The longest way that fits; else the last one, cut."""
        for way in self.ways:
            if span_width(way) <= room:
                return list(way)
        found: list[Span] = []
        for text, style in self.ways[-1]:
            found.append((fit(text, room - span_width(found)), style))
        return found


def sentence(width: int, height: int, quit_key: str, room: int) -> str:
    """The needed and the present size in one line, as far as `room` cells hold it."""
    need, has = f"{LEAST[0]}×{LEAST[1]}", f"{width}×{height}"
    end = f" · {quit_key} quits" if quit_key else ""
    ways = (
        f"panels need {need}, this is {has}{end}",
        f"needs {need}, has {has}{end}",
        f"needs {need}, has {has}",
        f"needs {need}",
    )
    return next((way for way in ways if width_of(way) <= room), "")


def draw_too_small(canvas: Canvas, lines: Sequence[Line], quit_key: str, ink: Ink) -> None:
    """The lines that there is room for, from the top, and the needed size in a low voice at the bottom."""
    width, height = canvas.width, canvas.height
    margin = 1 if width >= 24 else 0
    room = width - 2 * margin
    roomy = height >= _ROOMY or len(lines) < height
    kept = sorted(sorted(range(len(lines)), key=lambda n: lines[n].rank)[: height - roomy])
    y = x = 0
    for y, place in enumerate(kept):
        x = canvas.put_spans(margin, y, lines[place].fitted(room))
    if roomy:
        canvas.put(margin, height - 1, sentence(width, height, quit_key, room), ink["dim"])
    else:
        brief = f"needs {LEAST[0]}×{LEAST[1]}"
        if x + 2 + width_of(brief) <= width - margin:
            canvas.put_right(width - margin, y, brief, ink["dim"])


def report_lines(scene: Scene, live: Live, wrong: Told | None) -> list[Line]:
    """The live report in lines.

    Args:
        scene: the picture.
        live: as for the header.
        wrong: what the trouble line says.
    """
    picture, ink = scene.picture, scene.ink
    report = picture.report
    aged: Sequence[Span] = right(scene, live, tight=2)
    notable = live.paused or live.at is not None or picture.state.failure is not None
    if report is None:
        first, second = scene.waiting
        rest = [[[(second, ink["muted"])]]] if wrong is None else _each(wrong, ink)
        return [Line(rank, ways) for rank, ways in enumerate([[[(first, ink["text"])]], *rest])]
    return [
        Line(6, [[(report.name.text, ink["bold text"])]]),
        Line(1, _standing(scene)),
        *([Line(2, [aged, aged[:1]])] if notable else []),
        *([Line(5, _wrong(wrong, ink))] if wrong is not None else []),
        *_figures(picture, ink),
        *([] if notable else [Line(7, [aged])]),
    ]


def _wrong(wrong: Told, ink: Ink) -> list[list[Span]]:
    """What is wrong, with as much of the rest as there is room for."""
    head = _what(wrong, ink)
    parts = [part for part in (wrong.brief or "".join(wrong.parts[:1]), *wrong.parts[1:]) if part]
    ways = [[head, (f"  {' · '.join(parts[:number])}", ink["text"])] for number in range(len(parts), 0, -1)]
    return [*ways, [head]]


def _each(wrong: Told, ink: Ink) -> list[list[list[Span]]]:
    """The same in a line for each part."""
    return [[[_what(wrong, ink)]], *([[(part, ink["text"])]] for part in wrong.parts if part)]


def _what(wrong: Told, ink: Ink) -> Span:
    return f"{'▲' if wrong.role == 'bad' else '!'} {wrong.what}", ink[f"bold {wrong.role}"]


def _standing(scene: Scene) -> list[list[Span]]:
    """Status, filter, alerts, progress, throughput and time left; the first stay longest, the status by sign."""
    parts, gaps = middle(scene, tight=True), [[("  ", scene.ink["muted"])], [(" ", scene.ink["muted"])]]
    # Closer together only for the sake of what matters most, or gaps would change with the width of a figure.
    close = (
        (number, gap) for number in range(len(parts), 1, -1) for gap in (gaps if number <= _CLOSE else gaps[:1])
    )
    ways = [_joined(parts[:number], gap) for number, gap in close]
    word, style = parts[0][0]
    sign = [(word[:1], style)]
    if scene.picture.state.alerts.worst is None:
        return [*ways, parts[0], sign]
    alerts = parts[1 if scene.picture.platform is None else 2]
    return [*ways, _joined([sign, alerts], gaps[1]), sign]


def _joined(parts: Sequence[Sequence[Span]], gap: Sequence[Span]) -> list[Span]:
    found = list(parts[0])
    for part in parts[1:]:
        found += [*gap, *part]
    return found


def _figures(picture: Picture, ink: Ink) -> Iterator[Line]:
    """Sent of targeted, and what became of it."""
    totals = picture.totals
    text, muted = ink["bold text" if totals.sent is not None else "dim"], ink["muted"]
    ways: list[list[Span]] = []
    for form in (count, _short):
        number = (form(totals.sent), text)
        most = [] if totals.targeted is None else [(f" of {form(totals.targeted)}", muted)]
        ways += [[_name("sent", ink), number, *most], [number, *most, (" sent", muted)]]
    yield Line(3, [*ways, [number, (" sent", muted)]])
    for rank, metric in ((4, "delivered"), (9, "bounces"), (8, "errors")):
        value = totals.get(metric)
        style = ink[f"bold {metric}" if value is not None else "dim"]
        share = percent(metrics.ratio(totals, metrics.RATIO_OF[metric]))
        yield Line(
            rank,
            [
                [_name(metric, ink), (f"{share:>8}", style), (f"  {count(value)}", muted)],
                [(share, style), (f" {metric}", muted)],
                [(share, style)],
            ],
        )


def _name(metric: str, ink: Ink) -> Span:
    return f"{metric:<{_LABEL}}", ink["muted"]


def _short(value: int | None) -> str:
    return short(value)
