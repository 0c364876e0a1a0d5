"""Import hygiene: a command loads what it needs and nothing else, and the core needs nothing."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import pushtui
from pushtui.server.settings import ServerSettings
from pushtui.tui.roles import OWN
from tests.commands import subcommands
from tests.server.support import running

HEAVY = ("textual", "rich", "httpx", "plotext", "starlette", "uvicorn", "msgspec", "sqlite3", "asyncio")
SOURCES = Path(pushtui.__file__).parent

PURE = {
    "__future__", "array", "bisect", "collections", "collections.abc", "dataclasses", "datetime", "difflib",
    "enum", "functools", "hashlib", "heapq", "itertools", "math", "operator", "re", "struct", "types", "typing",
    "unicodedata", "zlib",
}  # fmt: skip
"""Modules of the standard library that neither do I/O nor know the time by themselves."""

_REPORT = """
import json, sys
from pushtui.cli import main
try:
    status = main(sys.argv[1:])
except SystemExit as end:
    status = end.code
print()
print(json.dumps([status, sorted(sys.modules)]))
"""


def loaded(*arguments: str) -> tuple[int, set[str]]:
    """The exit status of a command, and the packages that it loaded."""
    status, modules = json.loads(run(_REPORT, *arguments).splitlines()[-1])
    return status or 0, set(modules)


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], *([command, "--help"] for command in subcommands())], ids=" ".join
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    status, modules = loaded(*arguments)
    assert status == 0
    assert modules.isdisjoint(HEAVY)


_DRAWN = """
import sys
from pathlib import Path
from pushtui.config import load
from pushtui.memory import Memory
from pushtui.preferences import preferences
from pushtui.tui import first
from pushtui.tui.ascii import plain
from pushtui.tui.draw.canvas import Canvas
from pushtui.tui.mono import grey
from pushtui.tui.safety import safe
from pushtui.tui.terminal import curtain
from pushtui.tui.theme import own_ink

config, theme, colours = sys.argv[1:]
Path(config).write_text(f"theme = {theme!r}")
wishes = preferences(load(option=config, environ={}, options={}), Memory(Path(config).with_name("memory.json")))
ink = own_ink(wishes.recall.value.theme, colours)
canvas = Canvas(40, 1, grey(ink["ground"]))
canvas.put(0, 0, plain(safe(f"▲ {wishes.keymap.label('app.quit')}")), ink["bold delivered"])
print("".join(text for text, _ in canvas.rows()[0]).rstrip(), "textual" in sys.modules)
"""


@pytest.mark.parametrize("colours", ["standard", "256", "truecolor"])
@pytest.mark.parametrize("theme", [own.name for own in OWN])
def test_what_the_first_frame_needs_loads_no_textual(theme: str, colours: str, tmp_path: Path) -> None:
    assert run(_DRAWN, str(tmp_path / "config.toml"), theme, colours) == "^ q False\n"


def run(program: str, *arguments: str) -> str:
    """What a program of its own writes."""
    environ = {**os.environ, "PYTHONPATH": str(SOURCES.parent)}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environ, check=True).stdout


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_report_loads_no_screen(form: str) -> None:
    import httpx

    with running(ServerSettings(port=0)) as url:
        httpx.put(f"{url}/v1/deliveries/d", json={"name": "D"}).raise_for_status()
        status, modules = loaded("report", url, "--format", form)
    assert status == 0
    assert "httpx" in modules
    # Not rich: httpx loads it for a command line of its own, where that is installed.
    assert modules.isdisjoint({"textual", "plotext", "starlette", "uvicorn", "sqlite3"})


@pytest.mark.parametrize("path", sorted((SOURCES / "core").rglob("*.py")), ids=lambda path: path.stem)
def test_the_core_imports_nothing_outside(path: Path) -> None:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            found.add(node.module or "")
    assert {name for name in found if not f"{name}.".startswith("pushtui.core.")} <= PURE
