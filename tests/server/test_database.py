"""Files: what is opened, and what is refused in one line and left as it is."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from pushtui.server.problem import Problem
from pushtui.server.settings import ServerError
from pushtui.server.store import Store
from tests.server.support import batch, event, known, post, put, report


def _refusal(path: Path) -> str:
    before = path.read_bytes() if os.path.isfile(path) else None
    with pytest.raises(ServerError) as error:
        Store(path)
    text = str(error.value)
    assert "\n" not in text
    assert str(path) in text
    if before is not None:
        assert path.read_bytes() == before
        assert [other.name for other in path.parent.iterdir()] == [path.name]
    return text


def _filled(path: Path) -> None:
    store = Store(path)
    put(store)
    post(store, *[event(f"{n:050}") for n in range(2000)])
    store.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("buy milk\n" * 1000)
    assert "not a database" in _refusal(path)


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE deliveries (x)")
    connection.commit()
    connection.close()
    assert "another program" in _refusal(path)


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    _filled(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    assert "update pushtui" in _refusal(path)


@pytest.mark.parametrize("damage", ["cut", "rubbish", "header"])
def test_a_damaged_database_is_refused_and_not_overwritten(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "damaged.db"
    _filled(path)
    content = bytearray(path.read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    elif damage == "rubbish":
        content[8192 : len(content) - 4096] = b"\xa5" * (len(content) - 12288)
    else:
        content[:16] = b"x" * 16
    path.write_bytes(content)
    text = _refusal(path)
    assert "damaged" in text or "not a database" in text


def test_places_that_cannot_hold_a_file_are_refused(tmp_path: Path) -> None:
    assert "directory" in _refusal(tmp_path)
    assert "does not exist" in _refusal(tmp_path / "missing" / "deliveries.db")
    assert "cannot be opened" in _refusal(tmp_path / ("x" * 5_000))


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    _filled(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_committed_outlives_a_power_cut(store: Store) -> None:
    assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL: each commit is synced


def test_an_empty_file_is_set_up_and_what_is_in_it_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    _filled(path)
    store = Store(path)
    assert known(report(store)["totals"]) == {"sent": 2000}
    assert post(store, event(f"{7:050}")).duplicates == 1
    store.close()


def test_a_full_disk_is_told_and_nothing_acknowledged_is_lost(store: Store) -> None:
    put(store)
    post(store, event("before"))
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    big = batch(*[event(f"{n:060}") for n in range(5000)])
    refusal = store.ingest("d", big).exception(10)
    assert isinstance(refusal, Problem)
    assert refusal.status == 507
    assert refusal.retry_after
    assert known(report(store)["totals"]) == {"sent": 1}
    assert post(store, event("small")).accepted == 1
    store._connection.execute("PRAGMA max_page_count = 1000000")
    assert store.ingest("d", big).result(10).accepted == 5000
    assert known(report(store)["totals"]) == {"sent": 5002}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "closed.db"
    _filled(path)
    path.chmod(0o400)
    with pytest.raises(ServerError, match="permissions"):
        Store(path)
