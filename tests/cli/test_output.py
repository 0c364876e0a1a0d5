"""Output: results on standard output, everything else on standard error."""

from __future__ import annotations

import io
import sys

import pytest

from pushtui.cli import output


class Full(io.StringIO):
    """A stream that takes nothing."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, _: str) -> int:
        raise self.error


def test_a_result_is_a_line_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    output.write("a\nb")
    assert capsys.readouterr() == ("a\nb\n", "")


def test_a_remark_is_a_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    output.tell("it is broken", "mend it")
    output.tell("it is broken")
    assert capsys.readouterr() == ("", "pushtui: it is broken (mend it)\npushtui: it is broken\n")


def test_a_remark_without_standard_error_is_not_a_result(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    output.tell("it is broken")
    assert capsys.readouterr().out == ""


def test_what_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(output.OutputProblem, match="closed"):
        output.write("a")
    monkeypatch.setattr(sys, "stdout", Full(OSError(28, "No space left on device")))
    with pytest.raises(output.OutputProblem, match="No space left on device"):
        output.write("a")
    monkeypatch.setattr(sys, "stdout", Full(BrokenPipeError(32, "Broken pipe")))
    with pytest.raises(BrokenPipeError):
        output.write("a")


def test_every_text_can_be_written_in_every_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1", write_through=True))
    output.prepare()
    output.write("ü – \ud800")
    assert raw.getvalue() == b"\xfc ? ?\n"
    output.abandon()  # a stream of no file: nothing to do, and nothing is raised
