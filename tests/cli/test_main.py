"""The command line as a whole: help, usage, and every way that a command ends."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pushtui import __version__, headless
from pushtui.cli import main, parser
from pushtui.cli.codes import MEANING
from tests import commands
from tests.cli.support import NOWHERE, Command, answering, start
from tests.sources.faults import raw, redirects, response, says

PATIENCE = 60


def subparsers() -> dict[str, argparse.ArgumentParser]:
    (action,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    found: dict[str, argparse.ArgumentParser] = action.choices
    return found


COMMANDS = tuple(subparsers())


def test_the_version(command: Command) -> None:
    ended = command("--version")
    assert (ended.status, ended.out, ended.err) == (0, f"pushtui {__version__}\n", "")


def test_the_help_names_every_command_example_and_exit_status(command: Command) -> None:
    ended = command("--help")
    assert (ended.status, ended.err) == (0, "")
    for word in (*COMMANDS, "examples:", "exit status:", "--version", "128+n", *MEANING.values()):
        assert word in ended.out
    assert {"demo", "watch", "deliveries", "report", "serve"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_s_help_has_examples_and_describes_every_option(command: Command, name: str) -> None:
    ended = command(name, "--help")
    assert (ended.status, ended.err) == (0, "")
    about, _, examples = ended.out.partition("\nexamples:\n")
    assert len(about) > 200
    assert examples.count(f"pushtui {name}") >= 1
    for action in subparsers()[name]._actions:
        assert action.help
        assert not action.option_strings or action.option_strings[-1] in about


@pytest.mark.parametrize("name", COMMANDS)
def test_each_example_of_the_help_is_understood(command: Command, name: str) -> None:
    examples = command(name, "--help").out.partition("\nexamples:\n")[2].strip().splitlines()
    assert examples
    for line in examples:
        assert parser().parse_args(commands.words(line)[1:]).command == name


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "the following arguments are required: COMMAND (pushtui --help tells more)"),
        (("report",), "the following arguments are required: TARGET (pushtui report --help tells more)"),
        (("report", NOWHERE, "--quux"), "unrecognized arguments: --quux (pushtui --help tells more)"),
        (("--verbose",), "the following arguments are required: COMMAND (pushtui --help tells more)"),
    ],
)
def test_wrong_usage_is_one_line(command: Command, arguments: tuple[str, ...], line: str) -> None:
    assert command.refused(*arguments) == line


def test_a_wrong_choice_is_told_with_the_right_ones(command: Command) -> None:
    for arguments, right in ((("fly",), COMMANDS), (("report", NOWHERE, "--format", "pdf"), ("text", "json"))):
        line = command.refused(*arguments)
        assert all(choice in line for choice in (arguments[-1], *right))


def test_options_are_not_abbreviated(command: Command) -> None:
    assert "--form" in command.refused("report", NOWHERE, "--form", "json")


def test_what_was_typed_does_nothing_to_the_terminal(command: Command) -> None:
    assert "␛[2J" in command.refused("report", NOWHERE, "--x\x1b[2J\n\u202e")
    command.refused("fly\x1b[2J\u202e\ud800")
    command.refused("report", "http://h/\x1b[2J")


@pytest.mark.parametrize(
    ("url", "says_what"),
    [
        ("ftp://h/x", "ftp://h/x: only http:// and https:// can be read"),
        ("h:8750", "it should begin with http:// or https://"),
        ("", "is not a URL"),
        ("http://", "its host is missing"),
        ("http://h:99999", "is not a URL"),
        ("http://h:0", "port 0 cannot be reached"),
        ("http://u:secret@h/", "use a token instead"),
        ("http://h/?a=b", "leave out what follows ? or #"),
        ("http://h/v1/deliveries/a/b", "it should end in /v1/deliveries/ID"),
    ],
)
@pytest.mark.parametrize("name", ["report", "watch", "deliveries"])
def test_a_url_that_cannot_be_used(command: Command, name: str, url: str, says_what: str) -> None:
    line = command.refused(name, url)
    assert says_what in line
    assert "secret" not in line


@pytest.mark.parametrize("name", ["report", "watch", "deliveries"])
def test_options_that_cannot_be_used_are_told_before_anything_is_tried(
    command: Command, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.pem"
    bad.write_text("no certificate")
    assert "holds no certificate" in command.refused(name, "https://127.0.0.1:1", "--ca-file", str(bad))
    assert "cannot be read" in command.refused(name, NOWHERE, "--ca-file", str(tmp_path / "none.pem"))
    assert "give http://HOST:PORT" in command.refused(name, NOWHERE, "--proxy", "socks5://h:1")
    monkeypatch.setenv("PUSHTUI_TOKEN", "s3cret token")
    assert "s3cret" not in command.refused(name, NOWHERE)
    monkeypatch.setenv("PUSHTUI_TOKEN", "s3cret")
    assert "in clear text" in command.refused(name, NOWHERE, "--proxy", "http://127.0.0.1:2")


@pytest.mark.parametrize("name", ["report", "deliveries"])
@pytest.mark.parametrize(
    ("act", "status", "words"),
    [
        (says(b"", "400 X"), 3, "400 from 127.0.0.1"),
        (says(b"", "401 X"), 3, "a token is needed (give a token that may read)"),
        (says(b"", "404 X"), 3, "404 from 127.0.0.1"),
        (says(b"", "429 X"), 3, "too many requests (poll slower)"),
        (says(b"", "500 X"), 3, "internal error (look at the server's own log)"),
        (says(b"", "503 X"), 3, "503 from 127.0.0.1"),
        (redirects("http://other.example/"), 3, "which is another origin"),
        (raw(then="reset"), 3, "reset"),
        (raw(then="close"), 3, "without an answer"),
        (says(b"<html>"), 4, "127.0.0.1"),
        (says(b"[]"), 4, "the answer is JSON, but not a"),
        (says(b'{"id": "x'), 4, "127.0.0.1"),
        (raw(b"SSH-2.0-OpenSSH\r\n\r\n", then="close"), 4, "does not speak HTTP"),
        (raw(response(b"{", length=99), then="close"), 4, "cut off"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_trouble_of_an_endpoint_has_its_status(
    command: Command, name: str, act: Callable[..., object], status: int, words: str
) -> None:
    with answering(act) as url:  # type: ignore[arg-type]
        assert words in command.refused(name, f"{url}/v1/deliveries/x", status=status)


@pytest.mark.parametrize("name", ["report", "deliveries"])
def test_an_endpoint_that_is_not_there(command: Command, name: str) -> None:
    line = command.refused(name, NOWHERE, status=3)
    assert line == "connection refused by 127.0.0.1:1 (is the server running, and the port right?)"
    assert "name is not known" in command.refused(name, "http://no-such-host.invalid", status=3)


def test_http_where_tls_was_asked_for(command: Command, server: str) -> None:
    line = command.refused("report", server.replace("http://", "https://"), status=3)
    assert "TLS" in line
    assert "is the address http:// rather than https://?" in line


def test_ctrl_c_is_130(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(headless, "snapshot", interrupted)
    ended = command("report", NOWHERE)
    assert (ended.status, ended.out, ended.err) == (130, "", "")


def test_a_bug_is_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(headless, "snapshot", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["report", NOWHERE]) == 1
    assert capsys.readouterr().err.startswith("pushtui: crashed: ValueError (")


def closed_pipe() -> int:
    reader, writer = os.pipe()
    os.close(reader)
    return writer


@pytest.mark.parametrize("arguments", [("report",), ("report", "--format", "json"), ("deliveries",), ("--help",)])
def test_a_reader_that_went_away_ends_it_silently(server: str, arguments: tuple[str, ...]) -> None:
    words = arguments if arguments == ("--help",) else (*arguments, server)
    writer = closed_pipe()
    process = start(*words, stdout=writer)
    os.close(writer)
    _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (128 + signal.SIGPIPE, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_a_full_disk_is_told(server: str) -> None:
    with open("/dev/full", "w") as full:
        process = start("report", server, stdout=full.fileno())
        _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (1, "pushtui: cannot write to standard output: No space left on device\n")


def test_an_encoding_without_a_character_takes_another(server: str) -> None:
    for words in (("report", server), ("serve", "--help")):
        process = start(*words, PYTHONIOENCODING="ascii")
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, err) == (0, "")
        assert "?" in out


def test_standard_output_that_is_closed_is_told(server: str) -> None:
    code = f"import sys; sys.stdout = None; from pushtui.cli import main; sys.exit(main(['report', {server!r}]))"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert (process.returncode, process.stderr) == (1, "pushtui: standard output is closed\n")


def test_python_m_pushtui_is_pushtui() -> None:
    process = start("--version")
    assert process.communicate(timeout=PATIENCE) == (f"pushtui {__version__}\n", "")
    assert process.returncode == 0


def test_help_imports_no_screen_no_client_and_no_server() -> None:
    code = "import sys; import pushtui.cli; pushtui.cli.parser().format_help(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    loaded = set(done.stdout.split())
    assert "pushtui.cli" in loaded
    assert not loaded & {"textual", "rich", "httpx", "plotext", "uvicorn", "starlette", "sqlite3", "asyncio"}
