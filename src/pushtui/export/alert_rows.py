"""Alert rows: what was raised, as a table of values: open ones first, then those that are over."""

from __future__ import annotations

from pushtui.core.picture import Picture
from pushtui.core.wording import said
from pushtui.export.sheets import Cell, Moment, Sheet


def by_alert(picture: Picture) -> Sheet:
    """One alert a row."""
    alerts = picture.state.alerts
    rows: list[tuple[Cell, ...]] = []
    for alert in (*alerts.open, *reversed(alerts.past)):
        words = said(alert, picture.state)
        over = None if alert.cleared is None else Moment(alert.cleared)
        rows.append((words.what, words.much, words.where, words.todo, Moment(alert.since), over))
    return Sheet("alerts", "Alerts", ("alert", "how bad", "where", "what to do", "since", "over"), tuple(rows))
