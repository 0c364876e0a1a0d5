"""Hostile strings through the command line: every field, every format, every message."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pushtui.cli.report import FORMATS
from pushtui.core.report import Report
from pushtui.core.text import Name, clean
from pushtui.export.html import SECTIONS
from pushtui.export.sheets import NAMES
from pushtui.sources import decode, jsontext
from tests.cli.conftest import *  # noqa: F403 - its fixtures
from tests.cli.support import Command, answering
from tests.foreign import FOREIGN, configuration
from tests.hostile import BODIES, CHECKS, CORPUS, assert_plain, chunks
from tests.sources.faults import Talk, response

PARTS = chunks(12)
LARGE = chunks(42)


def hostile_endpoint(raws: Sequence[str], status: str = "200 OK"):  # type: ignore[no-untyped-def]
    """Answers each path of the contract with its body, made of these strings."""

    async def act(talk: Talk) -> None:
        path = urlsplit(talk.request.path).path
        kind = "history" if path.endswith("/history") else "list" if path.endswith("/deliveries") else "report"
        body = json.dumps(BODIES[kind if status.startswith("200") else "problem"](raws)).encode()
        media = "application/json" if status.startswith("200") else "application/problem+json"
        await talk.send(response(body, status, media=media))

    return act


def test_the_corpus_is_large_and_every_string_is_one_of_its_own() -> None:
    assert len(CORPUS) >= 120
    assert len(set(CORPUS.values())) == len(CORPUS)


@pytest.mark.parametrize("name", CORPUS)
def test_cleaned_it_is_one_plain_line_and_stays_so(name: str) -> None:
    text = clean(CORPUS[name])
    assert_plain(text)
    assert "\n" not in text
    assert text.strip()
    assert len(text) <= 512
    assert clean(text) == text
    assert Name.of(CORPUS[name]).text == text


def test_decoded_no_field_has_anything_left_in_it() -> None:
    def texts(report: Report) -> list[str]:
        names = [report.id, report.name, *(p.name for p in report.platforms)]
        for reason in report.reasons:
            names += [reason.code, *(name for name in (reason.message, reason.platform) if name is not None)]
        return [name.text for name in names] + [note.text for note in report.notes]

    for raws in PARTS.values():
        body = jsontext.load(json.dumps(BODIES["report"](raws)).encode(), host="x", media="application/json")
        report = decode.report(body, host="x")
        assert len(report.platforms) >= len(raws) - 1  # not the empty name
        for text in texts(report):
            assert_plain(text)


@pytest.mark.parametrize("part", PARTS)
def test_every_export_parses_and_is_plain(part: str, command: Command) -> None:
    with answering(hostile_endpoint(PARTS[part])) as url:
        for form in FORMATS:
            ended = command("report", f"{url}/v1/deliveries/x", "--format", form)
            assert (ended.status, ended.err) == (0, "")
            assert_plain(ended.out)
            CHECKS[form](ended.out)
        for table in NAMES:
            ended = command("report", f"{url}/v1/deliveries/x", "--format", "csv", "--table", table)
            assert ended.status == 0
            assert_plain(ended.out)
            CHECKS["csv"](ended.out)
        ended = command("deliveries", url)
        assert ended.status == 0
        assert_plain(ended.out)
        assert ended.out.count("\n") == len(PARTS[part]) + 1  # a line a delivery


@pytest.mark.parametrize("part", LARGE)
def test_every_panel_alone_parses_and_is_plain(part: str, command: Command) -> None:
    with answering(hostile_endpoint(LARGE[part])) as url:
        for panel in SECTIONS:
            for form in ("json", "csv", "md", "html"):
                ended = command("report", f"{url}/v1/deliveries/x", "--format", form, "--panel", panel)
                assert (ended.status, ended.err) == (0, ""), (panel, form)
                assert_plain(ended.out)
                CHECKS[form](ended.out)


@pytest.mark.parametrize("part", LARGE)
def test_what_was_recorded_is_as_plain_as_what_was_told(part: str, command: Command, tmp_path: Path) -> None:
    file = tmp_path / "x.pushtui"
    with answering(hostile_endpoint(LARGE[part])) as url:
        ended = command("record", f"{url}/v1/deliveries/x", str(file), "--for", "0.5s", "--interval", "0.1s")
        assert ended.status == 0
        assert_plain(ended.out)
        assert_plain(ended.err)
    for form in FORMATS:
        ended = command("report", str(file), "--format", form)
        assert (ended.status, ended.err) == (0, "")
        assert_plain(ended.out)
        CHECKS[form](ended.out)
        if form == "json":
            told = json.loads(ended.out)["report"]["platforms"]
            assert {platform["platform"] for platform in told} == {Name.of(raw).raw for raw in LARGE[part]}


def test_the_json_export_has_the_raw_strings(command: Command) -> None:
    raws = PARTS["csi-clear"]
    with answering(hostile_endpoint(raws)) as url:
        told = json.loads(command("report", f"{url}/v1/deliveries/x", "--format", "json").out)
    assert {platform["platform"] for platform in told["report"]["platforms"]} == set(raws)


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets there be a profile of each service at an address."""

    def write(url: str) -> None:
        path = tmp_path / "config.toml"
        path.write_text(configuration(url))
        monkeypatch.setenv("PUSHTUI_CONFIG", str(path))
        monkeypatch.setenv("PUSHTUI_TOKEN", "planted-secret-1234")

    return write


@pytest.mark.parametrize("part", LARGE)
@pytest.mark.parametrize("name", FOREIGN)
def test_every_source_s_fields_are_plain_in_every_export(
    name: str, part: str, command: Command, configured: Callable[[str], None]
) -> None:
    foreign, raws = FOREIGN[name], LARGE[part]
    with answering(foreign.tells(raws)) as url:
        configured(url)
        target = f"{name}/{foreign.delivery}"
        for form in FORMATS:
            ended = command("report", target, "--format", form)
            assert (ended.status, ended.err) == (0, "")
            assert_plain(ended.out)
            CHECKS[form](ended.out)
            if form == "json" and foreign.where is not None:
                rows, key = foreign.where
                arrived = {row[key] for row in json.loads(ended.out)["report"][rows]}
                assert len(arrived & foreign.carried(raws)) > len(raws) / 5
        for line in (
            ("doctor", target),
            ("deliveries", name),
            ("wait", target, "--until", "sent < 0", "--timeout", "0s"),
        ):
            ended = command(*line)
            assert_plain(ended.out)
            assert_plain(ended.err)
            assert ended.status == {"doctor": 0, "wait": 124}.get(line[0], 0 if foreign.lists else 2), ended


@pytest.mark.parametrize("part", LARGE)
@pytest.mark.parametrize("name", FOREIGN)
def test_every_service_s_refusal_is_one_plain_line(
    name: str, part: str, command: Command, configured: Callable[[str], None]
) -> None:
    foreign, raws = FOREIGN[name], LARGE[part]
    for status in (400, 503):
        with answering(foreign.tells(raws, status)) as url:
            configured(url)
            ended = command("report", f"{name}/{foreign.delivery}")
            assert (ended.status, ended.out) == (3, "")
            assert ended.err.count("\n") == 1
            assert_plain(ended.err)
            doctor = command("doctor", f"{name}/{foreign.delivery}")
            assert doctor.status == 3
            assert_plain(doctor.out + doctor.err)


@pytest.mark.parametrize("part", PARTS)
def test_a_refusal_is_one_plain_line(part: str, command: Command) -> None:
    with answering(hostile_endpoint(PARTS[part], "503 Busy")) as url:
        for arguments in (("report", url), ("report", f"{url}/v1/deliveries/x"), ("deliveries", url)):
            ended = command(*arguments)
            assert ended.status not in (0, 1)
            assert ended.out == ""
            assert ended.err.count("\n") == 1
            assert_plain(ended.err)


def _can_be_typed(raw: str) -> bool:
    """Whether a shell can hand it over at all."""
    try:
        return b"\0" not in os.fsencode(raw)
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize("name", [name for name in CORPUS if _can_be_typed(CORPUS[name])])
def test_on_the_command_line_it_is_refused_in_plain_words(
    name: str, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = CORPUS[name]
    monkeypatch.setenv("HOME", str(tmp_path))
    for arguments in (
        ("watch", raw),
        ("report", f"http://127.0.0.1:1/v1/deliveries/{raw}", f"--format={raw}"),
        ("report", f"http://{raw}/"),
        ("wait", "http://127.0.0.1:1", f"--until={raw}"),
        ("explain", raw),
        ("demo", f"--scenario={raw}"),
        ("watch", "http://127.0.0.1:1", f"--config={tmp_path}/{raw}/none.toml"),
        (raw,),
    ):
        ended = command(*arguments)
        assert_plain(ended.err)
        assert_plain(ended.out)
        assert ended.status != 1, (arguments, ended)  # no crash
