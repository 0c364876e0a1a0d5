"""The outbox: files of their own, never over another, and one summary for its owner's eyes."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.events import Polled
from pushtui.core.forms import FORMS, Order, file_name
from pushtui.core.picture import Picture
from pushtui.core.source import UsageProblem
from pushtui.core.text import Name
from pushtui.export.outbox import Outbox
from tests.core.watch import START, fold
from tests.hostile import CORPUS
from tests.worked_example import REPORT

PICTURE = Picture(fold([Polled(START + 100, REPORT)]))
JSON = next(form for form in FORMS if form.key == "json")


def order(name: str, key: str = "json", panel: str | None = None, screen: str = "") -> Order:
    form = next(form for form in FORMS if form.key == key)
    return Order(form, PICTURE, panel, name, "127.0.0.1:8750", screen)


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "out", tmp_path / "state" / "summary.txt", UTC)


def test_each_form_is_written(outbox: Outbox, tmp_path: Path) -> None:
    for form in FORMS:
        for panel in (None, "reasons"):
            path = Path(outbox.export(order(f"{form.key}-{panel}{form.suffix}", form.key, panel, "<svg/>")))
            assert path.parent == tmp_path / "out"
            assert path.read_text("utf-8")
    saved = json.loads((tmp_path / "out" / "json-None.json").read_text())
    assert saved["history"]["sent"] == [196], "so that it can be a baseline"
    panel_saved = json.loads((tmp_path / "out" / "json-reasons.json").read_text())
    assert panel_saved["rows"][0]["code"] == "Unregistered"
    assert (tmp_path / "out" / "svg-None.svg").read_text() == "<svg/>"


def test_nothing_is_overwritten(outbox: Outbox, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "a.json"
    mine.write_text("mine")
    assert outbox.export(order("a.json")).endswith("/a-2.json")
    assert outbox.export(order("a.json")).endswith("/a-3.json")
    assert mine.read_text() == "mine"
    link = tmp_path / "out" / "link.json"
    link.symlink_to(tmp_path / "elsewhere")
    outbox.export(order("link.json"))
    assert not (tmp_path / "elsewhere").exists()


def test_a_place_that_cannot_be_written_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    outbox = Outbox(tmp_path / "file", tmp_path / "file" / "summary.txt", UTC)
    for act in (lambda: outbox.export(order("a.json")), lambda: outbox.keep_summary("x")):
        with pytest.raises(UsageProblem, match="cannot be written: ") as caught:
            act()
        assert str(caught.value).isprintable()
    with pytest.raises(UsageProblem, match="cannot be written: "):
        Outbox(tmp_path, tmp_path / "s", UTC).export(order("a\x00b\x1b.json"))
    with pytest.raises(UsageProblem, match="cannot be written: "):
        Outbox(tmp_path, tmp_path / "s", UTC).export(order("x" * 300))


def test_a_full_disk_leaves_nothing_behind(outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("pushtui.export.outbox.open", full, raising=False)
        with pytest.raises(UsageProblem, match="No space left on device"):
            outbox.export(order("a.json"))
        with pytest.raises(UsageProblem, match="No space left on device"):
            outbox.keep_summary("x")
    assert list((tmp_path / "out").iterdir()) == []
    assert list((tmp_path / "state").iterdir()) == []


def test_the_summary_is_its_owners(outbox: Outbox, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        assert outbox.keep_summary("first\n").endswith("state/summary.txt")
        outbox.keep_summary("second\n")
    finally:
        os.umask(old)
    kept = tmp_path / "state" / "summary.txt"
    assert kept.read_text() == "second\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["summary.txt"]


def test_a_home_directory_is_shown_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Outbox(tmp_path / "out", tmp_path / "s", UTC).folder == "~/out"


def test_a_name_tells_delivery_panel_and_time() -> None:
    assert file_name(Name.of("bf-2026-w1"), None, START, UTC) == "bf-2026-w1-20261127-115000"
    assert file_name(Name.of("bf-2026-w1"), "reasons", START, UTC) == "bf-2026-w1-reasons-20261127-115000"


@pytest.mark.parametrize("raw", ["../../etc/passwd", "..", "-rf", ".bashrc", "a/b", "推送", *CORPUS.values()])
def test_an_id_never_becomes_a_name_unchanged(raw: str) -> None:
    name = file_name(Name.of(raw), None, START, UTC)
    assert name.isascii()
    assert not set(name) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
    assert name[0] not in ".-"
    assert len(name) < 100


@given(st.text(max_size=80), st.text(max_size=80))
def test_different_ids_have_different_names(one: str, other: str) -> None:
    names = {file_name(Name.of(raw), None, START, UTC) for raw in (one, other)}
    assert len(names) == len({one, other})


def test_the_form_for_programs_is_known() -> None:
    assert JSON.suffix == ".json"
