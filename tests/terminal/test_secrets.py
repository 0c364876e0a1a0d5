"""Secrets: planted everywhere they may be given, and looked for in everything that the program ever wrote."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from pushtui.cli.report import FORMATS
from pushtui.core.source import SourceError
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.report import ReportSource
from pushtui.wire import Target
from tests.foreign import FOREIGN, Foreign
from tests.needs import CI
from tests.server.processes import serving as tracking
from tests.sources.faults import GOOD, Act, Talk, redirects, response, says
from tests.terminal.pty import PUSHTUI, Tty, terminal
from tests.terminal.served import Served, serving

TOKEN = "tok-7h1s1s5ecret-0123456789"
PASSWORD = "hunter2-0123456789"
SECRETS = (TOKEN, PASSWORD)
PLAIN = ["Black Friday", "ios", "android"]


def guarded(act: Act) -> Act:
    """The act, for whoever shows the token; others are refused."""

    async def chosen(talk: Talk) -> None:
        known = talk.request.headers.get("authorization") == f"Bearer {TOKEN}"
        await (act if known else says("", "401 X"))(talk)

    return chosen


async def echo(talk: Talk) -> None:
    """A refusal that says back what it was shown, as gateways do."""
    shown = talk.request.headers.get("authorization", "")
    body = json.dumps({"title": shown, "detail": f"not valid: {shown}"}).encode()
    await talk.send(response(body, "403 X", media="application/problem+json"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where all files go that the program may write."""
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def environment(place: Path) -> dict[str, str]:
    return {"HOME": str(place / "home"), "TMPDIR": str(place / "tmp"), "PUSHTUI_TOKEN": TOKEN} | {
        f"XDG_{kind}_HOME": str(place / "home") for kind in ("STATE", "CONFIG", "DATA", "CACHE")
    }


@pytest.fixture
def endpoint() -> Iterator[Served]:
    with serving(guarded(says(GOOD))) as served:
        yield served


def assert_none(*written: str | bytes) -> None:
    for text in written:
        raw = text.encode() if isinstance(text, str) else text
        for secret in SECRETS:
            assert secret.encode() not in raw


def assert_no_file_has_one(place: Path) -> None:
    for path in place.rglob("*"):
        if path.is_file():
            assert_none(path.read_bytes(), path.name)


def test_a_watch_never_writes_its_token(endpoint: Served, environment: dict[str, str], place: Path) -> None:
    url = f"{endpoint.url}/v1/deliveries/bf-1"
    with serving(says(GOOD)) as other, terminal("watch", url, "--interval", "0.2", env=environment) as tty:
        tty.wait_for("196")
        process = Path(f"/proc/{tty.child.pid}")
        assert_none(process.joinpath("cmdline").read_bytes())
        assert_none(*(task.read_bytes() for task in process.glob("task/*/comm")))
        for act, words in (
            (echo, "▲ 403"),
            (redirects(f"{other.url}/v1/deliveries/bf-1"), "▲ 302"),
            (says("", "401 X"), "the token was refused"),
        ):
            endpoint.act = act
            tty.type("r")
            tty.wait_for(words)
        tty.type("?")
        tty.wait_for("Help ·")
        tty.child.send_signal(signal.SIGTERM)
        assert tty.wait() == 143
        assert_none(bytes(tty.raw))
        assert other.server.log == []
    assert any("authorization" in request.headers for request in endpoint.server.log)
    assert_no_file_has_one(place)


def test_a_crash_does_not_either(environment: dict[str, str], place: Path) -> None:
    tty = Tty((sys.executable, "-m", "tests.terminal.broken", "environment"), size=(160, 40), env=environment)
    try:
        tty.wait_for("nowhere.test")
        tty.type("!")
        assert tty.wait() == 1
        assert_none(bytes(tty.raw))
    finally:
        tty.end()
    assert list((place / "tmp").glob("pushtui-crash-*"))
    assert_no_file_has_one(place)


def commands(url: str) -> list[tuple[str, ...]]:
    """Every way to be told something about an endpoint."""
    return [
        *(("report", url, "--format", form) for form in FORMATS),
        ("deliveries", url),
        ("wait", url, "--until", "sent >= 1", "--timeout", "1s"),
        ("wait", url, "--until", "sent >= 1", "--timeout", "1s", "--json"),
        ("report", url, "--proxy", f"http://u:{PASSWORD}@127.0.0.1:1"),
        ("report", url.replace("://", f"://u:{PASSWORD}@")),
        ("report", f"{url}?key={PASSWORD}"),
        ("config", "show"),
        ("config", "check"),
        ("report", "team"),
        ("report", "team/other"),
    ]


@pytest.mark.parametrize("act", ["good", "echo", "401"])
def test_no_command_does(act: str, endpoint: Served, environment: dict[str, str], place: Path) -> None:
    endpoint.act = {"good": guarded(says(GOOD)), "echo": echo, "401": says("", "401 X")}[act]
    url = f"{endpoint.url}/v1/deliveries/bf-1"
    (place / "config.toml").write_text(
        f'[profiles.team]\nurl = "{url}"\ntoken_env = "TEAM_TOKEN"\nproxy = "http://u:@@@127.0.0.1:1"\n'.replace(
            "@@", PASSWORD
        )
    )
    environment |= {"PUSHTUI_CONFIG": str(place / "config.toml"), "TEAM_TOKEN": TOKEN}
    for command in commands(url):
        ended = subprocess.run(
            [*PUSHTUI, *command], env=os.environ | environment, capture_output=True, timeout=30, check=False
        )
        assert ended.returncode in (0, 2, 3, 4, 5, 124), (command, ended)
        assert_none(ended.stdout, ended.stderr)
    (place / "config.toml").unlink()  # it has the password, as its user wrote it
    assert_no_file_has_one(place)


# Through each service's own way of proving who asks


def shown(foreign: Foreign, status: int = 200) -> Act:
    """Answers well or refuses, and each time says back all that it was shown."""

    async def act(talk: Talk) -> None:
        said = [talk.request.path, *talk.request.headers.values()]
        told = foreign.tells(PLAIN) if status == 200 else foreign.tells(said, status)
        await told(talk)

    return act


def proofs(served: Served) -> set[str]:
    """The token, and every signature, password or key that went out with a request."""
    found = {TOKEN, quote(TOKEN, safe="")}
    for request in served.server.log:
        value = request.headers.get("authorization", "").rpartition(" ")[2]
        found |= {value, *re.findall("sig=([^&]+)", value)} - {""}
    return found


def went_out(served: Served) -> bool:
    """Whether the token was shown at all, or something made of it."""
    asked = [request.path + " ".join(request.headers.values()) for request in served.server.log]
    made = ("Basic ", "SharedAccessSignature ")
    return any(TOKEN in text or any(scheme in text for scheme in made) for text in asked)


ASKED = [name for name in FOREIGN if name != "gorush"]
"""All that have a token."""


@pytest.mark.parametrize("name", ASKED if os.environ.get(CI) else ["azure", "countly", "parse", "clickhouse"])
def test_no_command_does_for_any_service(name: str, environment: dict[str, str], place: Path) -> None:
    foreign = FOREIGN[name]
    with serving(shown(foreign)) as served:
        (place / "config.toml").write_text(
            foreign.written(name, served.url).replace("type =", 'token_env = "KEY_OF_THE_TEAM"\ntype =', 1)
        )
        environment |= {"PUSHTUI_CONFIG": str(place / "config.toml"), "KEY_OF_THE_TEAM": TOKEN}
        target = f"{name}/{foreign.delivery}"
        for status in (200, 403):
            served.act = shown(foreign, status)
            for command in (
                ("report", target, "--format", "json", "--history"),
                ("doctor", target),
                ("deliveries", name),
                ("record", target, str(place / "x.pushtui"), "--for", "1s"),
            ):
                ended = subprocess.run(
                    [*PUSHTUI, *command], env=os.environ | environment, capture_output=True, timeout=30, check=False
                )
                assert ended.returncode in (0, 2, 3, 4), (command, ended)
                for secret in proofs(served):
                    assert secret.encode() not in ended.stdout + ended.stderr, command
        assert went_out(served)
        for path in place.rglob("*"):
            assert not path.is_file() or all(secret.encode() not in path.read_bytes() for secret in proofs(served))


async def test_no_repr_and_no_traceback_does(endpoint: Served) -> None:
    endpoint.act = echo
    address = Address.parse(f"{endpoint.url}/v1/deliveries/bf-1")
    access = Access(token=TOKEN, proxy=f"https://u:{PASSWORD}@127.0.0.1:1")
    assert_none(repr(access), str(access), repr(Target(address, access)), repr(ReportSource(address, access)))
    source = ReportSource(address, Access(token=TOKEN))
    with pytest.raises(SourceError) as caught:
        await source.fetch()
    await source.aclose()
    assert_none("".join(traceback.format_exception(caught.value)), repr(caught.value), caught.value.message)


def test_the_server_does_not(tmp_path: Path) -> None:
    import httpx

    db = tmp_path / "x.db"
    tokens = {"PUSHTUI_WRITE_TOKEN": TOKEN, "PUSHTUI_READ_TOKEN": PASSWORD}
    with tracking(db, **tokens) as server:
        for token in SECRETS:
            headers = {"authorization": f"Bearer {token}"}
            put = httpx.put(f"{server.url}/v1/deliveries/d", json={"name": "D"}, headers=headers, trust_env=False)
            got = httpx.get(f"{server.url}/v1/deliveries/d", headers=headers, trust_env=False)
            assert {put.status_code, got.status_code} & {200, 201}
            assert_none(put.content, got.content, repr(put.headers), repr(got.headers))
        assert server.end(signal.SIGTERM) == 143
        out, error = server.child.communicate()
        assert_none(out, error)
    assert_no_file_has_one(tmp_path)
