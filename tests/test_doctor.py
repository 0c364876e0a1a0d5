"""The doctor: what it tells of endpoints that work, that do not, and of saved answers."""

from __future__ import annotations

import json
import re
import ssl
from pathlib import Path

import pytest

from pushtui import doctor
from pushtui.config import load
from pushtui.core.finding import Finding, Verdict
from pushtui.core.source import Trouble, UsageProblem
from pushtui.sources import probe
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.target import Target
from tests.sources.faults import GOOD, FaultServer, says, tells
from tests.sources.mapped import examples

SAMPLES = Path(__file__).parent / "sources/samples"
LOOPBACK = Path(__file__).parent / "sources/loopback.pem"
SHOP = '[profiles.shop]\ntype = "json"\n' + re.sub(r"(?m)^(\[+)", r"\1profiles.shop.", examples.CAMPAIGN)


class Told(list[Finding]):
    """Findings, and their lines."""

    def line(self, subject: str) -> str:
        return " / ".join(f"{f.verdict.value} {f.text}" for f in self if f.subject == subject)

    @property
    def failures(self) -> list[str]:
        return [finding.subject for finding in self if finding.verdict is Verdict.BAD]


def shop(
    tmp_path: Path, url: str = "https://api.example.com", text: str = SHOP, target: str = "shop/c-1"
) -> Target:
    path = tmp_path / "config.toml"
    path.write_text(text.replace("https://api.example.com", url))
    return Target.of(target, load(option=str(path), environ={}))


async def examine(target: Target) -> tuple[Told, Trouble | None]:
    told = Told()
    return told, await doctor._endpoint(target, told.append)


async def test_an_endpoint_that_works() -> None:
    async with FaultServer(says(GOOD, Date="Mon, 23 Nov 2026 12:00:00 GMT")) as server:
        told, trouble = await examine(Target.of(f"{server.url}/v1/deliveries/bf-1"))
    assert trouble is None
    assert told.failures == []
    assert told.line("name").startswith("ok 127.0.0.1 is 127.0.0.1")
    assert re.fullmatch(r"ok 127\.0\.0\.1 port \d+ \(\d+ ms\)", told.line("connection"))
    assert re.fullmatch(rf"ok status 200, {len(GOOD)} bytes, \d+ ms", told.line("answer"))
    assert told.line("report") == "ok “Black Friday”, id bf-1, sending"
    assert told.line("counters").startswith("ok targeted 200, excluded 1, sent 196")
    assert told.line("unknown") == "note opens, actions: shown as –"
    assert (told.line("platforms"), told.line("reasons")) == ("ok 1: ios", "ok 1")
    assert "clock" in {finding.subject for finding in told}
    assert told.line("token") == "ok none is sent"


@pytest.mark.parametrize(
    ("date", "line"),
    [
        ("Thu, 01 Jan 2026 00:00:00 GMT", r"note the server's is \d+ d behind this machine's"),
        ("Fri, 01 Jan 2100 00:00:00 GMT", r"note the server's is \d+ d ahead of this machine's"),
        ("soon", ""),
        ("", ""),
    ],
)
async def test_the_server_s_clock(date: str, line: str) -> None:
    async with FaultServer(says(GOOD, Date=date)) as server:
        told, _ = await examine(Target.of(f"{server.url}/v1/deliveries/bf-1"))
    assert re.fullmatch(line, told.line("clock"))


async def test_what_fails_ends_it() -> None:
    told, trouble = await examine(Target.of("http://127.0.0.1:1/v1/deliveries/x"))
    assert (trouble, told.failures, told.line("report")) == (Trouble.UNREACHABLE, ["connection"], "")
    told, trouble = await examine(Target.of("http://no-such-host.invalid"))
    assert (trouble, told.failures) == (Trouble.UNREACHABLE, ["name"])
    async with FaultServer(says(b"<html>", media="text/html")) as server:
        told, trouble = await examine(Target.of(f"{server.url}/v1/deliveries/x"))
    assert (trouble, told.failures) == (Trouble.NONSENSE, ["report"])
    assert told.line("answer").startswith("ok status 200")
    async with FaultServer(tells({"deliveries": [], "next": None})) as server:
        told, trouble = await examine(Target.of(server.url))
    assert (trouble, told.failures) == (None, [])
    assert told.line("report").startswith("note 127.0.0.1")


@pytest.mark.parametrize("status", [401, 403])
async def test_a_token_that_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setenv("KEY", "s3cret")
    text = '[profiles.prod]\nurl = "https://api.example.com"\ntoken_env = "KEY"\n'
    async with FaultServer(says(b"{}", status=status)) as server:
        told, trouble = await examine(shop(tmp_path, server.url, text, "prod/bf-1"))
    assert (trouble, told.failures) == (Trouble.REFUSED, ["token"])
    assert told.line("token").startswith(f"FAIL {status} ")
    assert all(finding.remedy for finding in told if finding.verdict is Verdict.BAD)
    async with FaultServer(says(GOOD)) as server:
        told, trouble = await examine(shop(tmp_path, server.url, text, "prod/bf-1"))
    assert (trouble, told.line("token")) == (None, "ok sent, and not refused")
    assert "s3cret" not in repr(told)


@pytest.mark.parametrize(
    ("told_at", "line"),
    [
        ({"as_of": None}, "note the endpoint does not tell of when its numbers are"),
        ({"as_of": "2001-01-01T00:00:00Z"}, r"note the numbers are of [\d,]+ d ago"),
        ({"as_of": "2001-01-01T00:00:00Z", "status": "completed"}, r"ok the numbers are of [\d,]+ d ago"),
        ({"as_of": "2199-01-01T00:00:00Z"}, "ok the numbers are of now"),
    ],
)
async def test_how_old_the_numbers_are(told_at: dict[str, object], line: str) -> None:
    async with FaultServer(tells({**json.loads(GOOD), **told_at})) as server:
        told, _ = await examine(Target.of(f"{server.url}/v1/deliveries/bf-1"))
    assert re.fullmatch(line, told.line("freshness"))


async def test_a_profile_without_a_delivery_is_examined_by_its_list(tmp_path: Path) -> None:
    text = '[profiles.app]\ntype = "onesignal"\nurl = "https://api.example.com"\napp_id = "a"\n'
    body = json.loads((SAMPLES / "onesignal-view-messages.json").read_text())
    async with FaultServer(tells(body)) as server:
        told, trouble = await examine(shop(tmp_path, server.url, text, "app"))
    assert (trouble, told.failures) == (None, [])
    first = body["notifications"][0]["id"]
    assert told.line("list").startswith(f"ok {len(body['notifications'])} listed, the newest “")
    [remedy] = [finding.remedy for finding in told if finding.subject == "report"]
    assert remedy == f"give PROFILE/ID, such as {first}"
    async with FaultServer(tells({**body, "notifications": []})) as server:
        told, trouble = await examine(shop(tmp_path, server.url, text, "app"))
        with pytest.raises(UsageProblem, match="outcomes should be a text"):
            await examine(shop(tmp_path, server.url, text + "outcomes = 1\n", "app"))
    assert (trouble, told.line("list")) == (None, "note there is no delivery")


async def test_tls(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(LOOPBACK)
    async with FaultServer(says(GOOD), tls=context) as server:
        address = Address.parse(server.url)
        refused = [finding async for finding in probe.way(address, Access(deadline=5))]
        trusted = [finding async for finding in probe.way(address, Access(deadline=5, ca_file=str(LOOPBACK)))]
    assert (refused[-1].subject, refused[-1].verdict) == ("TLS", Verdict.BAD)
    assert "unknown authority" in refused[-1].text
    assert trusted[-1].subject == "TLS"
    assert re.match(r"TLSv1\.\d \(\d+ ms\), certificate until \d{4}-", trusted[-1].text)


async def test_a_proxy_s_way_is_the_proxy_s() -> None:
    found = [f async for f in probe.way(Address.parse("https://h"), Access(proxy="http://127.0.0.1:1"))]
    assert [(finding.subject, finding.verdict) for finding in found] == [("connection", Verdict.ODD)]


async def test_a_mapping_is_shown_rule_by_rule(tmp_path: Path) -> None:
    async with FaultServer(tells(examples.CAMPAIGN_BODY)) as server:
        told, trouble = await examine(shop(tmp_path, server.url))
    assert trouble is None
    assert told.line("actions") == "ok taps = 95, − clicks = 80  →  15"
    assert told.line("excluded") == "note capped = nothing  →  –"
    assert told.line("status") == 'ok state = "running"  →  sending'
    assert told.line("started_at") == "ok queued_at = 1795416400  →  2026-11-23 06:46:40 UTC"
    assert told.line("platforms").endswith("ok stats = a map of 2  →  ios, web")


def test_a_saved_answer(tmp_path: Path) -> None:
    file = tmp_path / "body.json"
    file.write_text(json.dumps({**examples.CAMPAIGN_BODY, "ok": "many", "title": "\x1b[2J"}))
    told = Told()
    assert doctor.saved(shop(tmp_path, target="shop"), str(file), told.append) is None
    assert told.line("delivered").startswith('note ok = "many"  →  – / note delivered is “many”')
    assert "\x1b" not in "".join(finding.text for finding in told)
    file.write_bytes(GOOD)
    told = Told()
    assert doctor.saved(None, str(file), told.append) is None
    assert told.line("report") == "ok “Black Friday”, id bf-1, sending"


@pytest.mark.parametrize(
    ("data", "trouble", "line"),
    [
        (b"<html>", Trouble.NONSENSE, "HTML instead of JSON"),
        (b"", Trouble.NONSENSE, "an empty answer"),
        (b"[1]", Trouble.NONSENSE, "not a report"),
    ],
)
def test_a_saved_answer_that_is_none(tmp_path: Path, data: bytes, trouble: Trouble, line: str) -> None:
    file = tmp_path / "body.json"
    file.write_bytes(data)
    told = Told()
    assert doctor.saved(None, str(file), told.append) is trouble
    assert line in told.line("body")


def test_an_error_in_a_saved_answer_and_a_missing_id(tmp_path: Path) -> None:
    told = Told()
    doctor.body(shop(tmp_path, target="shop"), b'{"errors": ["closed"]}', "f", told.append)
    assert told.line("error") == "FAIL f says: closed"
    told = Told()
    doctor.body(shop(tmp_path, target="shop"), b"{}", "f", told.append)
    assert told.line("report") == "FAIL no delivery is named where the profile's id says"


def test_what_cannot_be_examined(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="cannot be read: No such file"):
        doctor.saved(None, str(tmp_path / "none"), print)
    prom = shop(tmp_path, text='[profiles.prom]\ntype = "prometheus"\nurl = "http://h"\n', target="prom/x")
    with pytest.raises(UsageProblem, match="no answers of type prometheus"):
        doctor.body(prom, b"{}", "f", print)
