"""AlertScreen: one alert in full: how bad, since when, where, by which rule, and what to do."""

from __future__ import annotations

from rich.text import Text

from pushtui.core.alerts import Alert
from pushtui.core.figures import duration
from pushtui.core.grouping import entry_of
from pushtui.core.wording import amount, said
from pushtui.tui.faces.trouble import ROLES
from pushtui.tui.scene import Scene
from pushtui.tui.screens.sheet import Sheet

_LABEL = 12


class AlertScreen(Sheet):
    """The details of an alert, as it stood when it was opened."""

    def __init__(self, alert: Alert, scene: Scene) -> None:
        super().__init__()
        self.alert = alert
        self.scene = scene

    def heading(self) -> str:
        """What is wrong."""
        return said(self.alert, self.scene.picture.state).what.rstrip(":")

    def text(self) -> Text:
        """How bad, what to do, when, and the rule."""
        ink, alert, state = self.scene.ink, self.alert, self.scene.picture.state
        words = said(alert, state, ticking=True)
        role = ROLES[alert.severity]
        text = Text().append(f"{alert.severity.value}  ", ink[f"bold {role}"])
        text.append(" ".join(filter(None, (words.what, words.much, words.where))) + "\n", ink["text"])
        text.append("\nWhat to do  ", ink["muted"]).append(
            f"{words.todo or 'nothing is known'}\n", ink["bold focus"]
        )
        entry = entry_of(alert.reason) if alert.reason is not None else None
        if entry is not None:
            text.append(f"{entry.meaning} {entry.advice}\n", ink["text"])
        text.append("\n")
        for label, value in self._facts():
            text.append(f"{label:<{_LABEL}}", ink["muted"]).append(f"{value}\n", ink["text"])
        text.rstrip()
        return text

    def _facts(self) -> list[tuple[str, str]]:
        alert, scene = self.alert, self.scene
        form = "%Y-%m-%d %H:%M:%S"
        measured = alert.rule.measured
        facts = [("since", f"{scene.clock(alert.since, form)}, raised {scene.clock(alert.raised)}")]
        if measured is not None and alert.peak is not None:
            metric = measured[0].rpartition(".")[2]
            facts.append(("peak", f"{amount(metric, alert.peak)} at {scene.clock(alert.peak_at)}"))
        if alert.cleared is None:
            facts.append(("over", "not yet"))
        else:
            lasted = duration(alert.cleared - alert.since)
            facts.append(("over", f"{scene.clock(alert.cleared, form)}, after {lasted}"))
        facts += [
            ("rule", f"{alert.rule.id}: {alert.rule.title}, asked about each {alert.rule.scope.value}"),
            ("raised if", alert.rule.when.text),
            ("over if", alert.rule.clear.text),
        ]
        return facts
