"""Profiles of every type from the command line: its list, and a report by PROFILE/DELIVERY."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from pushtui.sources.registry import SOURCES
from tests.cli.support import Command, answering
from tests.sources.bodies import raw
from tests.sources.faults import Act, Talk, response
from tests.sources.mapped import examples
from tests.sources.providers import SECRET

SAMPLES = {
    "onesignal": {
        "/notifications": "onesignal-view-messages",
        "/notifications/d-1": "onesignal-view-message-inprogress",
    },
    "azure": {"/messages/d-1": "azure-notificationdetails-completed"},
    "parse": {
        "/classes/_PushStatus": "parse-pushstatus-list",
        "/classes/_PushStatus/d-1": "parse-pushstatus-running",
    },
    "countly": {"/o/push/message/d-1": "countly-message"},
    "gorush": {"/api/stat/app": "gorush-stat-app"},
    "airship": {
        "/api/reports/responses/list": "airship-responses-list",
        "/api/reports/perpush/detail/d-1": "airship-perpush-detail",
        "/api/reports/perpush/series/d-1": "airship-perpush-series",
    },
    "braze": {
        "/campaigns/data_series": "braze-campaigns-data-series",
        "/campaigns/details": "braze-campaigns-details",
    },
    "pushwoosh": {
        "/api/v2/messages:list": "pushwoosh-messages-list",
        "/api/v2/statistics/messages/totalsByIntervals": "pushwoosh-totalsbyintervals",
    },
    "batch": {"/1.1/KEY/campaigns/stats/d-1": "batch-campaigns-stats"},
    "ajo": {"/ajo/im/executions/audience/d-1": "ajo-execution-audience"},
}
IDS = {"pushwoosh": "5F1A-D2C30291-9E1E4F5B", "json": "c-1"}
OWN = {
    "onesignal": 'app_id = "app"',
    "azure": 'user = "listen"',
    "parse": 'app_id = "app"',
    "countly": 'app_id = "app"',
    "airship": 'user = "key"',
    "pushwoosh": 'application = "APP"',
    "batch": 'api_key = "KEY"',
    "ajo": 'api_key = "client"\norganization = "ORG@AdobeOrg"',
    "json": examples.CAMPAIGN.replace('url = "https://api.example.com/campaigns/{delivery}/stats?verbose=1"', ""),
}


def vector(query: str) -> dict[str, object]:
    """What Prometheus answers to a query for a list, or for one delivery."""
    label = {"delivery": "d-1"} if "by (delivery)" in query else {"platform": "ios"}
    found = [{"metric": label, "value": [1_795_434_700, "12"]}] if "push_sent_total" in query else []
    return {"status": "success", "data": {"resultType": "vector", "result": found}}


def rows(sql: str) -> dict[str, object]:
    """What ClickHouse answers."""
    row = {
        "event": "sent",
        "platform": "ios",
        "reason": "",
        "message": "",
        "count": "12",
        "first_at": 1_795_434_600,
    }
    more = {"delivery": "d-1"} if "GLOBAL IN" in sql else {"as_of": 1_795_434_700, "at": 1_795_434_600}
    return {"meta": [], "data": [{**row, **more}], "rows": 1}


def service(type_: str) -> Act:
    """The service of a type."""

    async def act(talk: Talk) -> None:
        path = talk.request.path.partition("?")[0]
        if type_ == "prometheus":
            data = json.dumps(vector(parse_qs(talk.body.decode())["query"][0])).encode()
        elif type_ == "clickhouse":
            data = json.dumps(rows(talk.body.decode())).encode()
        elif type_ == "json":
            whole = examples.CAMPAIGN_BODY
            data = json.dumps({"data": [whole], "campaigns": [whole]} if path == "/campaigns" else whole).encode()
        else:
            name = SAMPLES[type_].get(path)
            data = b"" if name is None else raw(f"{name}.{'xml' if type_ == 'azure' else 'json'}")
        media = "application/xml" if data[:1] == b"<" else "application/json"
        await talk.send(response(data, "200 OK" if data else "404 Not Found", media=media))

    return act


@pytest.fixture(params=SOURCES)
def profile(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """A type, with a profile `prod` of it in the configuration file."""
    type_: str = request.param
    with answering(service(type_)) as url:
        own = OWN.get(type_, "").replace("https://api.example.com", url)
        own = "\n".join(
            f"[profiles.prod.{x[1:]}" if x[:1] == "[" and x[:2] != "[[" else x for x in own.splitlines()
        )
        own = own.replace("[[", "[[profiles.prod.")
        where = f"{url}/campaigns/{{delivery}}/stats" if type_ == "json" else url
        text = f'[profiles.prod]\ntype = "{type_}"\nurl = "{where}"\ntoken_env = "KEY"\n{own}\n'
        (tmp_path / "config.toml").write_text(text)
        monkeypatch.setenv("PUSHTUI_CONFIG", str(tmp_path / "config.toml"))
        monkeypatch.setenv("KEY", SECRET)
        yield type_


def test_a_delivery_is_reported_and_examined(command: Command, profile: str) -> None:
    target = f"prod/{IDS.get(profile, 'd-1')}"
    assert command("config", "check").status == 0
    ended = command("report", target)
    assert (ended.status, ended.err) == (0, ""), ended
    assert SECRET not in ended.out
    ended = command("doctor", target)
    assert ended.status == 0, ended
    assert "ok    token        sent, and not refused" in ended.out
    assert SECRET not in ended.out


def test_deliveries_are_listed_where_the_service_can(command: Command, profile: str) -> None:
    if not SOURCES[profile].lists:
        line = command.refused("deliveries", "prod")
        assert line == f"a profile of type {profile} cannot list deliveries: give PROFILE/DELIVERY"
        return
    ended = command("deliveries", "prod")
    assert (ended.status, ended.err) == (0, ""), ended
    assert len(ended.out.splitlines()) > 1
    ended = command("doctor", "prod")
    assert ended.status == 0, ended
    assert " listed, the newest “" in ended.out or profile == "gorush"
