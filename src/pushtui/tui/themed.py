"""ThemedApp: an app in pushtui's themes, in as many colours as the terminal shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rich.console import Console
from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.theme import Theme

from pushtui.tui.filters import AsciiFilter, ControlFilter, GreyFilter
from pushtui.tui.recall import Recall
from pushtui.tui.roles import OWN
from pushtui.tui.screens.base import BaseScreen
from pushtui.tui.terminal.colours import Colours
from pushtui.tui.theme import Ink
from pushtui.tui.themes import THEMES, roles_of, theme_of


def _in_256() -> Iterable[Theme]:
    from pushtui.tui.palette import in_256  # few terminals have no more colours

    return (theme_of(in_256(own)) for own in OWN)


def _filters(*, ascii: bool, grey: bool) -> tuple[LineFilter, ...]:
    """What every line passes on its way to the terminal, after Textual's own filters."""
    wanted = ((ControlFilter, True), (AsciiFilter, ascii), (GreyFilter, grey))
    return tuple(kind() for kind, is_wanted in wanted if is_wanted)


class ThemedApp(App[None]):
    """An app whose theme is remembered, and whose signs and colours are those that the terminal has.

    Args:
        colours: how many the terminal shows; None takes it to show all.
        ascii: draw with ASCII only, for fonts without braille and blocks.
        recall: which theme it begins with, and where another choice is left.
        driver_class: what draws on the terminal; None leaves the choice to Textual.
    """

    def __init__(
        self, *, colours: Colours | None, ascii: bool, recall: Recall, driver_class: type[Driver] | None
    ) -> None:
        self._few = colours == "256"
        super().__init__(driver_class=driver_class)
        self.recall = recall
        self._ink: Ink | None = None
        self.ascii = ascii
        self._own_filters = _filters(ascii=ascii, grey=self.no_color)
        self.animation_level = "none"
        if colours is not None:
            self._show_in(colours)
        for theme in _in_256() if self._few else THEMES:
            self.register_theme(theme)
        usual = THEMES[-1 if colours == "standard" else 0].name
        wanted = recall.value.theme
        self._begin_with(wanted if wanted in self.available_themes else usual)

    def _begin_with(self, name: str) -> None:
        """Have a theme from the first frame on. That Textual parses its style sheets once more for it takes 7 ms,
        and where only colours differ from those of the theme it begins with, there is no need.
        """
        theme = self.get_theme(name)
        if theme is not None and theme.dark and not theme.ansi:
            self.set_reactive(App.theme, name)
            self.stylesheet.set_variables(self.get_css_variables())
        else:
            self.theme = name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Roles for themes that are not pushtui's own."""
        roles = roles_of(self.current_theme)
        if not self._few or self.current_theme.ansi:
            return roles
        from pushtui.tui.palette import nearest

        return {role: nearest(colour) for role, colour in roles.items()}

    def _show_in(self, colours: Colours) -> None:
        """Textual goes by what Rich knows of terminals, which is less than terminfo does."""
        known = self.console
        self.console = Console(
            color_system=colours,
            file=known.file,
            markup=True,
            highlight=False,
            emoji=False,
            legacy_windows=False,
            force_terminal=True,
            no_color=False,  # Textual makes greys of colours where NO_COLOR is set
        )

    @property
    def ink(self) -> Ink:
        """The present theme's colours as styles."""
        if self._ink is None:
            # Without blocks a bar's parts are only told apart where each has a sign of its own.
            self._ink = Ink.of(self.theme_variables, mono=self.no_color or self.ascii)
        return self._ink

    def action_theme(self) -> None:
        """The next of pushtui's themes."""
        names = [theme.name for theme in THEMES]
        place = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(place + 1) % len(names)]

    def recolour(self, _theme: object) -> None:
        """Another theme was chosen: remember it, and draw everything in it."""
        self._ink = None
        if self.theme != self.recall.value.theme:
            theme = self.theme
            self.recall.change(lambda remembered: replace(remembered, theme=theme))
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.redraw_all()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and the one that lets no control through."""
        textuals = super().get_line_filters()
        if self.no_color:
            textuals = [one for one in textuals if not isinstance(one, Monochrome | NoColor)]
        return [*textuals, *self._own_filters]
