"""An emulator of a terminal: pyte, and what pyte lacks.

Gaps of pyte 0.8.2 that are filled here, besides those of `margins`: it knows no dim, conceal, overline, frame or
double underline, no REP, SU and SD; it leaves what was never written uncoloured when it erases; it drops the rest
of a text after a zero-width character that is no mark; it leaves half of a wide character standing when the other
half is overwritten; it prints private sequences with `<`, `=` and `>`; it knows no synchronized updates.
Characters are as wide as Textual takes them to be: both ways of drawing rest on that.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import pyte
import pyte.modes
from pyte.screens import Char
from rich.cells import split_graphemes

from tests.tui.terminal.margins import Margined

_UNKNOWN_TO_PYTE = re.compile(
    r"\x1b\[[<=>][\d;]*[A-Za-z]|\x1b\[\??[\d;]*\$[A-Za-z]|\x1b\[\?(?!7[hl]|25[hl])[\d;]*[hl]"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x07"
)
_UNENDED = re.compile(r"\x1b(?:\[[^@-~]*|[\]PX^_][^\x07\x1b]*\x1b?)?\Z")
_MORE_ON = {2: 1, 8: 2, 21: 4, 51: 8, 52: 16, 53: 32, 6: 64}
_MORE_OFF = {22: 1, 28: 2, 24: 4, 54: 8 | 16, 55: 32, 25: 64}
_LEAD = re.compile(r"\x1b\[(\d*)([bST])")


class Look(NamedTuple):
    """What can be seen of a cell."""

    text: str
    fg: str
    bg: str
    attributes: tuple[object, ...]


class Screen(Margined):
    """pyte's screen with the gaps filled. The attributes that pyte lacks are bits above the lowest of `blink`."""

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__(columns, lines)
        self.last = " "
        self.reset_mode(7, private=True)

    def select_graphic_rendition(self, *codes: int, **_: Any) -> None:
        more = int(self.cursor.attrs.blink)
        self.cursor.attrs = self.cursor.attrs._replace(blink=bool(more & 1))
        more >>= 1
        rest = list(codes) or [0]
        while rest:
            code = rest.pop(0)
            if code in (38, 48):
                del rest[: 4 if rest and rest[0] == 2 else 2]
            elif code == 0:
                more = 0
            more = (more | _MORE_ON.get(code, 0)) & ~_MORE_OFF.get(code, 0)
        super().select_graphic_rendition(*codes)
        self.cursor.attrs = self.cursor.attrs._replace(blink=int(self.cursor.attrs.blink) | more << 1)

    def draw(self, data: str) -> None:
        for start, end, width in split_graphemes(data)[0]:
            self._draw_one(data[start:end], width)
        self.dirty.add(self.cursor.y)

    def _draw_one(self, text: str, width: int) -> None:
        line, cursor = self.buffer[self.cursor.y], self.cursor
        if width == 0:
            x = cursor.x - 1
            if x > 0 and line[x].data == "":
                x -= 1
            if x >= 0:
                line[x] = line[x]._replace(data=line[x].data + text)
            return
        if cursor.x + width > self.columns:
            cursor.x = self.columns - width
        x, after = cursor.x, cursor.x + width
        if x and line[x].data == "":
            line[x - 1] = line[x - 1]._replace(data=" ")
        if after < self.columns and line[after].data == "":
            line[after] = line[after]._replace(data=" ")
        line[x] = cursor.attrs._replace(data=text)
        if width == 2:
            line[x + 1] = cursor.attrs._replace(data="")
        cursor.x = after
        self.last = text

    def repeat(self, count: int) -> None:
        for _ in range(count):
            self._draw_one(self.last, 1)
        self.dirty.add(self.cursor.y)

    def scroll(self, count: int) -> None:
        for _ in range(abs(count)):
            rows = [self.buffer.pop(y, None) for y in range(self.lines)]
            shifted = [*rows[1:], None] if count > 0 else [None, *rows[:-1]]
            for y, row in enumerate(shifted):
                if row is not None:
                    self.buffer[y] = row
        self.dirty.update(range(self.lines))

    def erase_characters(self, count: int | None = None) -> None:
        self._mend(self.cursor.x, self.cursor.x + (count or 1))
        super().erase_characters(count)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        x = min(self.cursor.x, self.columns - 1)
        self._mend(x if how == 0 else 0, x + 1 if how == 1 else self.columns)
        super().erase_in_line(how, private)

    def erase_in_display(self, how: int = 0, *_: Any, **__: Any) -> None:
        self.erase_in_line(min(how, 2))
        y = self.cursor.y
        above, below = range(y), range(y + 1, self.lines)
        for line in (*(above if how else ()), *(below if how != 1 else ())):
            for x in range(self.columns):
                self.buffer[line][x] = self.cursor.attrs._replace(data=" ")
        self.dirty.update(range(self.lines))

    def _mend(self, start: int, stop: int) -> None:
        line = self.buffer[self.cursor.y]
        if 0 < start < self.columns and line[start].data == "":
            line[start - 1] = line[start - 1]._replace(data=" ")
        if stop < self.columns and line[stop].data == "":
            line[stop] = line[stop]._replace(data=" ")


class Emulator:
    """A terminal of a size, behind a tty that turns line feeds into carriage returns and line feeds."""

    def __init__(self, columns: int, lines: int) -> None:
        self.screen = Screen(columns, lines)
        self._stream = pyte.Stream(self.screen)
        self._rest = ""

    def feed(self, data: str) -> None:
        data = self._rest + data
        unended = _UNENDED.search(data)
        end = unended.start() if unended else len(data)
        self._rest = data[end:]
        text = _UNKNOWN_TO_PYTE.sub("", data[:end]).replace("\n", "\r\n")
        place = 0
        for match in _LEAD.finditer(text):
            self._stream.feed(text[place : match.start()])
            place, count = match.end(), int(match[1] or 1)
            if match[2] == "b":
                self.screen.repeat(count)
            else:
                self.screen.scroll(count if match[2] == "S" else -count)
        self._stream.feed(text[place:])

    def resize(self, columns: int, lines: int) -> None:
        self.screen.resize(lines, columns)

    @property
    def cursor(self) -> tuple[int, int]:
        return self.screen.cursor.y, min(self.screen.cursor.x, self.screen.columns - 1)

    def touched(self) -> set[int]:
        """The lines that were written to since this was asked."""
        touched = {y for y in self.screen.dirty if y < self.screen.lines}
        self.screen.dirty.clear()
        return touched

    def row(self, y: int) -> list[Look]:
        line = self.screen.buffer[y]
        return [_look(line[x]) for x in range(self.screen.columns)]

    def rows(self) -> list[list[Look]]:
        return [self.row(y) for y in range(self.screen.lines)]

    def text(self) -> list[str]:
        return ["".join(look.text for look in row) for row in self.rows()]


@cache
def _look(char: Char) -> Look:
    attributes = (char.bold, char.italics, char.underscore, char.strikethrough, char.reverse, int(char.blink))
    more = int(char.blink) >> 1
    seen = char.underscore or char.strikethrough or char.reverse or more & (4 | 8 | 16 | 32)
    if char.data == " " and not seen:
        # Nobody can see what a blank's foreground is, or whether it is bold.
        return Look(" ", "", char.bg, ())
    return Look(char.data, char.fg, char.bg, attributes)
