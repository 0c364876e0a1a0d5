"""Hostile strings, every field that can carry them, and what must hold of every output: three tables to add to.

`CORPUS` has the strings, `BODIES` the answers of a source with a string in each field, `CHECKS` what an export's
text has to be. A new source adds a body, a new export format a check; the tests that go through them find both.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from xml.etree import ElementTree

from markdown_it import MarkdownIt

ESC, CSI, OSC, ST = "\x1b", "\x1b[", "\x1b]", "\x1b\\"

CORPUS: dict[str, str] = {
    # CSI
    "csi-clear": f"{CSI}2J",
    "csi-colour": f"{CSI}31mred{CSI}0m",
    "csi-home": f"{CSI}H{CSI}1;1Hover",
    "csi-up": f"a{CSI}99A{CSI}99Db",
    "csi-alternate": f"{CSI}?1049l",
    "csi-mouse": f"{CSI}?1000h{CSI}?1003h{CSI}?1006h",
    "csi-cursor": f"{CSI}?25h{CSI}5 q",
    "csi-paste": f"{CSI}200~q{CSI}201~",
    "csi-report": f"{CSI}6n{CSI}c{CSI}>c{CSI}x",
    "csi-window": f"{CSI}8;1;1t{CSI}21t",
    "csi-scroll": f"{CSI}1;2r{CSI}99S{CSI}99T",
    "csi-insert": f"{CSI}4h{CSI}99@{CSI}99L",
    "csi-repeat": f"x{CSI}99999b",
    "csi-kitty": f"{CSI}>31u{CSI}=31u{CSI}<9u",
    "csi-sync": f"{CSI}?2026h",
    "csi-size": f"{CSI}?2048h{CSI}?1016h",
    "csi-soft-reset": f"{CSI}!p",
    "csi-long": f"{CSI}{'1;' * 2_000}m",
    "csi-cut": f"cut{CSI}38;2;1",
    "csi-bare": f"{CSI}",
    # OSC, DCS, APC, PM, SOS
    "osc-title": f"{OSC}0;owned\x07",
    "osc-icon": f"{OSC}1;owned{ST}",
    "osc-palette": f"{OSC}4;1;?\x07{OSC}104\x07",
    "osc-link": f"{OSC}8;;http://evil.example{ST}link{OSC}8;;{ST}",
    "osc-notify": f"{OSC}9;evil\x07{OSC}777;notify;a;b\x07",
    "osc-colours": f"{OSC}10;#000{ST}{OSC}11;#000{ST}",
    "osc-pointer": f"{OSC}22;wait{ST}",
    "osc-clipboard": f"{OSC}52;c;ZXZpbA==\x07",
    "osc-clipboard-ask": f"{OSC}52;c;?{ST}",
    "osc-prompt": f"{OSC}133;A\x07",
    "osc-iterm": f"{OSC}1337;SetUserVar=a=Yg==\x07",
    "osc-open": f"{OSC}0;never ended",
    "dcs-sixel": f"{ESC}Pq#0;2;0;0;0~-{ST}",
    "dcs-tmux": f"{ESC}Ptmux;{ESC}{OSC}52;c;eA==\x07{ST}",
    "dcs-decrqss": f"{ESC}P$qm{ST}",
    "dcs-open": f"{ESC}P0;1|17/ab",
    "apc-kitty": f"{ESC}_Ga=T,f=24;AAAA{ST}",
    "pm": f"{ESC}^private{ST}",
    "sos": f"{ESC}Xstring{ST}",
    # other escapes
    "ris": f"{ESC}c",
    "charset": f"{ESC}(0qqq{ESC}(B",
    "charset-shift": f"\x0e{ESC})0qq\x0f",
    "index": f"{ESC}D{ESC}M{ESC}E",
    "save": f"{ESC}7{ESC}8",
    "keypad": f"{ESC}={ESC}>",
    "align": f"{ESC}#8{ESC}#3",
    "utf8-off": f"{ESC}%@",
    "esc-last": f"last{ESC}",
    "esc-many": ESC * 64,
    # C1
    "c1-csi": "\x9b31mred\x9b2J",
    "c1-osc": "\x9d0;owned\x9c",
    "c1-dcs": "\x90q~\x9c",
    "c1-apc": "\x9fGa=T\x9c\x9e\x98",
    "c1-nel": "a\x85b\x84c\x8dd",
    "c1-all": "".join(map(chr, range(0x80, 0xA0))),
    # C0
    "bel": "\x07ding\x07",
    "backspace": "good\b\b\b\bevil",
    "cr": "good\revil",
    "lf": "one\ntwo\n",
    "crlf": "one\r\ntwo: injected\r\n\r\nbody",
    "nul": "a\x00b\x00",
    "tab": "a\tb\vc\fd",
    "del": "a\x7fb",
    "xoff": "a\x13b\x11c\x03d\x04e\x1af",
    "c0-all": "".join(map(chr, range(0x20))),
    # bidirectional
    "bidi-override": "\u202elive\u202c",
    "bidi-embed": "\u202aa\u202bb\u202dc",
    "bidi-isolate": "\u2066a\u2067b\u2068c\u2069",
    "bidi-marks": "\u200ea\u200fb\u061cc",
    "bidi-file": "report\u202egpj.exe",
    "rtl": "שלום עולם",
    "arabic": "إشعار الدفع ١٢٣",
    # invisible
    "zero-width": "a\u200bb\u200cc\u200dd\u2060e",
    "bom": "\ufeffbom\ufeff",
    "shy": "a\u00adb\u034fc",
    "fillers": "\u115f\u1160\u3164\uffa0",
    "braille-blank": "\u2800\u2800",
    "invisible-maths": "\u2061\u2062\u2063\u2064",
    "annotation": "\ufff9a\ufffab\ufffb",
    "tags": "x\U000e0041\U000e0042\U000e007f",
    "flag-tags": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "variation": "a\ufe0f\ufe0eb\U000e0100c",
    "mongolian": "a\u180eb\u180bc",
    # combining
    "combining": "Z\u0334\u0317\u0351\u0488" * 8,
    "combining-600": "e" + "\u0301" * 600,
    "combining-first": "\u0301\u0301alone",
    "combining-enclosing": "a\u20dd\u20e3b",
    "combining-thai": "ก้้้้้้้้้้้้้้้้",
    "combining-devanagari": "क्षि" * 20,
    "jamo": "\u1100\u1161\u11a8" * 10,
    "jamo-first": "\u11a8\u1161x",
    # wide and ambiguous
    "wide": "推送通知" * 12,
    "wide-odd": "x" + "知" * 300,
    "fullwidth": "ＡＰＮｓ　１２３",
    "halfwidth": "ﾌﾟｯｼｭ通知",
    "ambiguous": "±×÷°§¶†‡…‰′″※→↔■□▲△○●★☆♀♂♪①②③",
    "boxes": "│─┌┐└┘╭╮╰╯█▓▒░⣿",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈👍🏿🇩🇪" * 4,
    "emoji-odd": "☺️❤️1️⃣©️⚠️",
    "regional": "🇦🇧🇨" * 5,
    "ligature": "﷽ﷺ𒐫ꧽ",
    "astral": "𝕬𝖕𝖓𝖘 🄰🅰 🀀",
    # not text at all
    "surrogate-high": "\ud800x",
    "surrogate-low": "x\udfff",
    "surrogate-swapped": "\udc00\ud800",
    "surrogate-escape": "\udc9b31m\udc80",
    "noncharacter": "\uffff\ufdd0\U0010ffff\ufffe",
    "private": "\ue000\uf8ff\U000f0000\U0010fffd",
    "unassigned": "\u0378\U0001ffff\u2fe0",
    "replacement": "\ufffd\ufffc",
    # spaces and lines
    "separators": "a\u2028b\u2029c",
    "spaces": "a\u00a0b\u3000c\u2003d\u202fe\u1680f",
    "blanks": " \t ",
    "nbsp-only": "\u00a0\u3000",
    "empty": "",
    # size
    "long": "x" * 5_000,
    "long-controls": f"{CSI}31m" * 2_000,
    "long-word": "W" * 511 + "ij",
    # markup
    "markup": "[bold red]x[/bold red]",
    "markup-open": "[bold",
    "markup-close": "[/]",
    "markup-close-name": "[/x]",
    "markup-click": "[@click=app.quit]press[/]",
    "markup-click-call": '[@click="app.bell()"]press',
    "markup-link": "[link=http://evil.example]here[/link]",
    "markup-variable": "$x $primary [on $error]y[/]",
    "markup-escape": "\\[bold]x\\",
    "markup-brackets": "[[[]]][]",
    "markup-emoji": ":smile: :skull:",
    "braces": "{x} {0!r} %s %(a)s ${HOME} `id`",
    # formulas
    "formula": "=1+1",
    "formula-cmd": "=cmd|'/C calc'!A0",
    "formula-link": '=HYPERLINK("http://evil.example","x")',
    "formula-plus": "+1+1",
    "formula-minus": "-1+1",
    "formula-at": "@SUM(1)",
    "formula-tab": "\t=1+1",
    "formula-cr": "\r=1+1",
    "formula-space": " =1+1",
    "formula-wide": "＝1+1",
    "csv": 'a,"b";c\'d\te',
    "csv-quotes": '"""",",',
    # Markdown, HTML, XML, JSON
    "md-table": "a | b || c |\n|---|",
    "md-link": "[here](http://evil.example) ![x](http://evil.example/x.png)",
    "md-code": "`code` ```block``` ~~~",
    "md-emphasis": "**bold** _it_ ~~gone~~ # head",
    "md-autolink": "http://evil.example www.evil.example <http://evil.example>",
    "md-html": "<img src=x onerror=alert(1)>",
    "md-mention": "@everyone #1 <!channel> <@U1>",
    "md-reference": "[x]: http://evil.example",
    "html-script": "</script><script>alert(1)</script>",
    "html-attribute": '" onmouseover="alert(1)" x=\'',
    "html-comment": "--><!-- <![CDATA[ ]]>",
    "html-entity": "&lt;b&gt;&amp;&#27;[2J&#x202e;&nbsp;",
    "html-style": "</style><style>*{display:none}",
    "xml": "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "xml-cdata": "]]>\"'&<>",
    "json": '"}],"sent":9,"x":[{"',
    "url-script": "javascript:alert(1)",
    "url-data": "data:text/html,<script>alert(1)</script>",
    # names of files, and shells
    "path-up": "../../../../etc/passwd",
    "path-root": "/etc/passwd",
    "path-home": "~/.ssh/id_ed25519",
    "path-device": "CON.txt:stream",
    "path-nul": "a.csv\x00.exe",
    "path-option": "-rf --help",
    "shell": "$(touch /tmp/x); `id` | sh & > /dev/null",
    "dots": "..",
    "number": "1e999",
    "nan": "NaN",
    "null": "null",
    "dash": "–",
}
"""Each with what it tries. The raw strings; a source cleans them on entering."""


def chunks(size: int) -> dict[str, tuple[str, ...]]:
    """The corpus in parts of so many strings, each under the name of its first."""
    names = list(CORPUS)
    return {names[i]: tuple(CORPUS[name] for name in names[i : i + size]) for i in range(0, len(names), size)}


# What a source is told


def report_body(raws: Sequence[str], sent: int = 1_000) -> dict[str, object]:
    """The contract's report with these strings in every field that has text."""
    first = raws[0]
    counts = {"targeted": 9_000, "excluded": 1, "sent": sent, "delivered": 900, "bounces": 60, "errors": 40}
    return {
        "id": first or "-",
        "name": raws[-1],
        "status": first,
        "started_at": first,
        "completed_at": raws[-1],
        "as_of": first,
        "totals": counts | {"opens": first, first: raws[-1]},
        "platforms": [{"platform": raw, **counts, "actions": raw, "sent": 100} for raw in raws],
        "reasons": [
            {"kind": kind, "code": raw, "message": raw, "platform": raw, "count": 40 + i, "first_seen_at": raw}
            for kind in ("bounce", "error", "exclusion")
            for i, raw in enumerate(raws)
        ],
        first: raws[-1],
    }


def list_body(raws: Sequence[str]) -> dict[str, object]:
    """The contract's list of deliveries."""
    rows = [report_body([raw]) | {"id": raw or "-", "platforms": None, "reasons": None} for raw in raws]
    return {"deliveries": rows, "next": None}


def history_body(raws: Sequence[str]) -> dict[str, object]:
    """The contract's history."""
    return {"at": list(raws), "sent": list(raws), raws[0]: list(raws)}


def problem_body(raws: Sequence[str]) -> dict[str, object]:
    """The contract's refusal."""
    return {"type": raws[0], "title": raws[0], "status": 503, "detail": " ".join(raws), "instance": raws[-1]}


BODIES: dict[str, Callable[[Sequence[str]], object]] = {
    "report": report_body,
    "list": list_body,
    "history": history_body,
    "problem": problem_body,
}
"""Of each kind of answer, one with the strings in every field."""


# What must hold of an output

CONTROLS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""What no output may carry: controls (but the line's end), bidirectional, invisible and tag characters."""


def assert_plain(text: str) -> None:
    """Nothing in it can do anything to a terminal."""
    found = CONTROLS.search(text)
    assert found is None, ascii(text[max(0, found.start() - 40) : found.end() + 20])  # type: ignore[union-attr]


def check_json(text: str) -> None:
    """One object, in ASCII."""
    assert type(json.loads(text)) is dict
    assert text.isascii()


def check_csv(text: str) -> None:
    """Rows of one length, and no cell that a spreadsheet would run."""
    rows = list(csv.reader(io.StringIO(text), strict=True))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "@", "\t", "\r"))
        assert not cell.startswith("-") or re.fullmatch(r"-[\d.e+-]+", cell), cell


def check_markdown(text: str) -> None:
    """Headings, lists and tables of plain text: no HTML, link, picture, code or emphasis made of data."""
    tokens = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"]).parse(text)
    inline = [child.type for token in tokens for child in token.children or ()]
    assert set(inline) <= {"text", "softbreak", "text_special"}, set(inline)
    kinds = {token.type.partition("_")[0] for token in tokens} - {"inline"}
    assert kinds <= {
        "heading",
        "inline",
        "bullet",
        "list",
        "paragraph",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert "evil.example" not in re.sub(r"\\.", "", text) or "http://evil" not in text


def check_xml(text: str) -> None:
    """A document."""
    ElementTree.fromstring(text)


class _Tags(HTMLParser):
    """Every element of a page, and every attribute's name and value."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


def check_html(text: str) -> None:
    """A page that loads, runs and links nothing of the data's."""
    page = _Tags()
    page.feed(text)
    page.close()
    assert "html" in page.tags
    assert not page.tags & {"script", "img", "iframe", "object", "embed", "form", "input", "base", "link"}
    for name, value in page.attributes:
        assert not name.startswith("on"), name
        assert name not in ("href", "src", "action", "xlink:href") or value.startswith("#"), (name, value)


CHECKS: dict[str, Callable[[str], None]] = {
    "text": lambda text: None,
    "json": check_json,
    "csv": check_csv,
    "md": check_markdown,
    "html": check_html,
}
"""By format of `pushtui report`, what its text has to be, beside plain."""
