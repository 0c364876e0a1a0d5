"""The README and the help tell of every command, option and key that there is, and no other; its examples run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from textual.keys import key_to_character

from pushtui.cli import main, parser
from pushtui.cli.codes import MEANING
from pushtui.server.openapi import contract
from pushtui.server.scenarios import SCENARIOS
from pushtui.server.settings import ServerSettings
from pushtui.tui.keys import GROUPS
from pushtui.tui.panels import PANELS
from tests.commands import examples, options, subcommands, words
from tests.needs import require_command
from tests.server.support import running

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROSE = re.sub(r"^```.*?^```\n", "", README, flags=re.MULTILINE | re.DOTALL)
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```\n", README, flags=re.MULTILINE | re.DOTALL)
SPANS = re.findall(r"`([^`\n]+)`", PROSE)
COMMANDS = subcommands()

SHORT = {
    "plus": "+",
    "minus": "-",
    "slash": "/",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "left": "←",
    "down": "↓",
    "up": "↑",
    "right": "→",
}
"""How keys are written whose names in Textual say something else."""


def section(title: str, text: str = PROSE) -> str:
    """The text under a heading, up to the next heading."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert found is not None, f"README has no section {title!r}"
    return found[1]


def table(text: str) -> list[list[str]]:
    """The cells of the rows of a section's table, without its head."""
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return rows[1:]


def shell() -> list[str]:
    """Every line of the README's shell blocks; continued ones are joined."""
    text = "".join(body for kind, body in BLOCKS if kind == "sh").replace("\\\n", " ")
    return re.sub(r"<<'(\w+)'\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL).splitlines()


def invocations() -> list[list[str]]:
    """Every call of pushtui in the README."""
    return [found for line in (*shell(), *SPANS) if (found := words(line))]


# Commands and options


def test_every_command_is_told() -> None:
    assert {call[1] for call in invocations() if len(call) > 1 and call[1] in COMMANDS} == set(COMMANDS)


@pytest.mark.parametrize("call", [call for call in invocations() if len(call) > 1], ids=" ".join)
def test_every_call_is_understood(call: list[str]) -> None:
    known = "|".join(COMMANDS)
    assert re.fullmatch(rf"{known}|--version|--help", call[1]), f"there is no {call[1]}"
    if call[2:] and not {"NAME", "--help"} & set(call):
        parser().parse_args(call[1:])


def test_every_option_is_told_and_exists() -> None:
    told = {word for span in SPANS for word in span.split() if word.startswith("--")}
    told |= {word for call in invocations() for word in call if word.startswith("--")}
    assert told - {"--help", "--version"} == {
        option for command in COMMANDS.values() for option in options(command)
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_has_examples_that_are_understood(name: str) -> None:
    found = examples(COMMANDS[name].format_help())
    assert found
    for example in found:
        call = words(example)
        assert call[1] == name
        parser().parse_args(call[1:])


def test_help_tells_every_command_and_exit_code() -> None:
    text = parser().format_help()
    assert all(re.search(rf"^    {name}\b", text, re.MULTILINE) for name in COMMANDS)
    assert all(f"  {code:<4} {meaning}\n" in text for code, meaning in MEANING.items())
    for example in examples(text):
        parser().parse_args(words(example)[1:])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_has_help(name: str) -> None:
    assert all(action.help for action in COMMANDS[name]._actions)
    assert COMMANDS[name].description


# Tables


def test_keys() -> None:
    rows = table(section("Keys", (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")))
    told = {key for row in rows for key in re.findall(r"`([^`]+)`", row[0])}
    if any("`1` … `9`" in row[0] for row in rows):
        told |= set("123456789")
    assert told == {name for _, keys in GROUPS for key in keys for name in written(key.keys)}
    assert all(key.label in written(key.keys) for _, keys in GROUPS for key in keys)


def written(keys: str) -> set[str]:
    """How a binding's keys are written for people."""
    names = set()
    for key in keys.split(","):
        character = key_to_character(key)
        printable = character is not None and character.isprintable() and character != " "
        names.add(SHORT.get(key) or (character if printable and character else key))
    return names


def test_exit_codes() -> None:
    rows = table(section("One report, for people and for scripts"))
    assert dict(rows) == {**{f"{code:d}": text for code, text in MEANING.items()}, "128+n": "ended by signal n"}


def test_scenarios() -> None:
    told = {name.strip("`"): what for name, what in table(section("Demo scenarios"))}
    assert told == {name: scenario.description for name, scenario in SCENARIOS.items()}


def test_panels() -> None:
    told = {int(number): (title, re.split("; " if "; " in views else ", ", views))
            for number, title, views in table(section("Panels"))}  # fmt: skip
    assert told == {panel.NUMBER: (panel.TITLE, list(panel.VIEWS)) for panel in PANELS}


def test_environment_variables() -> None:
    told = {row[0].strip("`") for row in table(section("Configuration"))}
    sources = [*(ROOT / "src").rglob("*.py"), ROOT / "tests" / "needs.py"]
    used = {name for path in sources for name in re.findall(r"\bPUSHTUI_[A-Z_]+\b", path.read_text("utf-8"))}
    assert told == used


def test_requests_of_the_contract() -> None:
    told = {row[0].strip("`") for row in table(section("The contract"))}
    paths = contract()["paths"]
    there = {f"{verb.upper()} {path}" for path, verbs in paths.items() for verb in verbs if verb != "parameters"}
    assert told - there <= {"GET /openapi.json"}
    assert there <= told


# The house


def test_the_picture_of_the_house_is_true() -> None:
    picture = next(body for kind, body in BLOCKS if kind == "text" and "src/pushtui/" in body)
    told = set(re.findall(r"^  (\S+)", picture, re.MULTILINE))
    package = ROOT / "src" / "pushtui"
    there = {f"{path.name}/" for path in package.iterdir() if path.is_dir() and path.name != "__pycache__"}
    there |= {path.name for path in package.glob("*.py") if not path.name.startswith("__")}
    assert told == there
    rooms = {f"{path.name}/" for path in (package / "tui").iterdir() if path.is_dir()} - {"__pycache__/"}
    assert set(re.findall(r"(\w+/)", re.search(r"^  tui/(.*)$", picture, re.MULTILINE)[1])) == rooms  # type: ignore[index]
    for place in re.findall(r"^(\S+/)", picture, re.MULTILINE):
        assert (ROOT / place).is_dir()


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links
    headings = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
                for title in re.findall(r"^#+ (.+)$", PROSE, re.MULTILINE)}  # fmt: skip
    for link in links:
        if link.startswith("#"):
            assert link[1:] in headings
        elif not link.startswith("https://"):
            assert (ROOT / link).exists(), link


def test_modules_that_are_run_exist() -> None:
    modules = {found for line in (*shell(), *SPANS) for found in re.findall(r"python -m ([\w.]+)", line)}
    modules -= {"venv"}
    assert modules
    assert all(find_spec(module) is not None for module in modules)


# What runs


@pytest.mark.parametrize("last", ["pushtui demo", "pytest"])
def test_one_line_starts_from_nothing(last: str) -> None:
    lines = [line for line in shell() if line.startswith("python3 -m venv") and line.endswith(last)]
    assert len(lines) == 1
    assert shlex.split(lines[0])[0] == "python3"


def test_ci_runs_the_readmes_own_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"grep -E '([^']+)' README\.md", script)
    assert pattern is not None
    found = [line for line in README.splitlines() if re.search(pattern[1], line)]
    assert found == [line for line in shell() if line.startswith("python3 -m venv") and line.endswith("pytest")]


def test_posting_and_reporting_work_as_shown(tmp_path: Path) -> None:
    require_command("bash", "curl", "jq")
    program = tmp_path / "pushtui"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m pushtui "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    source = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": source}
    shown = [
        (body, answer) for (kind, body), (after, answer) in pairwise(BLOCKS) if (kind, after) == ("sh", "json")
    ]
    assert len(shown) > 1
    with running(ServerSettings(port=0)) as url:
        for script, answer in shown:
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", script.replace("http://127.0.0.1:8750", url)],
                env=environment,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert (done.returncode, done.stderr) == (0, "")
            assert done.stdout.strip() == answer.strip()


def test_a_mapping_comes_out_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = [(kind, body) for kind, body in BLOCKS if "shop" in body or "RUNNING" in body]
    (_, profile), (_, answer), (_, console) = written
    assert [kind for kind, _ in written] == ["toml", "json", "console"]
    (tmp_path / "config.toml").write_text(profile, encoding="utf-8")
    (tmp_path / "answer.json").write_text(answer, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PUSHTUI_CONFIG", str(tmp_path / "config.toml"))
    command, *lines = console.splitlines()
    assert main(command.removeprefix("$ pushtui ").split()) == 0
    assert capsys.readouterr().out.splitlines() == lines


# Promises


def test_every_promise_names_tests_that_are_there() -> None:
    rows = table(section("Promises"))
    assert rows
    for promise, proof in rows:
        paths = re.findall(r"`([^`]+)`", proof)
        assert paths, promise
        for path in paths:
            assert re.search(r"^(async )?def test_", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), path


@pytest.mark.parametrize(("errors", "status"), [(0, 0), (3, 1)], ids=["healthy", "sick"])
def test_the_canary_sends_the_rest_only_if_all_is_well(errors: int, status: int, tmp_path: Path) -> None:
    require_command("bash", "curl")
    script = next(body for kind, body in BLOCKS if kind == "sh" and "send-campaign" in body)
    path = tmp_path / "bin"
    path.mkdir()
    with running(ServerSettings(port=0)) as url:
        delivery = f"{url}/v1/deliveries/spring-launch"
        sender = f"""#!/usr/bin/env bash
set -eu
[ "$1" = --first ] && n=10 || n=990
told='{{"name": "S", "targeted": 1000, "status": "sending"}}'
curl -sSf -o /dev/null -X PUT {delivery} -H 'Content-Type: application/json' -d "$told"
post() {{ curl -sSf -o /dev/null {delivery}/events -H 'Content-Type: application/x-ndjson' --data-binary @-; }}
echo '{{"event_id": "s'$n'", "type": "sent", "platform": "ios", "count": '$n'}}' | post
[ {errors} = 0 ] || echo '{{"event_id": "e'$n'", "type": "error", "platform": "ios", "count": {errors}}}' | post
"""
        programs = {
            "send-campaign": sender,
            "pushtui": f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m pushtui "$@"\n',
        }
        for name, text in programs.items():
            (path / name).write_text(text, encoding="utf-8")
            (path / name).chmod(0o755)
        source = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH"))))
        environment = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": source}
        told = script.replace("http://127.0.0.1:8750", url).replace("for 30s", "for 1s")
        done = subprocess.run(
            ["bash", "-euc", told], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == status, done.stderr
        from urllib.request import urlopen

        with urlopen(delivery, timeout=10) as answer:
            assert f'"sent":{1000 if status == 0 else 10},' in answer.read().decode().replace(": ", ":")
