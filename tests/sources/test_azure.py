"""Azure Notification Hubs: outcomes, signatures, and the time before there is anything."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from pushtui.core.notes import notes
from pushtui.core.report import Counts, Kind, Report, Status
from pushtui.core.source import SourceError, Trouble, UsageProblem
from pushtui.core.vocabulary.azure import ENTRIES
from pushtui.sources import azure
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from tests.sources.bodies import answer, raw
from tests.sources.faults import FaultServer, says
from tests.sources.providers import NOW

KEY = "c2VjcmV0LWtleS0xMjM0"


def report(data: bytes | str) -> Report:
    text = data.encode() if isinstance(data, str) else data
    return azure.report(answer(text, azure.SERVICE), "asked")


def sample(name: str) -> Report:
    return report(raw(f"azure-notificationdetails-{name}.xml"))


def details(inside: str, state: str = "Processing") -> str:
    namespace = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"
    return f'<NotificationDetails xmlns="{namespace}"><State>{state}</State>{inside}</NotificationDetails>'


def outcomes(platform: str, **counts: object) -> str:
    rows = "".join(f"<Outcome><Name>{k}</Name><Count>{v}</Count></Outcome>" for k, v in counts.items())
    return f"<{platform}OutcomeCounts>{rows}</{platform}OutcomeCounts>"


def test_partial_counts_while_it_sends() -> None:
    found = sample("processing")
    assert found.status is Status.SENDING
    assert found.started_at == pytest.approx(1_795_417_200.8)
    assert found.totals == Counts(excluded=0, sent=69_143, delivered=67_340, bounces=1_803, errors=24)
    assert [platform.name.raw for platform in found.platforms] == ["apns", "fcmv1", "wns"]
    assert found.platforms[2].counts == Counts(excluded=0, sent=210, delivered=210, bounces=0, errors=9)


def test_targeted_is_known_at_the_end() -> None:
    found = sample("completed")
    assert (found.status, found.completed_at) == (Status.COMPLETED, pytest.approx(1_795_417_835.442))
    assert found.totals == Counts(123_047, 52, 122_995, 119_804, 3_191, 0)
    assert [(r.kind, r.code.raw, r.count, r.platform.raw) for r in found.reasons if r.platform] == [
        (Kind.BOUNCE, "WrongToken", 1_190, "apns"),
        (Kind.BOUNCE, "BadChannel", 4, "apns"),
        (Kind.EXCLUSION, "Azure Skipped", 52, "apns"),
        (Kind.BOUNCE, "ExpiredChannel", 1_930, "fcmv1"),
        (Kind.BOUNCE, "WrongToken", 67, "gcm"),
    ]
    assert notes(found, NOW) == ()


def test_nothing_is_counted_while_it_is_enqueued() -> None:
    found = sample("enqueued")
    assert (found.status, found.totals, found.platforms) == (Status.SENDING, Counts(), ())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_every_outcome_counts_once(entry: object) -> None:
    code = entry.code  # type: ignore[attr-defined]
    totals = report(details(outcomes("Apns", **{code: 7}), "Completed")).totals
    assert totals.targeted == 7
    assert (totals.sent or 0) + (totals.errors or 0) + (totals.excluded or 0) == 7
    bounce = code in ("BadChannel", "ExpiredChannel", "InvalidToken", "WrongToken", "WrongChannel")
    assert totals.bounces == (7 if bounce else 0)
    assert totals.excluded == (7 if code in ("Skipped", "NoTargets") else 0)
    assert totals.delivered == (7 if code == "Success" else 0)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("Enqueued", Status.SENDING),
        ("Scheduled", Status.SCHEDULED),
        ("Processing", Status.SENDING),
        ("Completed", Status.COMPLETED),
        ("Abandoned", Status.FAILED),
        ("Canceled", Status.CANCELED),
        ("NoTargetFound", Status.COMPLETED),
        ("Unknown", Status.UNKNOWN),
        ("Dancing", Status.UNKNOWN),
    ],
)
def test_states(state: str, status: Status) -> None:
    found = report(details("", state))
    assert found.status is status
    assert any("Dancing" in note.text for note in found.notes) is (state == "Dancing")


def test_a_platform_may_be_empty_or_have_one_outcome() -> None:
    found = report(details("<ApnsOutcomeCounts/>" + outcomes("FcmV1", Success=3) + outcomes("Wns"), "Completed"))
    assert {p.name.raw: p.counts for p in found.platforms} == {
        "apns": Counts(),
        "fcmv1": Counts(excluded=0, sent=3, delivered=3, bounces=0, errors=0),
        "wns": Counts(),
    }
    assert found.totals == Counts(3, 0, 3, 3, 0, 0)


@pytest.mark.parametrize("count", ["", "x", "-1", "1.5", "9" * 30])
def test_an_outcome_without_a_count_makes_its_class_unknown(count: str) -> None:
    found = report(details(outcomes("Apns", Success=3, WrongToken=count), "Completed"))
    assert found.totals == Counts(excluded=0, delivered=3, errors=0)
    assert [reason.count for reason in found.reasons] == [None]


def test_no_entities_and_no_document_types() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + details("")
    with pytest.raises(SourceError, match="document type or entities"):
        report(bomb)
    with pytest.raises(SourceError, match="not XML"):
        report(details("&a;"))


def test_another_document_is_told() -> None:
    with pytest.raises(SourceError, match="not the telemetry"):
        report("<feed/>")


async def test_the_request_is_signed_anew_each_time() -> None:
    times = iter([NOW, NOW + 60])
    act = says(raw("azure-notificationdetails-processing.xml"), media="application/xml")
    async with FaultServer(act) as server:
        source = azure.AzureSource(
            Address.base(f"{server.url}/Gate-Hub"),
            Access(user="Listen & see", token=KEY),
            delivery="115-6-1",
            clock=lambda: next(times),
        )
        await source.fetch()
        await source.fetch()
        assert source.place == f"{server.url}/Gate-Hub/messages/115-6-1"
        await source.aclose()
        first, second = server.log
    assert urlsplit(first.path).path == "/Gate-Hub/messages/115-6-1"
    assert parse_qs(urlsplit(first.path).query) == {"api-version": ["2016-07"]}
    word, _, given = first.headers["authorization"].partition(" ")
    assert word == "SharedAccessSignature"
    fields = dict(part.split("=", 1) for part in given.split("&"))
    assert unquote(fields["sr"]) == f"{server.url}/gate-hub"
    assert (unquote(fields["skn"]), fields["se"]) == ("Listen & see", str(int(NOW) + azure.VALID))
    signed = f"{fields['sr']}\n{fields['se']}".encode()
    mac = base64.b64encode(hmac.new(KEY.encode(), signed, hashlib.sha256).digest())
    assert unquote(fields["sig"]).encode() == mac
    assert first.headers["authorization"] != second.headers["authorization"]
    assert KEY not in str(first.headers) + repr(source)


def test_a_signature_as_openssl_makes_it() -> None:
    at = Address.base("https://ns.servicebus.windows.net/hub")
    made = azure.signature(at, Access(user="n", token="k"), lambda: 1_000.0)()["Authorization"]
    sig = "T4QT81rdvPXoxMgC3IDMu69dUiZXAapkXVhQaniME%2B0%3D"
    resource = "https%3A%2F%2Fns.servicebus.windows.net%2Fhub"
    assert made == f"SharedAccessSignature sr={resource}&sig={sig}&se=2200&skn=n"


@pytest.mark.parametrize("user", [None, "other"])
def test_a_connection_string_will_do(user: str | None) -> None:
    string = f"Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=Default;SharedAccessKey={KEY}="
    assert azure._policy(Access(user=user, token=string)) == ("Default", f"{KEY}=")


@pytest.mark.parametrize("how", [Access(), Access(user="n")])
def test_without_a_key_it_cannot_begin(how: Access) -> None:
    with pytest.raises(UsageProblem, match="policy's name as user and its key as token"):
        azure.AzureSource(Address.base("https://ns.servicebus.windows.net/hub"), how, delivery="x")


@pytest.mark.parametrize("token", [KEY, "SharedAccessKey=;", "SharedAccessKeyName=n;SharedAccessKey="])
async def test_without_a_policy_it_says_what_is_missing(token: str) -> None:
    async with FaultServer(says("")) as server:
        source = azure.AzureSource(Address.base(server.url), Access(token=token), delivery="x")
        with pytest.raises(SourceError, match="policy's name as user"):
            await source.fetch()
        await source.aclose()
        assert server.log == []


async def test_404_is_waiting_first_and_then_a_failure() -> None:
    now = 0.0
    missing = says(raw("azure-error-404.xml"), "404 Not Found", media="application/xml")
    async with FaultServer(missing) as server:
        source = azure.AzureSource(
            Address.base(server.url), Access(user="n", token=KEY), delivery="x", monotonic=lambda: now
        )

        async def trouble() -> tuple[Trouble, str]:
            with pytest.raises(SourceError) as caught:
                await source.fetch()
            return caught.value.trouble, caught.value.message

        assert await trouble() == (Trouble.WAITING, f"{server.host} has nothing on notification x yet")
        now = azure.PATIENCE - 1
        assert (await trouble())[0] is Trouble.WAITING
        now = azure.PATIENCE
        gone = (Trouble.REFUSED, f"404 from {server.host}: The specified entity does not exist")
        assert await trouble() == gone
        now = 0.0
        server.act = says(raw("azure-notificationdetails-processing.xml"), media="application/xml")
        assert await source.fetch() is not None
        server.act = missing
        assert await trouble() == gone  # it was there, and is there no more
        await source.aclose()


@pytest.mark.parametrize(
    ("status", "said", "told", "remedy"),
    [
        (
            "403 No",
            "Not in this tier.TrackingId:1a, Timestamp:x",
            "Not in this tier",
            "Standard tier",
        ),
        ("401 No", "", "the key was refused", "this machine's clock"),
    ],
)
async def test_refusals(status: str, said: str, told: str, remedy: str) -> None:
    xml = f"<Error><Code>{status[:3]}</Code><Detail>{said}</Detail></Error>"
    async with FaultServer(says(xml, status, media="application/xml")) as server:
        watched = azure.AzureSource(Address.base(server.url), Access(user="n", token=KEY), delivery="d-1")
        with pytest.raises(SourceError) as caught:
            await watched.fetch()
        await watched.aclose()
    assert caught.value.trouble is Trouble.REFUSED
    assert told in caught.value.message
    assert remedy in caught.value.remedy
