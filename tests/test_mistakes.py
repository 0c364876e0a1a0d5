"""Mistakes: all of them in one run, in the order of the file, and none that only comes of another."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pushtui.config import ConfigProblem, load
from pushtui.core.remembered import Remembered
from pushtui.mistakes import MOST, mistakes
from pushtui.preferences import check_all

PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ('interval = "fast"', (": interval should be a number of seconds",)),
    ('theme = "pushtui-drak"', (": unknown theme 'pushtui-drak'",)),
    ('layout = "defualt"', (": unknown layout 'defualt'",)),
    ("colour = 5", (": unknown key 'colour'",)),
    ("fps = 30", ()),
    ('alert_command = "echo \'"', (": alert_command cannot be split",)),
    (
        '[keys]\npanel.zoom = "no key"\napp.theme = "z"\nnothing = "x"\n"app.quit" = 5',
        ("no key", "nothing", "app.quit"),
    ),
    ('[[alert]]\nid = "a"\nwhen = "error_rate > 5"', (": when: column 14: error_rate is a share",)),
    ('[[alert]]\nid = "b"\nwhen = "sent > 5"', ()),
    (
        '[[alert]]\nid = "c"\nwhen = "snet > 5"\nseverity = "dire"\nclear = "sent"',
        (": when: column 1:", ": severity should", ": clear: column 1:"),
    ),
    ('[[alert]]\nid = "d"\nscpoe = "reason"\nwhen = "reason_count > 5"', (": unknown key 'scpoe'",)),
    ('[[alert]]\nid = "e"\nwehn = "sent > 5"', (": unknown key 'wehn'",)),
    ("[[alert]]\nid = 5", (": id should be a word",)),
    (
        '[profiles.prod]\nurl = "ftp://x"\ntoke_env = "X"\nproxy = "socks5://h"',
        (": ftp://x: only", "'profiles.prod.toke_env'", "give http://HOST:PORT"),
    ),
    ('[profiles.ones]\ntype = "onesginal"\napp_id = "x"', (": profiles.ones.type should be one of",)),
    ('[profiles.odd]\ntpye = "onesignal"\napp_id = "x"', (": unknown key 'profiles.odd.tpye'",)),
    ('[profiles."a b"]\nurl = "http://h"', (": profile 'a b'",)),
    ('[profiles.good]\nurl = "http://h"', ()),
    (
        '[profiles.shop]\ntype = "json"\nurl = "https://h/{delivery}"\nnot_yet = 5\n'
        '[profiles.shop.counts]\nopens = "o"\nsent = "a["\ndelivrd = "x"',
        ("not_yet should be", "counts.sent is no JMESPath", "counts.delivrd is unknown"),
    ),
)
"""Parts of a file, in an order in which they can follow each other, each with what is to be told of it."""


def found(path: Path, text: str, environ: dict[str, str] | None = None) -> list[str]:
    path.write_text(text)
    return [str(problem) for problem in mistakes(str(path), environ or {}, Remembered())]


def line(told: str) -> int:
    return int(told.split(".toml:")[1].partition(":")[0])


@given(st.sets(st.sampled_from(range(len(PARTS)))))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_mistake_is_told_and_no_other_in_the_order_of_the_file(tmp_path: Path, chosen: set[int]) -> None:
    parts = [PARTS[place] for place in sorted(chosen)]
    told = found(tmp_path / "c.toml", "\n".join(text for text, _ in parts))
    wanted = [word for _, words in parts for word in words]
    assert len(told) == len(wanted), told
    for word in wanted:
        assert sum(word in one for one in told) == 1, (word, told)
    assert [line(one) for one in told] == sorted(map(line, told))


def test_the_environment_comes_last(tmp_path: Path) -> None:
    told = found(
        tmp_path / "c.toml",
        "\ninterval = 'x'\ntheme = 'y'",
        {"PUSHTUI_FPS": "fast", "PUSHTUI_LAYOUT": "none", "PUSHTUI_THEME": "pushtui-lihgt"},
    )
    places = [one.partition(": ")[0].rpartition("/")[2] for one in told]
    assert places == ["c.toml:2", "c.toml:3", "PUSHTUI_FPS", "PUSHTUI_THEME", "PUSHTUI_LAYOUT"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = \nb = ", ":1: is not TOML: invalid value"),
        ("[alert]\nid = 'a'\n[keys]\na = 5", ":1: alert should be a list"),
        ("keys = 5", ":1: keys should be a table"),
        ("profiles = 5", ":1: profiles should be a table"),
    ],
)
def test_what_hides_the_rest_is_told(tmp_path: Path, text: str, told: str) -> None:
    assert told in found(tmp_path / "c.toml", text)[0]


def test_a_file_that_is_not_there_and_one_without_a_mistake(tmp_path: Path) -> None:
    assert found(tmp_path / "c.toml", "interval = 2") == []
    told = mistakes(str(tmp_path / "none.toml"), {}, Remembered())
    assert [str(one).endswith("there is no such file; `pushtui config init` writes one") for one in told] == [True]


def test_however_many_there_are_it_ends(tmp_path: Path) -> None:
    assert len(found(tmp_path / "c.toml", "\n".join(f"key{n} = 1" for n in range(MOST * 2)))) == MOST


@given(st.lists(st.sampled_from("\n".join(text for text, _ in PARTS).split("\n")), max_size=25))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_file_says_there_is_a_mistake_where_and_only_where_it_is_refused(
    tmp_path: Path, lines: list[str]
) -> None:
    told = found(tmp_path / "c.toml", "\n".join(lines))
    first = None
    try:
        check_all(load(option=str(tmp_path / "c.toml"), environ={}), Remembered())
    except ConfigProblem as problem:
        first = str(problem)
    assert (first in told) if first is not None else told == []
    assert len(told) == len(set(told))
