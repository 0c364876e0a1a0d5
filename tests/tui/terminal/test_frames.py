"""Frames: whatever Textual writes, the terminal shows the same with and without the diff, cell for cell."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes

from pushtui.tui.terminal.abilities import Abilities
from pushtui.tui.terminal.frames import Frames
from tests.tui.terminal.emulator import Emulator

ALL = Abilities(
    erase_characters=True,
    erase_line=True,
    repeat=True,
    repeat_all=True,
    coloured_erase=True,
    vertical_tab=True,
    scroll=True,
)

CLUSTERS = [
    *"abc019 –─│█▄⣿⡇×…",
    "漢",
    "한",
    "é",
    "e\u0301",
    "n\u0303\u0323",
    "👍",
    "❤\ufe0f",
    "👩\u200d🚀",
    "🇫",
    "\u200b",
]
ATTRIBUTES = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53"]
COLOURS = ["30", "37", "39", "91", "38;5;9", "38;5;200", "38;2;1;2;3", "38;2;200;100;50"]
BACKGROUNDS = ["40", "49", "103", "48;5;17", "48;5;250", "48;2;1;2;3", "48;2;20;20;40"]

styles = st.builds(
    lambda attributes, fg, bg: ";".join([*attributes, *fg, *bg]),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=3, unique=True),
    st.lists(st.sampled_from(COLOURS), max_size=1),
    st.lists(st.sampled_from(BACKGROUNDS), max_size=1),
)
words = st.lists(st.sampled_from(CLUSTERS), min_size=1, max_size=10).map("".join) | st.builds(
    lambda character, count: character * count, st.sampled_from(" ─a█漢"), st.integers(1, 60)
)
chunks = st.lists(st.tuples(styles, words), min_size=1, max_size=4)
MARKS = ["", "", "", "", "\u0301"]


def segment(style: str, text: str) -> str:
    """As Textual renders a segment."""
    return f"\x1b[{style}m{text}\x1b[0m" if style else text


def cropped(text: str, room: int) -> str:
    """As much as fits, the rest of it blank where a wide character does not fit."""
    out, width = "", 0
    for start, end, cells in split_graphemes(text)[0]:
        if width + cells > room:
            return out + " " * (room - width)
        out, width = out + text[start:end], width + cells
    return out


@dataclass
class Pair:
    """Two terminals that get the same frames, one of them through the diff."""

    columns: int
    lines: int
    abilities: Abilities = ALL

    def __post_init__(self) -> None:
        self.plain = Emulator(self.columns, self.lines)
        self.lean = Emulator(self.columns, self.lines)
        self.frames = Frames(self.abilities)
        self.written: list[str] = []

    def write(self, data: str) -> str:
        self.plain.feed(data)
        out = self.frames.take(data, self.columns, self.lines) + self.frames.paint()
        self.lean.feed(out)
        self.written.append(out)
        return out

    def resize(self, columns: int, lines: int) -> None:
        self.columns, self.lines = columns, lines
        self.plain.resize(columns, lines)
        self.lean.resize(columns, lines)

    def scribble(self, text: str) -> None:
        """Another program writes to the terminal."""
        self.plain.feed(text)
        self.lean.feed(text)

    def agree(self) -> None:
        for y in self.plain.touched() | self.lean.touched():
            assert self.plain.row(y) == self.lean.row(y), f"row {y}"
        assert self.plain.cursor == self.lean.cursor


class Player:
    """Plays random events on a pair of terminals."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        abilities = Abilities(*(draw(st.booleans()) for _ in range(7)))
        self.pair = Pair(draw(st.integers(1, 70)), draw(st.integers(1, 8)), abilities)
        self.rows: list[str] = []

    def position(self) -> tuple[int, int]:
        return self.draw(st.integers(0, self.pair.lines - 1)), self.draw(st.integers(0, self.pair.columns - 1))

    def span(self) -> str:
        y, x = self.position()
        return f"\x1b[{y + 1};{x + 1}H{self.cells(self.pair.columns - x)}"

    def cells(self, room: int) -> str:
        out = ""
        for style, text in self.draw(chunks):
            # Textual begins no span with a mark alone; a segment may.
            text = self.draw(st.sampled_from(MARKS)) + text if out else text.lstrip("\u200b") or "x"
            text = cropped(text, room)
            room -= cell_len(text)
            out += segment(style, text)
        return out

    def line(self, y: int) -> str:
        """A whole line of one chunk, a piece of another, and blanks."""
        columns = self.pair.columns
        style, text = self.draw(styles), cropped(self.draw(words), columns)
        end = self.draw(styles)
        return f"\x1b[{y + 1};1H{segment(style, text)}{segment(end, ' ' * (columns - cell_len(text)))}"

    def titled(self, y: int) -> str:
        """A line that titles interrupt, as a panel's border is."""
        room, out = self.pair.columns, ""
        drawn, over = self.draw(styles), self.draw(st.lists(styles, min_size=1, max_size=2))
        end = self.draw(st.sampled_from("─━⠉"))
        for number in range(self.draw(st.integers(1, 3))):
            for style, text in (
                (drawn, end * self.draw(st.integers(1, 20))),
                *((over[(number + turn) % len(over)], f"{self.draw(words)}"[:9]) for turn in (0, 1)),
            ):
                text = cropped(text, room)
                room -= cell_len(text)
                out += segment(style, text)
        return f"\x1b[{y + 1};1H{out}{segment(drawn, end * room)}"

    def borders(self) -> None:
        """As a screen of panels begins."""
        rows = (self.titled(y) if self.draw(st.booleans()) else self.line(y) for y in range(self.pair.lines))
        self.pair.write("\n".join(rows) + "\x1b[1;1H")

    def partial(self) -> None:
        """As Textual updates regions."""
        spans = "\n".join(self.span() for _ in range(self.draw(st.integers(1, 4))))
        y, x = self.position()
        self.pair.write(f"{spans}\x1b[{y + 1};{x + 1}H")

    def whole(self) -> None:
        """As Textual draws a screen."""
        self.drawn([self.fresh() for _ in range(self.pair.lines)])

    def fresh(self) -> str:
        """A whole line, wherever it is to stand."""
        return self.line(0).partition("H")[2]

    def drawn(self, rows: list[str]) -> None:
        self.rows = rows
        self.pair.write("\n".join(f"\x1b[{y};1H{row}" for y, row in enumerate(self.rows, 1)) + "\x1b[1;1H")

    def shifted(self) -> None:
        """Rows that stand higher or lower than before, and perhaps something over them."""
        lines = self.pair.lines
        if len(self.rows) != lines:
            self.whole()
        top, bottom = sorted(self.draw(st.tuples(st.integers(0, lines), st.integers(0, lines))))
        down = self.draw(st.integers(-lines, lines))
        inside = range(top, bottom)
        moved = [self.rows[y - down] if y - down in inside else self.fresh() for y in inside]
        self.drawn([*self.rows[:top], *moved, *self.rows[bottom:]])

    def scroll(self) -> None:
        final = self.draw(st.sampled_from("STLM"))
        self.pair.write(f"{self.span()}\x1b[{self.draw(st.integers(1, 3))}{final}{self.span()}")

    def erase(self) -> None:
        y, x = self.position()
        background = self.draw(st.sampled_from(BACKGROUNDS))
        what = self.draw(st.sampled_from(["K", "1K", "2K", "X", "5X", "J", "1J", "2J"]))
        self.pair.write(f"\x1b[{y + 1};{x + 1}H\x1b[{background}m\x1b[{what}\x1b[0m")

    def relative(self) -> None:
        step = st.builds(lambda count, final: f"\x1b[{count}{final}", st.integers(1, 9), st.sampled_from("ABCDG"))
        moves = "".join(self.draw(st.lists(step, min_size=1, max_size=3)))
        y, x = self.position()
        room = self.pair.columns
        self.pair.write(f"\x1b[{y + 1};{x + 1}H{moves}{segment(self.draw(styles), 'xy'[:room])}\x1b[1;1H")

    def modes(self) -> None:
        self.pair.write(f"\x1b[?2004h{self.span()}\x1b]0;title\x07\x07")

    def resize(self) -> None:
        self.pair.resize(self.draw(st.integers(1, 70)), self.draw(st.integers(1, 8)))
        self.rows = []
        self.whole()

    def scribble(self) -> None:
        self.pair.scribble(f"\x1b[2;2H\x1b[31;1mWall message\x1b[3;1H\x1b[44m{self.draw(words)}")
        self.pair.frames.forget()
        self.pair.scribble("\x1b[m")
        self.whole()

    def skipped(self) -> None:
        """Frames that are taken but never painted."""
        data = f"{self.span()}\n{self.span()}"
        self.pair.plain.feed(data)
        self.pair.lean.feed(self.pair.frames.take(data, self.pair.columns, self.pair.lines))
        self.partial()

    def play(self) -> None:
        deeds = [self.partial] * 5 + [self.whole, self.scroll, self.erase, self.relative, self.modes]
        deeds += [self.resize, self.scribble, self.skipped, self.borders, self.borders]
        deeds += [self.shifted] * 3
        if self.draw(st.booleans()):
            self.whole()
        for deed in self.draw(st.lists(st.sampled_from(deeds), min_size=1, max_size=8)):
            deed()
            self.pair.agree()


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_terminal_shows_the_same_with_and_without_the_diff(data: st.DataObject) -> None:
    Player(data.draw).play()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_frame_that_changes_nothing_writes_nothing(data: st.DataObject) -> None:
    player = Player(data.draw)
    spans = "\n".join(player.line(y) for y in range(player.pair.lines)) + "\x1b[1;1H"
    player.pair.write(spans)
    assert player.pair.write(spans) == ""
    assert player.pair.write("\x1b[1;1H") == ""


SMALL = [
    ("one digit of a number", "\x1b[2;1Hab1\x1b[1;1H", "\x1b[2;1Hab2\x1b[1;1H", "\v\x1b[3G2\x1b[H"),
    ("not even a move, where a cell or two are shorter", "ab1\x1b[1;1H", "\x1b[1;1Hab2\x1b[1;1H", "ab2\r"),
    ("an unchanged cell between two is written again", "\x1b[1;1H1a2\x1b[1;1H", "\x1b[1;1H3a4\x1b[1;4H", "3a4"),
    (
        "a longer stretch is passed over",
        "\x1b[1;1H1" + "a" * 9 + "2\x1b[1;1H",
        "\x1b[1;1H3\x1b[1;11H4",
        "3\x1b[9C4",
    ),
    (
        "the rest of a line is erased",
        "\x1b[1;1Hhello world\x1b[1;1H",
        "\x1b[1;1H" + " " * 20 + "\x1b[1;1H",
        "\x1b[K",
    ),
    ("the same again", "", "\x1b[1;1H" + "-" * 19 + "\x1b[1;20H", "-\x1b[18b"),
    ("but of ASCII only", "", "\x1b[1;1H" + "─" * 19 + "\x1b[1;20H", "─" * 19),
    ("only the colour that differs", "\x1b[31;44mx\x1b[0m", "\x1b[1;2H\x1b[32;44my\x1b[0m", "\x1b[32my"),
]


@pytest.mark.parametrize(("before", "after", "written"), [row[1:] for row in SMALL], ids=[row[0] for row in SMALL])
def test_the_shortest_is_written(before: str, after: str, written: str) -> None:
    pair = Pair(20, 2, replace(ALL, repeat_all=False))
    pair.write(f"\x1b[1;1H{' ' * 20}\n\x1b[2;1H{' ' * 20}\x1b[1;1H")
    pair.write(before)
    assert pair.write(after) == written
    pair.agree()


@pytest.mark.parametrize(("can", "down"), [(True, "\v"), (False, "\x1bD")])
def test_a_column_is_drawn_downwards_cell_by_cell(can: bool, down: str) -> None:
    pair = Pair(20, 4, replace(ALL, vertical_tab=can))
    blank = "\n".join(f"\x1b[{y};1H{' ' * 20}" for y in (1, 2, 3, 4))
    pair.write(f"{blank}\x1b[1;1H")
    for x, written in ((9, f"\ba{down}\ba"), (20, f"{down}│{down}│")):
        drawn = "\n".join(f"\x1b[{y};{x}H{written[-1]}" for y in (1, 2, 3, 4))
        out = pair.write(f"{drawn}\x1b[4;1H")
        assert written in out, "behind the last column, the next line is right below"
        pair.agree()


def test_after_a_character_of_doubtful_width_the_place_is_told_anew() -> None:
    pair = Pair(20, 1)
    pair.write(f"\x1b[1;1H{' ' * 20}\x1b[1;1H")
    assert pair.write("\x1b[1;1H👩\u200d🚀ab\x1b[1;1H") == "👩\u200d🚀\x1b[3Gab\r"
    assert pair.write("\x1b[1;1H漢字ab\x1b[1;1H") == "漢字ab\r"


def test_what_is_drawn_later_is_passed_over_by_blanks() -> None:
    pair = Pair(20, 1)
    pair.write(f"\x1b[1;1H{' ' * 20}\x1b[1;1H")
    out = pair.write("\x1b[1;1H\x1b[1mab\x1b[0;31mxyz\x1b[0;1mcd\x1b[0m\x1b[1;1H")
    assert "ab   cd" in out
    pair.agree()


def test_hyperlinks_are_dropped_and_their_text_stays() -> None:
    pair = Pair(20, 1)
    assert (
        pair.write("\x1b[1;1H\x1b]8;id=1;https://a.example\x1b\\\x1b[1mhi\x1b[0m\x1b]8;;\x1b\\")
        == "\x1b[H\x1b[0;1mhi"
    )


def test_nothing_is_said_about_cells_that_were_never_drawn() -> None:
    pair = Pair(20, 3)
    pair.scribble("\x1b[2;1Hleft alone")
    pair.write("\x1b[1;3Habc\x1b[1;1H")
    pair.agree()
    assert pair.lean.text()[1].startswith("left alone")


def test_after_forgetting_all_is_written_again_also_where_textual_draws_little() -> None:
    pair = Pair(20, 3)
    for y in range(3):
        pair.write(f"\x1b[{y + 1};1H{'abc'[y] * 20}\x1b[1;1H")
    pair.lean.feed("\x1b[2J\x1b[2;5Hnonsense")
    pair.frames.forget()
    pair.write("\x1b[1;1Hx\x1b[1;1H")
    pair.agree()


def test_the_tables_of_looks_do_not_grow_without_end() -> None:
    from pushtui.tui.terminal import cells, pen

    pair = Pair(20, 1)
    for red in range(256):
        for green in range(0, 256, 8):
            data = "".join(f"\x1b[38;2;{red};{green};{blue}mx\x1b[0m" for blue in (0, 128))
            pair.frames.take(f"\x1b[1;1H{data}", 20, 1)
            pair.frames.paint()
    assert len(cells._looks) <= cells._MOST_PENS
    assert len(pen._pens) <= 4 * cells._MOST_PENS
    pair.write("\x1b[1;1H\x1b[31mstill right\x1b[0m\x1b[1;1H")
    assert pair.lean.text()[0].startswith("still right")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("─" * 19, "─\x1b[18b"),
        ("──", "──"),
        ("漢" * 9, "漢" * 9),
        ("e\u0301" * 9, "e\u0301" * 9),
    ],
)
def test_any_character_of_one_cell_is_repeated_where_the_terminal_does_that(text: str, written: str) -> None:
    pair = Pair(20, 2)
    pair.write(f"\x1b[1;1H{' ' * 20}\n\x1b[2;1H{' ' * 20}\x1b[1;1H")
    assert pair.write(f"\x1b[1;1H{text}").startswith(written)
    pair.agree()


def test_a_row_that_changes_in_many_places_is_wiped_where_that_is_shorter() -> None:
    pair = Pair(60, 2)
    pair.write(f"\x1b[1;1H{'ab ' * 20}\n\x1b[2;1H{' ' * 60}\x1b[1;1H")
    out = pair.write(f"\x1b[1;1Hax{' ' * 57}y\x1b[1;1H")
    assert out.startswith("\x1b[C\x1b[K")
    assert len(out) < 20
    pair.agree()
    plain = Pair(60, 2, Abilities())
    plain.write(f"\x1b[1;1H{'ab ' * 20}\n\x1b[2;1H{' ' * 60}\x1b[1;1H")
    assert "\x1b[K" not in plain.write(f"\x1b[1;1Hax{' ' * 57}y\x1b[1;1H")
    plain.agree()


def test_a_row_is_wiped_only_up_to_a_border_that_stays() -> None:
    pair = Pair(60, 2)
    pair.write(f"\x1b[1;1H│{'ab ' * 19}a│\n\x1b[2;1H{' ' * 60}\x1b[1;1H")
    out = pair.write(f"\x1b[1;1H│x{' ' * 30}y{' ' * 26}│\x1b[1;1H")
    assert out.startswith("\x1b[C\x1b[58X")
    assert "│" not in out
    pair.agree()
    plain = Pair(60, 2, replace(ALL, erase_characters=False))
    plain.write(f"\x1b[1;1H│{'ab ' * 19}a│\n\x1b[2;1H{' ' * 60}\x1b[1;1H")
    assert "\x1b[K" in plain.write(f"\x1b[1;1H│x{' ' * 30}y{' ' * 26}│\x1b[1;1H")
    plain.agree()
