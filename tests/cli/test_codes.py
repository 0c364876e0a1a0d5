"""Exit codes: the one table."""

from __future__ import annotations

from pushtui.cli.codes import MEANING, OF_TROUBLE, Exit
from pushtui.core.source import Trouble


def test_the_table() -> None:
    assert (Exit.DONE, Exit.FAILED, Exit.USAGE, Exit.ENDPOINT, Exit.NONSENSE) == (0, 1, 2, 3, 4)
    assert all(0 <= code < 128 for code in Exit)  # from there on they are signals


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
