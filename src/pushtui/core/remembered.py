"""Remembered: what the screen keeps from one run to the next: layouts, theme, range of the graphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from zlib import crc32

from pushtui.core.grid import Grid
from pushtui.core.presets import DEFAULT, PRESETS
from pushtui.core.text import Name, clean
from pushtui.core.value import dataclass

NAME_LENGTH = 32
"""The most characters of a layout's name."""

MOST_LAYOUTS = 100
"""The most layouts that are kept."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is kept. Every operation gives a new value.

    Attributes:
        layout: the name of the present layout.
        layouts: grids by name: the user's own, and the presets that the user has changed.
        zoomed: the panel that has the screen to itself, or None; `zoomed_on` is the delivery that it was zoomed on,
            as `recognised` tells it.
        theme: the chosen theme, or None.
        span: seconds that graphs show, or None for the whole watch.
    """

    layout: str = DEFAULT
    layouts: Mapping[str, Grid] = field(default_factory=dict)
    zoomed: str | None = None
    zoomed_on: str | None = None
    theme: str | None = None
    span: float | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every layout that can be switched to: presets first, then the user's own by name."""
        return (*PRESETS, *self.own)

    @property
    def own(self) -> tuple[str, ...]:
        """The user's own layouts, by name."""
        return tuple(sorted(name for name in self.layouts if name not in PRESETS))

    @property
    def grid(self) -> Grid:
        """The present layout's grid."""
        return self.grid_of(self.layout)

    def grid_of(self, name: str) -> Grid:
        """A layout's grid; the default one where there is no layout of that name."""
        if name in self.layouts:
            return self.layouts[name]
        return PRESETS.get(name, PRESETS[DEFAULT]).grid

    def zoom_on(self, delivery: str) -> str | None:
        """The panel that was left zoomed on this delivery. No other one is begun with a look at a part of it."""
        return self.zoomed if self.zoomed_on == delivery else None

    @property
    def changed(self) -> bool:
        """Whether the present layout is a preset that the user has changed, so that it can be reset."""
        return self.layout in PRESETS and self.layout in self.layouts

    def with_grid(self, grid: Grid, layout: str | None = None) -> Remembered:
        """With a layout changed: the present one, or another. A preset that is changed back is a preset again."""
        name = layout if layout is not None else self.layout
        if grid == self.grid_of(name):
            return self
        preset = PRESETS.get(name)
        if preset is not None and preset.grid == grid:
            return self.reset(name)
        return replace(self, layouts={**self.layouts, name: grid})

    def switched(self, name: str) -> Remembered:
        """With another layout; an unknown name changes nothing."""
        return replace(self, layout=name, zoomed=None, zoomed_on=None) if name in self.names else self

    def reset(self, layout: str | None = None) -> Remembered:
        """With a preset, the present one or another, as it was brought along.

        The user's own layouts have nothing to go back to.
        """
        name = layout if layout is not None else self.layout
        if name not in PRESETS or name not in self.layouts:
            return self
        return replace(self, layouts={n: grid for n, grid in self.layouts.items() if n != name})

    def saved_as(self, name: str, grid: Grid) -> Remembered:
        """With a grid under a name of the user's own, and switched to it.

        Raises:
            ValueError: the name cannot be used; one line says why.
        """
        name = own_name(name)
        if name not in self.layouts and len(self.layouts) >= MOST_LAYOUTS:
            raise ValueError(f"there are {MOST_LAYOUTS} layouts already: forget one first")
        return replace(self, layout=name, layouts={**self.layouts, name: grid})

    def forgotten(self, name: str) -> Remembered:
        """Without one of the user's own layouts; the default takes its place."""
        if name not in self.own:
            return self
        rest = {n: grid for n, grid in self.layouts.items() if n != name}
        return replace(self, layouts=rest, layout=DEFAULT if self.layout == name else self.layout)

    def merged(self, base: Remembered, theirs: Remembered) -> Remembered:
        """What `theirs` becomes through the changes that led from `base` to this value.

        So two programs that are open at once lose nothing of each other's but what both have changed; there the
        last one wins.
        """
        layouts = dict(theirs.layouts)
        for name in {*base.layouts, *self.layouts}:
            mine = self.layouts.get(name)
            if mine == base.layouts.get(name):
                continue
            if mine is None:
                layouts.pop(name, None)
            else:
                layouts[name] = mine
        layout = self.layout if self.layout != base.layout else theirs.layout
        if layout not in PRESETS and layout not in layouts:
            layout = DEFAULT
        rezoomed = (self.zoomed, self.zoomed_on) != (base.zoomed, base.zoomed_on)
        return Remembered(
            layout,
            layouts,
            *((self.zoomed, self.zoomed_on) if rezoomed else (theirs.zoomed, theirs.zoomed_on)),
            self.theme if self.theme != base.theme else theirs.theme,
            self.span if self.span != base.span else theirs.span,
        )


def recognised(place: str, delivery: Name) -> str:
    """By what a delivery is recognised the next time: short, and without its address."""
    return f"{crc32(f'{place} {delivery.raw}'.encode(errors='surrogatepass')):08x}"


def own_name(text: str) -> str:
    """A name for a layout of the user's own, from what was typed.

    Raises:
        ValueError: it cannot be used; one line says why.
    """
    name = " ".join(text.split())
    if not name:
        raise ValueError("a layout needs a name")
    if len(name) > NAME_LENGTH or clean(name) != name:
        raise ValueError(f"a layout's name has at most {NAME_LENGTH} characters that can be seen")
    if name in PRESETS:
        raise ValueError(f"{name} is one of pushtui's own layouts: choose another name")
    return name
