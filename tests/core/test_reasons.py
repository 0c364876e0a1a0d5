"""The vocabulary of reasons: every code is found, however it is written, and none is made up."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pushtui.core.entry import MOST_TODO, Entry
from pushtui.core.families import Family
from pushtui.core.reasons import alike, entries, every, family_of, lookup, near
from pushtui.core.spelling import PLATFORMS, folded, known_platform, services_of
from tests.core.known_codes import CODES

SERVICES = tuple(dict.fromkeys(entry.service for entry in entries()))
EVERY = pytest.mark.parametrize("entry", entries(), ids=lambda e: f"{e.service}:{e.code}")


def place(entry: Entry) -> str:
    """A platform's name that leads to this entry's service."""
    return next(name for name, services in PLATFORMS.items() if entry.service in services)


@EVERY
def test_every_code_is_found_by_its_service(entry: Entry) -> None:
    for spelling in (entry.code, *entry.also, f"  {entry.code} ", entry.code.lower(), entry.code.upper()):
        assert entry in every(spelling), spelling
        assert lookup(spelling, entry.service) is entry, spelling


@EVERY
def test_every_code_without_a_platform_is_itself_or_a_namesake(entry: Entry) -> None:
    found = lookup(entry.code)
    if entry.narrow:
        assert found is None or not found.narrow
    elif folded(entry.code).isdecimal() and len(entry.code) == 3 and entry.service == "WNS":
        assert found is None or found.service in ("Web Push", "HTTP")
    else:
        assert found is not None
        assert entry.code in (found.code, *found.also) or folded(entry.code) == folded(found.code)


@EVERY
def test_texts_fit_their_places(entry: Entry) -> None:
    assert 1 <= len(entry.todo) <= MOST_TODO
    assert entry.meaning.endswith(".")
    assert entry.advice.endswith(".")
    assert entry.code.strip() == entry.code != ""


@pytest.mark.parametrize(
    ("service", "code"), [pytest.param(s, code, id=f"{s}:{code}") for s, codes in CODES.items() for code in codes]
)
def test_every_documented_code_has_an_entry_of_its_service(service: str, code: str) -> None:
    found = lookup(code, service)
    assert found is not None
    assert found.service == service
    assert found.family in Family
    assert found.retryable in (True, False, None)
    assert found.meaning
    assert found.todo
    assert found.advice


@pytest.mark.parametrize("family", Family)
def test_families_are_explained_and_used(family: Family) -> None:
    about = family.about
    assert 1 <= len(about.todo) <= MOST_TODO
    assert about.meaning.endswith(".")
    assert about.advice.endswith(".")
    assert any(entry.family is family for entry in entries())


def test_no_service_has_a_code_twice() -> None:
    counted = Counter((entry.service, entry.code) for entry in entries())
    assert [key for key, number in counted.items() if number > 1] == []


def test_each_fault_has_several_names_and_one_family() -> None:
    faults: dict[str, list[Entry]] = {}
    for entry in entries():
        if entry.fault:
            faults.setdefault(entry.fault, []).append(entry)
    assert {name for name, found in faults.items() if len(found) < 2} == set()
    assert {name for name, found in faults.items() if len({entry.family for entry in found}) > 1} == set()


def test_a_removed_app_is_one_family_at_all_services() -> None:
    gone = [entry for entry in entries() if entry.fault == "app removed"]
    assert {entry.family for entry in gone} == {Family.TOKEN_GONE}
    assert len({entry.service for entry in gone}) >= 10


@pytest.mark.parametrize(
    ("code", "platform"),
    [
        ("Unregistered", "ios"),
        ("UNREGISTERED", "android"),
        ("NotRegistered", None),
        ("messaging/registration-token-not-registered", None),
        ("registration-token-not-registered", "android"),
        ("Requested entity was not found.", None),
        ("i410+Unregistered", None),
        ("InvalidDeviceToken: UNREGISTERED: Requested entity was not found.", "android"),
        ("DeviceNotRegistered", "ios"),
        ("410", "web"),
        ("404", None),
        ("HTTP 410 Gone", "chrome"),
    ],
)
def test_one_fault_of_many_names_is_one_family(code: str, platform: str | None) -> None:
    assert family_of(code, platform) is Family.TOKEN_GONE


@pytest.mark.parametrize(
    ("code", "platform", "service", "family"),
    [
        ("UNREGISTERED", "ios", "APNs", Family.TOKEN_GONE),
        ("UNREGISTERED", "iOS push", "APNs", Family.TOKEN_GONE),
        ("InternalServerError", "android", "FCM legacy", Family.PROVIDER_DOWN),
        ("InternalServerError", "apns", "APNs", Family.PROVIDER_DOWN),
        ("403", "web", "Web Push", Family.CREDENTIALS),
        ("403", "windows", "WNS", Family.WRONG_APP),
        ("403", "ios", "HTTP", Family.CREDENTIALS),
        ("404", "android", "HTTP", Family.UNKNOWN),
        ("413", "web", "Web Push", Family.TOO_LARGE),
        ("429", "web", "Web Push", Family.THROTTLED),
        ("503 Service Unavailable", "web", "Web Push", Family.PROVIDER_DOWN),
        ("520", "web", "HTTP", Family.PROVIDER_DOWN),
        ("599", None, "HTTP", Family.PROVIDER_DOWN),
        ("i400+BadDeviceToken", None, "APNs", Family.BAD_TOKEN),
        ("a400+INVALID_ARGUMENT", None, "FCM", Family.BAD_REQUEST),
        ("apns: BadDeviceToken (400)", None, "APNs", Family.BAD_TOKEN),
        ("DeviceNotRegistered", "android", "Expo", Family.TOKEN_GONE),
        ("50030", None, "Adobe", Family.NO_TARGET),
        ("failed", "onesignal", "OneSignal", Family.TOKEN_GONE),
        ("OneSignal failed", "ios", "OneSignal", Family.TOKEN_GONE),
        ("OneSignal errored", "android", "OneSignal", Family.UNKNOWN),
        ("OneSignal SenderIdMismatch", "android", "OneSignal", Family.WRONG_APP),
        ("Azure Skipped", "apns", "Azure", Family.DUPLICATE),
    ],
)
def test_the_platform_decides(code: str, platform: str | None, service: str, family: Family) -> None:
    found = lookup(code, platform)
    assert found is not None
    assert (found.service, found.family) == (service, family)


@pytest.mark.parametrize(
    ("code", "platform"),
    [
        ("", None),
        ("   ", None),
        ("FrequencyCapOfOurOwn", None),
        ("failed", None),
        ("failed", "ios"),
        ("error", "ios"),
        ("OneSignal Skipped", "ios"),
        ("Azure", None),
        ("the connection failed", "ios"),
        ("Error: pending: x", "android"),
        ("200", "android"),
        ("302", "ios"),
        ("a text on a device that is UNAVAILABLEX", None),
    ],
)
def test_what_is_not_known_stays_unknown(code: str, platform: str | None) -> None:
    assert lookup(code, platform) is None
    assert family_of(code, platform) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("BadDevceToken", "BadDeviceToken"),
        ("BadDevice", "BadDeviceToken"),
        ("UNREGISTRED", "UNREGISTERED"),
        ("expired-provider-tokens", "ExpiredProviderToken"),
        ("8030007", "80300007"),
        ("registration-token-not-registred", "messaging/registration-token-not-registered"),
    ],
)
def test_mistyped_codes_have_near_ones(typed: str, meant: str) -> None:
    assert meant in near(typed)
    assert len(near(typed, 2)) <= 2


def test_nonsense_has_no_near_codes() -> None:
    assert near("qqqq") == ()
    assert near("") == ()
    assert near("…") == ()


def test_alike_is_mutual_and_leaves_itself_out() -> None:
    entry = lookup("Unregistered", "ios")
    assert entry is not None
    others = alike(entry)
    assert entry not in others
    assert {"UNREGISTERED", "NotRegistered", "410"} <= {other.code for other in others}
    for other in others:
        assert entry in alike(other)


def test_every_tells_all_services_and_a_platform_only_its_own() -> None:
    assert {e.service for e in every("404")} == {"Web Push", "WNS", "HTTP"}
    assert {e.service for e in every("404", "windows")} == {"WNS"}, "HTTP is for those that say nothing of it"
    assert [e.service for e in every("80300007", "ios")] == ["HMS"]
    assert every("no such code") == ()


def test_platforms_lead_to_services_that_exist() -> None:
    assert {service for services in PLATFORMS.values() for service in services} == set(SERVICES)
    for name in (*PLATFORMS, *SERVICES):
        assert known_platform(name), name
    assert not known_platform("carrier pigeon")
    assert services_of("carrier pigeon") == ("HTTP",)
    assert services_of(None) == services_of("") == ()


@given(st.text(max_size=300), st.none() | st.text(max_size=20) | st.sampled_from(sorted(PLATFORMS)))
def test_any_string_may_be_looked_up(code: str, platform: str | None) -> None:
    found = lookup(code, platform)
    assert family_of(code, platform) is (found.family if found is not None else None)
    assert all(isinstance(name, str) for name in near(code))
    every(code, platform)


@given(
    st.sampled_from(entries()),
    st.sampled_from(["{}", "fcm/{}", "Error: {}", "Sending: {}: try again", "({})", "{}: text with words"]),
)
def test_identifiers_are_found_in_texts(entry: Entry, form: str) -> None:
    if "_" not in entry.code and not entry.code.startswith("Bad"):
        return
    found = lookup(form.format(entry.code), place(entry))
    assert found is not None
    assert folded(found.code) == folded(entry.code) or folded(entry.code) in map(folded, found.also)


@given(st.text(alphabet="-+:/ 4i0HTTPerror", max_size=400))
def test_strange_statuses_do_no_harm(code: str) -> None:
    lookup(code)


def test_the_vocabulary_is_loaded_only_when_it_is_asked() -> None:
    script = (
        "import sys; from pushtui.core import reasons; before = 'pushtui.core.vocabulary' in sys.modules; "
        "reasons.lookup('410'); print(before, 'pushtui.core.vocabulary' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["False", "True"]
