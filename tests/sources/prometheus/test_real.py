"""The `prometheus` source on a real Prometheus and a real VictoriaMetrics, which scrape a page of the test's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise

import pytest

from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import SourceError, Trouble
from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.prometheus.queries import Queries, read
from pushtui.sources.prometheus.source import PrometheusLister, PrometheusSource
from pushtui.sources.settings import Settings
from tests.needs import require_command
from tests.sources.prometheus.exporter import Page, exporting
from tests.sources.servers import PATIENCE, free_ports, running

STRANGE = 'it\'s \\ "strange" {x}'
STARTED = int(time.time()) - 60
METRICS = """
push_targeted{{delivery="bf-1"}} 2000000
push_sent_total{{delivery="bf-1",platform="ios",pod="a"}} {ios}
push_sent_total{{delivery="bf-1",platform="ios",pod="b"}} 11
push_sent_total{{delivery="bf-1",platform="android",pod="a"}} 525
push_errors_total{{delivery="bf-1",platform="ios",reason="ExpiredProviderToken"}} 7
push_errors_total{{delivery="bf-1",platform="android",reason="UNAVAILABLE"}} 2
push_bounces_total{{delivery="bf-1",platform="ios"}} NaN
push_opens_total{{delivery="bf-1",platform="ios"}} +Inf
push_started_timestamp_seconds{{delivery="bf-1"}} {started}
push_sent_total{{delivery="it's \\\\ \\"strange\\" {{x}}",platform="web"}} 3
gorush_total_push_count 200
gorush_ios_success 100
gorush_ios_error 5
gorush_android_success 80
gorush_android_fail 15
gorush_huawei_success 0
gorush_huawei_fail 0
"""


def metrics(ios: int) -> str:
    return METRICS.format(ios=ios, started=STARTED)


@dataclass
class Setting:
    """A server that scrapes a page."""

    name: str
    url: str
    page: Page


@pytest.fixture(scope="module", params=["prometheus", "victoria-metrics"])
def setting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    require_command(request.param)
    path = tmp_path_factory.mktemp(request.param)
    [port] = free_ports(1)
    with ExitStack() as stack:
        page = stack.enter_context(exporting(metrics(800)))
        config = path / "scrape.yml"
        jobs = f"- job_name: push\n  static_configs: [{{targets: ['127.0.0.1:{page.port}']}}]\n"
        config.write_text(f"global: {{scrape_interval: 1s, scrape_timeout: 1s}}\nscrape_configs:\n{jobs}")
        if request.param == "prometheus":
            command = ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={path}/data"]
            command += [f"--web.listen-address=127.0.0.1:{port}"]
        else:
            command = ["victoria-metrics", f"-promscrape.config={config}", f"-storageDataPath={path}/data"]
            # Not to hide the newest samples from queries, as it does for 30 s otherwise.
            command += [f"-httpListenAddr=127.0.0.1:{port}", "-search.latencyOffset=0s"]
        ready = {"prometheus": "-/ready", "victoria-metrics": "health"}[request.param]
        stack.enter_context(running(command, f"http://127.0.0.1:{port}/{ready}", path))
        yield Setting(request.param, f"http://127.0.0.1:{port}", page)


def queries(**values: object) -> Queries:
    return read(Settings(values, lambda path: "config.toml:1", "profiles.prom"))


def source(setting: Setting, delivery: str | None, **values: object) -> PrometheusSource:
    return PrometheusSource(Address.base(setting.url), queries(**values), Access(deadline=30), delivery)


async def told(reader: PrometheusSource, sent: int | None, *, targeted: int | None = None) -> Report:
    """The first report with this number sent; of one scrape, a server may show one series sooner than another."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                report = await reader.fetch()
                if report.totals.sent == sent and targeted in (None, report.totals.targeted):
                    return report
            except SourceError as error:
                if error.trouble is not Trouble.WAITING:
                    raise
            await asyncio.sleep(0.1)


async def test_a_delivery_from_now_and_from_before(setting: Setting) -> None:
    setting.page.text = metrics(800)
    reader = source(setting, "bf-1")
    report = await told(reader, 1336, targeted=2_000_000)
    assert report.totals == Counts(targeted=2_000_000, sent=1336, errors=9)
    assert [(p.name.text, p.counts.sent, p.counts.errors) for p in report.platforms] == [
        ("android", 525, 2),
        ("ios", 811, 7),
    ]
    assert sorted((r.code.text, r.count, str(r.platform)) for r in report.reasons) == [
        ("ExpiredProviderToken", 7, "ios"),
        ("UNAVAILABLE", 2, "android"),
    ]
    assert (report.status, report.started_at) == (Status.SENDING, STARTED)
    assert report.as_of is not None
    assert abs(report.as_of - time.time()) < 300
    setting.page.text = metrics(900)
    await told(reader, 1436)
    points = await reader.history()
    counted = [point.totals.sent for point in points if point.totals.sent is not None]
    assert counted
    assert counted == sorted(counted)
    assert set(counted) <= {1336, 1436}
    assert all(one.at < other.at for one, other in pairwise(points))
    if setting.name == "prometheus":  # VictoriaMetrics moves the grid to whole steps
        assert counted[-1] == 1436
    await reader.aclose()


async def test_ids_windows_and_own_queries(setting: Setting) -> None:
    reader = source(
        setting, STRANGE, window="1h", queries={"delivered": 'sum(push_sent_total{delivery="{delivery}"})'}
    )
    report = await told(reader, 3)
    assert (report.id.raw, report.totals.delivered, report.status) == (STRANGE, 3, Status.UNKNOWN)
    await reader.aclose()


async def test_gorush_by_its_own_names(setting: Setting) -> None:
    reader = source(setting, None, template="gorush")
    report = await told(reader, 180)
    assert report.totals == Counts(targeted=200, sent=180, delivered=180, errors=20)
    assert [(p.name.text, p.counts.sent, p.counts.errors) for p in report.platforms] == [
        ("android", 80, 15),
        ("huawei", 0, 0),
        ("ios", 100, 5),
    ]
    assert [note.text for note in report.notes] == ["counted since the sender started, all deliveries together"]
    await reader.aclose()


async def test_deliveries_are_listed(setting: Setting) -> None:
    await told(waiter := source(setting, STRANGE), 3)
    await waiter.aclose()
    lister = PrometheusLister(Address.base(setting.url), queries(), Access(deadline=30))
    found = await lister.deliveries()
    await lister.aclose()
    assert [report.id.raw for report in found] == ["bf-1", STRANGE]
    assert (found[0].totals.targeted, found[1].totals.sent) == (2_000_000, 3)


@pytest.mark.parametrize("query", ["sum(", "push_sent_total + on(pod) group_left push_errors_total"])
async def test_what_a_query_does_wrong_is_told(setting: Setting, query: str) -> None:
    reader = source(setting, None, template="none", queries={"sent": query})
    with pytest.raises(SourceError, match=r"^4(00|22) from 127.* \(in the query for sent\)$") as caught:
        await reader.fetch()
    assert caught.value.remedy == "check the profile's queries"
    await reader.aclose()


async def test_what_is_not_there_is_waited_for(setting: Setting) -> None:
    reader = source(setting, "nothing")
    with pytest.raises(SourceError, match="has no data for delivery nothing yet") as caught:
        await reader.fetch()
    assert caught.value.trouble is Trouble.WAITING
    await reader.aclose()
