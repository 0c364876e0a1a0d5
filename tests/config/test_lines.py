"""The line of a key, whatever TOML stretches over several lines."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.config.lines import line_of

TEXT = '''# a comment
a = 1

b = """
c = "not a key"
"""
list = [
  1,  # one

  2,
]
c = {x = 1, y = 2}
[keys]

"panel.zoom" = "z"
panel.view = "v"
[profiles.prod]
url = "u"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 2),
        (("b",), 4),
        (("list",), 7),
        (("c",), 12),
        (("c", "y"), 12),
        (("keys",), 13),
        (("keys", "panel.zoom"), 15),
        (("keys", "panel", "view"), 16),
        (("profiles", "prod"), 17),
        (("profiles", "prod", "url"), 18),
        (("nowhere",), None),
        (("a", "b"), None),
    ],
)
def test_a_key_is_found_where_its_statement_begins(path: tuple[str, ...], line: int | None) -> None:
    assert line_of(TEXT, path) == line


STATEMENTS = st.sampled_from(
    ["", "# note", "{} = 1", '{} = """\nfalse = 1\n\n"""', "{} = [\n\n1,\n2\n]", "{} = 'x'", "[{}]", "[{}.inner]"]
)


@given(st.lists(STATEMENTS, min_size=1, max_size=12))
def test_every_key_of_any_file_is_found(statements: list[str]) -> None:
    text, starts, table = "", {}, ""
    for number, statement in enumerate(statements):
        name = f"k{number}"
        if "{}" in statement:
            path = (name,) if statement.startswith("[") or not table else (*table.split("."), name)
            starts[path] = text.count("\n") + 1
            if statement.startswith("["):
                table = name + (".inner" if "inner" in statement else "")
        text += statement.format(name) + "\n"
    tomllib.loads(text)
    for path, line in starts.items():
        assert line_of(text, path) == line
