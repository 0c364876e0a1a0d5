"""What a target may be, and what is said about one that it may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.source import UsageProblem
from pushtui.sources.address import Address


@pytest.mark.parametrize(
    ("target", "origin", "delivery", "path", "place"),
    [
        ("http://h", "http://h", None, "/v1/deliveries", "http://h"),
        ("http://h/", "http://h", None, "/v1/deliveries", "http://h"),
        ("HTTP://H:8750/v1", "http://h:8750", None, "/v1/deliveries", "http://h:8750"),
        ("https://h/v1/deliveries/", "https://h", None, "/v1/deliveries", "https://h"),
        ("https://h/push/v1/deliveries", "https://h", None, "/push/v1/deliveries", "https://h/push"),
        ("https://h/push/", "https://h", None, "/push/v1/deliveries", "https://h/push"),
        ("http://h/v1/deliveries/a-1", "http://h", "a-1", "/v1/deliveries/a-1", "http://h/v1/deliveries/a-1"),
        ("http://h/v1/deliveries/a%2Fb/", "http://h", "a/b", "/v1/deliveries/a%2Fb", None),
        (" http://[::1]:80/v1/deliveries/ü ", "http://[::1]:80", "ü", "/v1/deliveries/%C3%BC", None),
    ],
)
def test_targets(target: str, origin: str, delivery: str | None, path: str, place: str | None) -> None:
    address = Address.parse(target)
    assert (address.origin, address.delivery, address.path) == (origin, delivery, path)
    assert address.place == (place or origin + path)
    assert Address.parse(address.place) == address


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("", "should begin with http://"),
        ("localhost:8750", "localhost:8750 is not a URL: it should begin with http://"),
        ("ftp://h/x", "only http:// and https://"),
        ("file:///etc/passwd", "only http:// and https://"),
        ("http://", "host is missing"),
        ("http:///v1/deliveries/x", "host is missing"),
        ("http://h:99999/", "Port out of range"),
        ("http://h:0/", "port 0"),
        ("http://h:x/", "is not a URL"),
        ("http://[::1/", "is not a URL"),
        ("http://[::g]/", "is not a URL"),
        ("http://a b/", "spaces"),
        ("http://h/\x1b[2J", "control characters"),
        ("http://user:secret@h/", "no user or password"),
        ("http://h/v1/deliveries/x?token=secret", "leave out what follows"),
        ("http://h/v1/delivery/x", "should end in /v1/deliveries/ID"),
        ("http://h/v1/deliveries/x/history", "should end in /v1/deliveries/ID"),
        ("http://h/v1/deliveries/..", "no URL can carry it"),
        ("http://h/v1/deliveries/%2E", "no URL can carry it"),
        ("http://h/v1/deliveries/%FF", "not UTF-8"),
    ],
)
def test_bad_targets(target: str, words: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        Address.parse(target)
    line = str(caught.value)
    assert words in line
    assert line.isprintable()
    assert "secret" not in line


@given(st.text(max_size=60) | st.text(max_size=40).map("http://h/v1/deliveries/".__add__))
def test_any_text_is_an_address_or_a_usage_problem(target: str) -> None:
    line = ""
    try:
        address = Address.parse(target)
    except UsageProblem as problem:
        line = str(problem)
    else:
        assert Address.parse(address.origin + address.path).path == address.path
    assert line.isprintable()


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(lambda id_: id_ not in (".", "..")))
def test_any_id_survives_its_url(delivery: str) -> None:
    address = Address.parse("https://h/push").at(delivery)
    assert Address.parse(address.origin + address.path) == address


@pytest.mark.parametrize("delivery", ["", ".", "..", "\ud800", "x" * 3000])
def test_ids_that_no_url_carries(delivery: str) -> None:
    with pytest.raises(UsageProblem):
        Address.parse("http://h").at(delivery)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("a.localhost", True), ("127.9.9.9", True), ("[::1]", True), ("10.0.0.1", False)],
)
def test_loopback(host: str, loopback: bool) -> None:
    assert Address.parse(f"http://{host}/").loopback is loopback
