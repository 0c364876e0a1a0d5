"""Forms: what a report can be handed over as, and what its files are called."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, tzinfo

from pushtui.core.picture import Picture
from pushtui.core.text import Name
from pushtui.core.value import dataclass

_LONGEST = 60
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Form:
    """One form.

    Attributes:
        key: what the command line calls it.
        word: what the screen calls it.
        suffix: how its files' names end.
    """

    key: str
    word: str
    suffix: str


FORMS: tuple[Form, ...] = (
    Form("html", "HTML page", ".html"),
    Form("md", "Markdown", ".md"),
    Form("csv", "CSV", ".csv"),
    Form("json", "JSON", ".json"),
    Form("svg", "picture of the screen (SVG)", ".svg"),
)
"""The forms that the screen offers, the first one proposed."""


@dataclass(frozen=True)
class Order:
    """What is to be written.

    Attributes:
        form: one of `FORMS`.
        picture: what is shown.
        panel: the name of the panel that is wanted; None for the whole report.
        name: the file's name.
        place: where the data comes from, fit to be shown.
        screen: the screen's picture, for the form that is one.
    """

    form: Form
    picture: Picture
    panel: str | None
    name: str
    place: str
    screen: str = ""

    def with_screen(self, drawn: str) -> Order:
        """The same order, with the screen's picture."""
        return replace(self, screen=drawn)


def file_name(delivery: Name, panel: str | None, at: float, zone: tzinfo) -> str:
    """A name for a file, without its suffix, from a delivery's id and a time: `bf-2026-w1-20261123-120431`.

    Of an id only letters, digits, dots, dashes and underscores are used; where that leaves something out, a digest
    keeps different ids different.
    """
    fit = _UNFIT.sub("-", delivery.raw).strip("-.")[:_LONGEST].rstrip("-.")
    if fit != delivery.raw:
        import hashlib  # 2 ms, for names that hardly ever come

        digest = hashlib.sha256(delivery.raw.encode("utf-8", "surrogatepass")).hexdigest()[:6]
        fit = f"{fit}-{digest}" if fit else f"delivery-{digest}"
    when = datetime.fromtimestamp(at, zone).strftime("%Y%m%d-%H%M%S")
    return "-".join(part for part in (fit, panel, when) if part)
