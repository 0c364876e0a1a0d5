"""Exit codes: the one table."""

from __future__ import annotations

from pushtui.cli.codes import MEANING, OF_TROUBLE, Exit
from pushtui.core.source import Trouble


def test_the_table() -> None:
    assert {code.name: code.value for code in Exit} == {
        "DONE": 0,
        "FAILED": 1,
        "USAGE": 2,
        "ENDPOINT": 3,
        "NONSENSE": 4,
        "TIMEOUT": 124,
    }


def test_every_code_is_explained() -> None:
    assert set(MEANING) == set(Exit)
    assert len(set(MEANING.values())) == len(Exit)


def test_every_trouble_has_its_code() -> None:
    assert OF_TROUBLE == {
        Trouble.UNREACHABLE: Exit.ENDPOINT,
        Trouble.REFUSED: Exit.ENDPOINT,
        Trouble.WAITING: Exit.ENDPOINT,
        Trouble.NONSENSE: Exit.NONSENSE,
    }
    assert set(OF_TROUBLE) == set(Trouble)
