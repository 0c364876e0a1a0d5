"""`pushtui doctor`: the surroundings, its lines and its exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from pushtui.cli import main
from pushtui.cli.codes import Exit
from pushtui.cli.interview import Answers
from pushtui.cli.surroundings import findings
from pushtui.core.finding import Verdict
from tests.sources.faults import GOOD


@pytest.mark.parametrize(
    ("environ", "size", "encoding", "subject", "verdict", "text"),
    [
        ({"TERM": "xterm-256color"}, (120, 40), "utf-8", "terminal", Verdict.GOOD, "xterm-256color"),
        ({"TERM": "dumb"}, (120, 40), "utf-8", "terminal", Verdict.BAD, "TERM is dumb"),
        ({}, (120, 40), "utf-8", "terminal", Verdict.BAD, "TERM is not set"),
        ({"TERM": "x\x1b"}, (120, 40), "utf-8", "terminal", Verdict.GOOD, "x␛"),
        ({}, None, "utf-8", "terminal", Verdict.ODD, "standard output is not one"),
        ({"TERM": "xterm"}, (79, 24), "utf-8", "size", Verdict.ODD, "79 columns, 24 lines"),
        ({"TERM": "xterm"}, (80, 24), "utf-8", "size", Verdict.GOOD, "80 columns, 24 lines"),
        ({"TERM": "xterm"}, (80, 24), "utf-8", "colours", Verdict.ODD, "16"),
        ({"TERM": "xterm-256color"}, (80, 24), "utf-8", "colours", Verdict.GOOD, "256"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, (80, 24), "utf-8", "colours", Verdict.GOOD, "16 million"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, (80, 24), "utf-8", "colours", Verdict.ODD, "NO_COLOR"),
        ({"LANG": "C.UTF-8"}, None, "UTF_8", "characters", Verdict.GOOD, "UTF-8 (LANG=C.UTF-8)"),
        ({"LC_ALL": "C", "LANG": "x"}, None, "ascii", "characters", Verdict.ODD, "ascii (LC_ALL=C)"),
        ({}, None, "latin-1", "characters", Verdict.ODD, "latin-1 (no locale is set)"),
    ],
)
def test_surroundings(
    environ: dict[str, str], size: tuple[int, int] | None, encoding: str, subject: str, verdict: Verdict, text: str
) -> None:
    [found] = [finding for finding in findings(environ, size, encoding) if finding.subject == subject]
    assert (found.verdict, found.text[: len(text)]) == (verdict, text)
    assert found.remedy or verdict is not Verdict.BAD


@pytest.mark.parametrize(
    ("answers", "subject", "verdict", "text"),
    [
        (Answers(5, 2, 1, True, True), "width", Verdict.GOOD, "characters take the cells"),
        (Answers(8, 2, 1, True, True), "width", Verdict.BAD, "─█⣿●– takes 8 cells instead of 5"),
        (Answers(15, 3, 3, True, True), "width", Verdict.BAD, "─█⣿●– takes 15 cells"),
        (
            Answers(5, 1, 2, True, True),
            "width",
            Verdict.ODD,
            "漢 takes 1 cells instead of 2, é of two characters 2",
        ),
        (Answers(5), "width", Verdict.ODD, "the terminal did not tell"),
        (None, "width", Verdict.ODD, "not examined"),
        (Answers(5, 2, 1, True, True), "updates", Verdict.GOOD, "synchronized"),
        (Answers(5, 2, 1, None, True), "updates", Verdict.ODD, "not synchronized"),
        (Answers(5, 2, 1, False, True), "updates", Verdict.ODD, "not synchronized"),
        (Answers(), "updates", Verdict.ODD, "the terminal was silent for 2 s"),
    ],
)
def test_what_the_terminal_answered(answers: Answers | None, subject: str, verdict: Verdict, text: str) -> None:
    found = {finding.subject: finding for finding in findings({"TERM": "xterm"}, (80, 24), "utf-8", answers)}
    assert (found[subject].verdict, found[subject].text[: len(text)]) == (verdict, text)
    assert found[subject].remedy or verdict is Verdict.GOOD


def test_the_lines_and_the_status(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(GOOD)
    assert main(["doctor", "--body", str(file)]) == Exit.DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "ok    report       “Black Friday”, id bf-1, sending"
    assert all(line[:5].rstrip() in ("ok", "note", "FAIL") for line in lines)
    file.write_bytes(b"[]")
    assert main(["doctor", "--body", str(file)]) == Exit.NONSENSE
    assert main(["doctor", "http://127.0.0.1:1"]) == Exit.ENDPOINT
    out = capsys.readouterr().out
    assert "FAIL  connection   connection refused by 127.0.0.1:1 (is the server running" in out
    assert main(["doctor", "--body", str(tmp_path / "none")]) == Exit.USAGE
    assert "cannot be read" in capsys.readouterr().err
    assert main(["doctor"]) == Exit.DONE
