"""Hostile strings in a real terminal: of what the endpoint said, no control is among the bytes written."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pushtui.tui.terminal.modes import RESTORE
from tests.foreign import FOREIGN, Foreign, configuration
from tests.hostile import BODIES, CORPUS, chunks
from tests.needs import CI
from tests.sources.faults import Act, Talk, response
from tests.terminal.pty import Tty, terminal, until
from tests.terminal.served import Served, serving
from tests.terminal.stream import MOVES, Stream

PARTS = list(chunks(24).values())[:: 1 if os.environ.get(CI) else 3]
"""All of the corpus in CI; elsewhere a third, since it takes a minute."""
PLAIN = ["Black Friday", "ios", "Unregistered", "android", "gone", "web"]


def tells(raws: Sequence[str], sent: int, status: int = 200) -> Act:
    """The contract's answers with these strings in every field; `sent` is what a test waits for."""

    async def act(talk: Talk) -> None:
        path = urlsplit(talk.request.path).path
        if status != 200:
            body, media = BODIES["problem"](raws), "application/problem+json"
        else:
            kind = "history" if path.endswith("/history") else "list" if path.endswith("/deliveries") else "report"
            made = BODIES[kind](raws)
            body, media = made, "application/json"
            if kind == "report":
                assert type(made) is dict
                made["totals"]["sent"] = sent
        await talk.send(response(json.dumps(body).encode(), f"{status} X", media=media))

    return act


WALK = (
    (("7", "z"), "z back"),
    (("7", "z", "G", "\r"), "esc closes"),
    (("4", "j", "\r"), " only "),
    (("1", "v", "v", "?"), "Help ·"),
    (("d", "j"), "1 Deliveries"),
)
"""Keys from the report to another panel, sheet or screen, and what tells that it is there."""

CLICKS = b"".join(b"\x1b[<0;%d;%dM\x1b[<0;%d;%dm" % (x, y, x, y) for x in (4, 40, 80) for y in range(2, 40, 3)) + (
    b"\x1b[<35;9;9M"
)


def go_home(tty: Tty) -> None:
    """Press esc until there is nothing left to leave."""

    def left() -> bool:
        tty.type("\x1b")
        tty.settle(0.15)  # longer than the wait for the rest of a sequence that begins so
        text = tty.text
        covered = "esc closes" in text or "esc" in text.split("\n")[-1]
        return "1 Performance" in text and not covered

    until(left, what="the report")


def walk(tty: Tty, served: Served, raws: Sequence[str], number: int) -> None:
    """Let the endpoint say these strings, and look at them everywhere; then let it refuse in their words."""
    served.act = tells(raws, 100_000 + number)
    tty.type("r")
    tty.wait_for(f"{100_000 + number:,}", 60)
    for keys, there in WALK:
        for key in keys:
            tty.type(key)
        tty.wait_for(there, 60)
        go_home(tty)
    served.act = tells(raws, 0, 503)
    tty.type("r")
    tty.wait_for("▲ 503", 60)


def run(parts: Sequence[Sequence[str]], *options: str) -> bytes:
    """All that a watch of these strings writes, from its start to its end."""
    with serving(tells(PLAIN, 99_000)) as served:
        url = f"{served.url}/v1/deliveries/x"
        with terminal("watch", url, "--interval", "0.2", *options) as tty:
            tty.wait_for("99,000")
            for number, raws in enumerate(parts):
                walk(tty, served, raws, number)
            served.act = tells(PLAIN, 77_000)
            tty.type("r")
            tty.wait_for("77,000")
            tty.type(CLICKS)
            tty.settle()
            assert tty.child.poll() is None, "no click on data ended it"
            tty.child.terminate()
            assert tty.wait() == 143
            assert tty.left_over == []
            return bytes(tty.raw)


@pytest.mark.parametrize("options", [(), ("--no-diff",)], ids=["diff", "no-diff"])
@pytest.mark.timeout(300)
def test_no_control_of_data_is_written(options: tuple[str, ...]) -> None:
    plain = Stream.of(run([PLAIN], *options))
    hostile = Stream.of(run(PARTS, *options))
    hostile.assert_nothing_of_data(plain)
    if options:
        assert not hostile.others & MOVES - {"\r"}


SERVICES = list(FOREIGN) if os.environ.get(CI) else ["azure", "prometheus", "json"]
"""All in CI; elsewhere one of each kind: its own words, labels, a mapping."""


def look(tty: Tty, served: Served, foreign: Foreign, raws: Sequence[str]) -> None:
    """Let the service say these strings, look at them, and let it refuse in their words."""
    served.act = foreign.tells(raws)
    polled(tty, served)
    for keys in ("7zG\r", "4j\r?", "d" if foreign.lists else ""):
        for key in keys:
            tty.type(key)
            tty.settle()
        go_home(tty)
    served.act = foreign.tells(raws, 503)
    polled(tty, served)
    tty.wait_for("▲ 503", 60)


def polled(tty: Tty, served: Served) -> None:
    """Wait for the screen to show what the service says now."""
    seen = len(served.server.log)
    tty.type("r")
    until(lambda: len(served.server.log) > seen, 30, "a poll")
    tty.settle(0.4)


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.timeout(300)
def test_no_control_of_any_service_s_data_is_written(name: str, tmp_path: Path) -> None:
    foreign = FOREIGN[name]
    with serving(foreign.tells(PLAIN)) as served:
        config = tmp_path / "config.toml"
        config.write_text(configuration(served.url))
        env = {"PUSHTUI_CONFIG": str(config), "PUSHTUI_TOKEN": "planted-secret-1234"}
        target = f"{name}/{foreign.delivery}"
        with terminal("watch", target, "--interval", "5", "--no-diff", env=env) as tty:
            tty.wait_for("╭─ 1 Performance")
            look(tty, served, foreign, PLAIN)
            plain = len(tty.raw)
            look(tty, served, foreign, list(CORPUS.values()))
            assert tty.child.poll() is None
            tty.child.terminate()
            assert tty.wait() == 143
            assert tty.left_over == []
            written = bytes(tty.raw)
    assert b"planted-secret" not in written
    before = Stream.of(written[:plain])
    before.controls |= Stream.of(RESTORE.encode()).controls
    before.others |= Stream.of(RESTORE.encode()).others
    Stream.of(written[plain:]).assert_nothing_of_data(before)


def test_a_stream_with_a_control_of_data_is_found() -> None:
    plain = Stream.of(b"\x1b[?1049h\x1b[1;31mx\x1b[0m")
    for raw in (b"\x1b]0;x\x07", b"\x1b[?1000h", b"\x07", "\x9b2J".encode(), b"\x1b[2J", "\u202e".encode()):
        with pytest.raises(AssertionError):
            Stream.of(b"\x1b[?1049h" + raw).assert_nothing_of_data(plain)
