"""`pushtui explain`: what it prints, and how it refuses."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pushtui.cli import main
from pushtui.core.families import Family
from pushtui.core.reasons import entries

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def asked(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error of `pushtui explain …`."""
    try:
        status = main(["explain", *arguments])
    except SystemExit as end:
        status = int(end.code or 0)
    out = capsys.readouterr()
    return status, out.out, out.err


def test_a_code_is_explained_in_full(capsys: Capture) -> None:
    status, out, err = asked(capsys, "ExpiredProviderToken")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "ExpiredProviderToken · APNs"
    facts = {line[2:14].strip(): line[15:] for line in lines[1:] if line[2:14].strip()}
    assert facts["family"] == "wrong credentials"
    assert facts["retry"] == "yes"
    assert facts["with HTTP"] == "403"
    assert facts["meaning"].startswith("The token that signs")
    assert "sign a new one" in facts["what to do"]
    assert facts["same fault"].split() == ["FCM", "UNAUTHENTICATED"]


def test_all_services_of_a_code_are_told(capsys: Capture) -> None:
    _, out, _ = asked(capsys, "404")
    heads = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert heads == ["404 · Web Push", "404 · WNS", "404 · HTTP"]


def test_a_platform_narrows_it(capsys: Capture) -> None:
    _, out, _ = asked(capsys, "403", "--platform", "windows")
    assert out.startswith("403 · WNS\n")
    assert "Web Push" not in out.split("same fault")[0]


def test_a_code_of_another_service_says_so(capsys: Capture) -> None:
    status, out, _ = asked(capsys, "80300007", "--platform", "ios")
    assert status == 0
    assert out.startswith("ios has no such code; elsewhere it means:\n\n80300007 · HMS\n")


def test_lines_fit_the_terminal(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in (60, 80):
        monkeypatch.setenv("COLUMNS", str(columns))
        for code in ("Unregistered", "UNAVAILABLE", "bad request"):
            _, out, _ = asked(capsys, code)
            assert max(map(len, out.splitlines())) <= columns


@pytest.mark.parametrize("family", Family)
def test_a_family_tells_its_codes(capsys: Capture, family: Family) -> None:
    status, out, _ = asked(capsys, family.label.upper())
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == family.label
    flat = " ".join(out.split())
    for entry in entries():
        if entry.family is family:
            assert " ".join(entry.code.split()) in flat


def test_without_a_code_the_families_are_told(capsys: Capture) -> None:
    status, out, _ = asked(capsys)
    assert status == 0
    rows = out.splitlines()[1 : 1 + len(Family)]
    assert [row[:20].strip() for row in rows] == [family.label for family in Family]
    assert sum(int(row.split()[-1]) for row in rows) == len(entries())


def test_the_list_has_every_code(capsys: Capture) -> None:
    status, out, _ = asked(capsys, "--list")
    assert status == 0
    services = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert services == list(dict.fromkeys(entry.service for entry in entries()))
    assert sum(line.startswith("  ") for line in out.splitlines()) == len(entries())
    _, android, _ = asked(capsys, "--list", "--platform", "android")
    assert "UNREGISTERED" in android
    assert "BadDeviceToken" not in android


def test_a_mistyped_code_is_one_line_with_near_ones(capsys: Capture) -> None:
    status, out, err = asked(capsys, "BadDevceToken")
    assert (status, out) == (2, "")
    assert err == "pushtui: the code BadDevceToken is not known (near: BadDeviceToken)\n"


def test_nonsense_is_one_line_with_the_remedy(capsys: Capture) -> None:
    status, out, err = asked(capsys, "qqqqqq")
    assert (status, out) == (2, "")
    assert err == "pushtui: the code qqqqqq is not known (`pushtui explain --list` lists all codes)\n"


@pytest.mark.parametrize(
    "arguments",
    [("--platform", "pigeon", "410"), ("410", "--list"), ("a", "b")],
    ids=["platform", "list and code", "two codes"],
)
def test_wrong_usage_ends_with_2(capsys: Capture, arguments: tuple[str, ...]) -> None:
    status, out, err = asked(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err


def test_an_unknown_platform_names_those_that_are_known(capsys: Capture) -> None:
    _, _, err = asked(capsys, "410", "--platform", "pigeon")
    assert "pigeon is no platform" in err
    assert "ios, android, web" in err


@pytest.mark.parametrize("hostile", ["\x1b[2J\x1b]0;title\x07q", "\u202eqq", "q\nq\rq", "\ud800q", "x" * 5_000])
def test_hostile_arguments_do_not_reach_the_terminal(capsys: Capture, hostile: str) -> None:
    for arguments in (
        (hostile,),
        ("410", hostile),
        ("410", "--platform", hostile),
        ("80300007", "--platform", "ios " + hostile),
    ):
        _, out, err = asked(capsys, *arguments)
        assert all(c == "\n" or c.isprintable() or "\u2400" <= c <= "\u243f" for c in out + err)
        assert len(err) < 1_000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.text(max_size=60).filter(lambda text: not text.startswith("-")))
def test_any_argument_ends_with_0_or_2(capsys: Capture, code: str) -> None:
    status, out, err = asked(capsys, code)
    assert status in (0, 2)
    assert bool(out) == (status == 0)
    assert err.count("\n") == (status == 2)


def test_help_tells_options_and_examples(capsys: Capture) -> None:
    status, out, _ = asked(capsys, "--help")
    assert status == 0
    for part in ("--platform", "--list", "CODE", "examples:", "pushtui explain 410 --platform web"):
        assert part in out


def test_a_status_over_http_is_left_out_where_the_service_tells_of_it(capsys: Capture) -> None:
    _, out, _ = asked(capsys, "410", "--platform", "web")
    assert "410 · Web Push" in out
    assert "410 · HTTP" not in out


def test_a_family_names_the_codes_that_are_answered_otherwise(capsys: Capture) -> None:
    _, out, _ = asked(capsys, "wrong credentials")
    facts = " ".join(out.split())
    assert "retry mostly no yes: APNs ExpiredProviderToken," in facts
    assert "mostly" not in asked(capsys, "token gone")[1]
