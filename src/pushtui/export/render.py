"""Render: a report, or one panel of it, in the form that is asked for; each form is loaded when it is."""

from __future__ import annotations

from datetime import tzinfo

from pushtui.core.baseline import Baseline
from pushtui.core.forms import Order
from pushtui.core.picture import Picture
from pushtui.core.state import State


def rendered(order: Order, zone: tzinfo) -> str:
    """What an order asks for, as text.

    Args:
        order: form, picture and panel.
        zone: for times that people read.
    """
    if order.form.key == "svg":
        return order.screen
    if order.panel is not None:
        return panel(order.picture, order.panel, order.form.key, order.place, zone)
    state, baseline = order.picture.state, order.picture.baseline
    return report(state, order.form.key, order.place, zone, baseline, history=True)


def report(
    state: State,
    form: str,
    source: str,
    zone: tzinfo | None,
    baseline: Baseline | None = None,
    *,
    table: str | None = None,
    history: bool = False,
) -> str:
    """A whole report as `text`, `json`, `csv`, `md` or `html`.

    Args:
        table: of CSV, the only table that is wanted.
        history: JSON has the counters over time too, so that it can be a baseline later.
    """
    if form == "json":
        from pushtui.export import json

        return json.render(state, source, baseline, history=history) + "\n"
    if form == "csv":
        from pushtui.export import csv

        return csv.render(state, table, baseline)
    if form == "md":
        from pushtui.export import markdown

        return markdown.render(state, source, zone, baseline)
    if form == "html":
        from pushtui.export import html
        from pushtui.export.moments import local_zone

        return html.render(state, source, zone or local_zone(), baseline)
    from pushtui.export import text

    return text.render(state, source, zone, baseline) + "\n"


def panel(picture: Picture, name: str, form: str, source: str, zone: tzinfo | None) -> str:
    """One panel by its name as `json`, `csv`, `md` or `html`."""
    from pushtui.export.panel_sheets import panel_sheet

    if form == "html":
        from pushtui.export import html
        from pushtui.export.moments import local_zone

        return html.render_panel(picture, name, source, zone or local_zone())
    sheet = panel_sheet(picture, name)
    if form == "csv":
        from pushtui.export import csv

        return csv.render_sheet(sheet)
    if form == "md":
        from pushtui.export import markdown

        return markdown.render_sheet(sheet, picture.state, source, zone)
    from pushtui.export import json

    return json.render_sheet(sheet, picture.state, source) + "\n"
