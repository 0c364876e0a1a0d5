"""What a jump costs, counted: so much of a recording is decoded as it takes to show the moment, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pushtui.core.history import History
from pushtui.recording import codec, curve
from pushtui.recording.store import Store
from pushtui.recording.tape import Tape
from pushtui.recording.writer import BLOCK
from tests.recording.watch import START, incident, put

SECONDS = 6 * BLOCK


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("jump") / "r"
    store = Store.to_write(path)
    put(store, [event for event in incident(SECONDS) if type(event).__name__ == "Polled"])
    store.close()
    return path


@pytest.fixture
def tape(path: Path) -> Iterator[Tape]:
    tape = Tape(Store.to_read(path))
    yield tape
    tape.close()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], list[object]]:
    """Counts the calls of a method or a function: a list that grows with each."""

    def count(owner: Any, name: str) -> list[object]:
        calls: list[object] = []
        real = getattr(owner, name)

        def one_more(*arguments: object, **named: object) -> object:
            calls.append(arguments)
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, one_more)
        return calls

    return count


def test_a_jump_decodes_the_events_up_to_its_moment_once(tape: Tape, counted: Any) -> None:
    decoded = counted(codec.Decoder, "told")
    first = START + 2 * BLOCK + 1.2  # of the third block
    tape.state_at(first + 9)
    assert len(decoded) == 10
    tape.state_at(first + 4)
    assert len(decoded) == 10
    tape.state_at(first + 19)
    assert len(decoded) == 20
    tape.state_at(first + BLOCK - 1)
    assert len(decoded) == BLOCK


def test_a_jump_makes_no_platforms_history_before_somebody_looks_at_it(tape: Tape, counted: Any) -> None:
    added, read = counted(History, "add"), counted(curve, "platform_in")
    state = tape.state_at(START + 3 * BLOCK)
    assert set(state.platforms) == {"ios", "android"}
    assert len(added) <= BLOCK  # of the whole delivery
    assert read == []
    assert state.platforms["ios"].newest is not None
    assert {arguments[0] for arguments in read} == {"ios"}
    assert len(added) <= 2 * BLOCK
    seen = len(read)
    assert state.platforms["ios"].newest is not None
    assert len(read) == seen


def test_of_a_report_only_the_reasons_that_changed_are_made_anew(tape: Tape) -> None:
    # By then the token is renewed, and nothing fails for it any more.
    before, after = (tape.state_at(START + second).report for second in (200.5, 201.5))
    assert before is not None
    assert after is not None
    old, new = ({reason.key: reason for reason in report.reasons} for report in (before, after))
    assert old.keys() == new.keys()
    for key, reason in new.items():
        assert (reason is old[key]) == (reason.count == old[key].count)
    assert any(reason is old[key] for key, reason in new.items())
    assert any(reason is not old[key] for key, reason in new.items())
