"""The `parse` source against a real Parse Server on a real PostgreSQL, both started here."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pwd
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pushtui.core.advance import advance
from pushtui.core.events import Polled, Unchanged
from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import SourceError, Trouble
from pushtui.core.state import State
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.parse import ParseLister, ParseSource
from tests.needs import require, require_command
from tests.sources.servers import PATIENCE, answers, free_ports, running, until

MODULES = "PUSHTUI_PARSE_SERVER"
"""Environment variable with the directory in which npm has installed parse-server and express."""

APP, MASTER = "app-1", "planted-master-key"
IOS, ANDROID, BAD = 60, 55, 5


@dataclass
class Server:
    """A Parse Server; while `gate` is no file, its pushes do not go on."""

    url: str
    gate: Path
    modules: str
    database: str

    @contextlib.contextmanager
    def started(self) -> Iterator[subprocess.Popen[bytes]]:
        """Its process."""
        port = self.url.partition("127.0.0.1:")[2].partition("/")[0]
        script = Path(__file__).with_name("parse_server.cjs")
        command = ["node", str(script), self.modules, self.database, port, APP, MASTER, str(self.gate)]
        with running(command, f"{self.url}/health", self.gate.parent) as process:
            yield process

    def another(self, directory: Path) -> Server:
        """A second one on the same database."""
        (port,) = free_ports(1)
        return replace(self, url=f"http://127.0.0.1:{port}/parse", gate=directory / "gate")

    def call(self, method: str, path: str, body: object = None, key: str = MASTER) -> tuple[object, dict[str, str]]:
        """What it answers with the master key."""
        request = urllib.request.Request(
            f"{self.url}/{path}",
            None if body is None else json.dumps(body).encode(),
            {"X-Parse-Application-Id": APP, "X-Parse-Master-Key": key, "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.load(response), dict(response.headers)

    def push(self, where: object) -> str:
        """Begins a push; its id."""
        _, headers = self.call("POST", "push", {"where": where, "data": {"alert": "Boarding", "title": "Gate B12"}})
        return headers["X-Parse-Push-Status-Id"]

    def source(self, delivery: str, key: str = MASTER) -> ParseSource:
        return ParseSource(Address.base(self.url), Access(token=key), app_id=APP, delivery=delivery)


def postgres_programs() -> Path | None:
    """Where PostgreSQL's own programs are: Debian keeps them out of the path."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("postgres")
    return next((place for place in places if (place / "initdb").exists()), Path(found).parent if found else None)


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The URI of an empty database. PostgreSQL does not run as root, so it runs as its own user then."""
    programs = postgres_programs()
    require(programs, "PostgreSQL")
    assert programs is not None
    owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    who = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    (port,) = free_ports(1)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        directory = Path(name)
        if owner is not None:
            os.chown(directory, owner.pw_uid, owner.pw_gid)
        data = directory / "data"
        first = [programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync"]
        subprocess.run(first, check=True, stdout=subprocess.DEVNULL, cwd=directory, **who)  # type: ignore[call-overload]
        options = ["-h", "127.0.0.1", "-p", str(port), "-k", directory, "-F"]
        with (directory / "log").open("wb") as log:
            process = subprocess.Popen(  # type: ignore[call-overload]
                [programs / "postgres", "-D", data, *options], cwd=directory, stdout=log, stderr=log, **who
            )
        try:
            ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
            until(lambda: subprocess.run(ready).returncode == 0, "PostgreSQL is ready")
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            process.terminate()
            process.wait(PATIENCE)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    require_command("node")
    modules = os.environ.get(MODULES)
    require(modules, f"{MODULES}, the directory of a parse-server")
    assert modules is not None
    with database() as uri:
        found = Server("", Path(), modules, uri).another(tmp_path_factory.mktemp("parse"))
        with found.started():
            devices = [
                *[("ios", f"{'bad' if n < BAD else 'good'}-i{n}") for n in range(IOS)],
                *[("android", f"good-a{n}") for n in range(ANDROID)],
            ]
            for type_, token in devices:
                row = {"deviceType": type_, "deviceToken": token, "installationId": token}
                found.call("POST", "classes/_Installation", row)
            yield found


async def fetched(source: ParseSource, status: Status) -> Report:
    """The first report with this status."""
    async with asyncio.timeout(PATIENCE):
        while True:
            report = await source.fetch()
            if report is not None and report.status is status:
                return report
            await asyncio.sleep(0.05)


async def test_a_push_from_its_beginning_to_its_end(server: Server) -> None:
    server.gate.unlink(missing_ok=True)
    delivery = server.push({"deviceType": {"$in": ["ios", "android"]}})
    source = server.source(delivery)
    begun = await fetched(source, Status.SENDING)
    assert begun.totals == Counts(sent=0, delivered=0)
    assert (begun.id.raw, begun.name.raw, begun.platforms, begun.completed_at) == (delivery, "Gate B12", (), None)
    server.gate.touch()
    done = await fetched(source, Status.COMPLETED)
    await source.aclose()
    sent = IOS - BAD + ANDROID
    assert done.totals == Counts(sent=sent, delivered=sent, errors=BAD)
    assert {platform.name.raw: platform.counts for platform in done.platforms} == {
        "ios": Counts(sent=IOS - BAD, delivered=IOS - BAD, errors=BAD),
        "android": Counts(sent=ANDROID, delivered=ANDROID),
    }
    assert done.started_at is not None
    assert done.completed_at is not None
    assert done.completed_at >= done.started_at - 1
    assert done.notes == ()


async def test_a_push_whose_server_died_stands_still_for_ever(server: Server, tmp_path: Path) -> None:
    doomed = server.another(tmp_path)
    with doomed.started() as process:
        delivery = doomed.push({"deviceType": "ios"})
        source = server.source(delivery)
        begun = await fetched(source, Status.SENDING)
        process.kill()
        process.wait(PATIENCE)
    doomed.gate.touch()  # there is nobody left to go on
    at = 1_795_420_000.0
    state = advance(State(), Polled(at, begun, 0.1, at + 2))
    for second in range(2, 100, 2):
        report = await source.fetch()
        event = Unchanged(at + second, 0.1, None) if report is None else Polled(at + second, report, 0.1, None)
        state = advance(state, event)
    await source.aclose()
    assert state.report is not None
    assert (state.report.status, state.report.totals.sent) == (Status.SENDING, 0)
    assert state.status is Status.STALLED


async def test_nobody_to_reach(server: Server) -> None:
    server.gate.touch()
    source = server.source(server.push({"deviceToken": "nobody's"}))
    done = await fetched(source, Status.COMPLETED)
    await source.aclose()
    assert (done.totals, done.platforms) == (Counts(sent=0, delivered=0), ())


async def test_the_list(server: Server) -> None:
    server.gate.touch()
    delivery = server.push({"deviceType": "android"})
    source = server.source(delivery)
    await fetched(source, Status.COMPLETED)
    await source.aclose()
    lister = ParseLister(Address.base(server.url), Access(token=MASTER), app_id=APP)
    found = await lister.deliveries()
    await lister.aclose()
    assert (found[0].id.raw, found[0].totals.sent) == (delivery, ANDROID)
    starts = [report.started_at or 0.0 for report in found]
    assert starts == sorted(starts, reverse=True)


@pytest.mark.parametrize(
    ("delivery", "key", "told"),
    [("nothing", MASTER, "404 from .*: Object not found."), ("nothing", "wrong", "403 from .*: unauthorized")],
)
async def test_refusals(server: Server, delivery: str, key: str, told: str) -> None:
    source = server.source(delivery, key)
    with pytest.raises(SourceError, match=told) as caught:
        await source.fetch()
    await source.aclose()
    assert caught.value.trouble is Trouble.REFUSED
    assert caught.value.remedy.startswith("check the")
    assert answers(f"{server.url}/health")
