"""Attention: how somebody who looks elsewhere is called when an alert is raised: the bell, a notification."""

from __future__ import annotations

from collections.abc import Iterable

from pushtui.core.alerts import Change
from pushtui.core.state import State
from pushtui.core.text import clean
from pushtui.core.value import dataclass
from pushtui.core.wording import said

BELL = "\a"

_LENGTH = 200
"""Characters of a notification."""


@dataclass(frozen=True)
class Attention:
    """What is wanted.

    Attributes:
        bell: ring the terminal's bell.
        notification: `osc9`, `osc777`, or `off`.
    """

    bell: bool = False
    notification: str = "off"

    def call(self, changes: Iterable[Change], state: State) -> str:
        """What to write to the terminal for these changes; empty where nothing. One call however many there are."""
        raised = [change.alert for change in changes if change.what != "cleared"]
        if not raised:
            return ""
        more = f" (and {len(raised) - 1} more)" if len(raised) > 1 else ""
        name = state.report.name.text if state.report is not None else "pushtui"
        words = notification(self.notification, name, said(raised[0], state).line + more)
        return words + (BELL if self.bell else "")


def notification(kind: str, title: str, text: str) -> str:
    """The control string that asks the terminal to notify somebody; what is in it is harmless text.

    A semicolon separates the string's parts, so there is none in title and text. With OSC 9, a text that begins
    with a digit would be another request to some terminals.
    """
    title, text = (clean(part, limit=_LENGTH).replace(";", ",") for part in (title, text))
    if kind == "osc9":
        return f"\x1b]9;pushtui: {title}: {text}\x1b\\"
    if kind == "osc777":
        return f"\x1b]777;notify;pushtui: {title};{text}\x1b\\"
    return ""
