"""Profiles of type `json` for bodies of several services, each with every feature of the mapping it needs."""

from __future__ import annotations

import tomllib

from pushtui.sources.mapped import profile as profiles
from pushtui.sources.mapped.profile import JsonProfile
from pushtui.sources.settings import Settings

CAMPAIGN = """
url = "https://api.example.com/campaigns/{delivery}/stats?verbose=1"
id = "id"
name = "title"
status = "state"
started_at = "queued_at"
completed_at = "done_at"
error = "errors[0]"
not_yet = [404]
auth_scheme = "Key"

[statuses]
RUNNING = "sending"
Done = "completed"

[counts]
targeted = { plus = ["ok", "gone", "failed", "remaining"], optional = ["capped"] }
excluded = "capped"
sent = ["ok", "gone"]
delivered = "ok"
bounces = "gone"
errors = "failed"
opens = "clicks"
actions = { plus = ["taps"], minus = ["clicks"] }

[platforms]
rows = "stats"

[platforms.names]
chrome_web_push = "web"

[platforms.counts]
sent = ["ok", "gone"]
delivered = "ok"
errors = "failed"

[[reasons]]
rows = "failures"
code = "code"
count = "n"
message = "text"
platform = "os"
first_seen_at = "since"
kind_at = "type"
kinds = { lost = "bounce" }

[[reasons]]
rows = "blocked"
kind = "exclusion"

[list]
url = "https://api.example.com/campaigns"
rows = "campaigns"
"""

CAMPAIGN_BODY: dict[str, object] = {
    "id": "c-1",
    "title": "Black Friday",
    "state": "running",
    "queued_at": 1_795_416_400,
    "done_at": 0,
    "ok": 900,
    "gone": "60",
    "failed": 30.0,
    "remaining": 10,
    "clicks": 80,
    "taps": 95,
    "stats": {
        "ios": {"ok": 400, "gone": 20, "failed": 10},
        "chrome_web_push": {"ok": 500, "gone": -1, "failed": 20},
    },
    "failures": [
        {
            "code": "Unregistered",
            "n": 60,
            "text": "gone",
            "os": "ios",
            "since": "2026-11-23T12:00:00Z",
            "type": "Lost",
        },
        {"code": "ServerError", "n": "30", "type": "error"},
        {"code": "Weird", "n": 1, "type": "riddle"},
    ],
    "blocked": {"Opted out": 7, "Quiet hours": 5},
}

STATUS_ROW = """
url = "https://parse.example.com/classes/_PushStatus/{delivery}"
id = "objectId"
name = "parse_json(payload).alert"
status = "status"
started_at = "pushTime"

[statuses]
running = "sending"
succeeded = "completed"

[counts]
sent = "numSent"
errors = "numFailed"

[platforms.counts]
sent = "sentPerType"
errors = "failedPerType"
"""

STATUS_BODY: dict[str, object] = {
    "objectId": "p-1",
    "payload": '{"alert": "Hello", "badge": 1}',
    "status": "running",
    "pushTime": "2026-11-23T11:50:00.000Z",
    "numSent": 230,
    "numFailed": 20,
    "sentPerType": {"ios": 120, "android": 110},
    "failedPerType": {"android": 20},
}

INTERVALS = """
url = "https://api.example.com/stats"
body = '{"message": "{delivery}"}'
final_when = "length(pending) == `0`"

[counts]
sent = "rows[].m.sends"
opens = "from_pairs(totals, 'name', 'count').opens"
errors = "sum(to_pairs(faults)[].value)"

[platforms]
rows = "rows"
name = "m.platform"
names = { 1 = "ios", 3 = "android" }

[platforms.counts]
sent = "m.sends"

[[reasons]]
rows = "faults"
"""

INTERVALS_BODY: dict[str, object] = {
    "pending": ["x"],
    "rows": [
        {"m": {"platform": 1, "sends": "10"}},
        {"m": {"platform": 3, "sends": "5"}},
        {"m": {"platform": 1, "sends": "7"}},
        {"m": {"sends": "0"}},
    ],
    "totals": [{"name": "opens", "count": "4"}, {"name": "other", "count": "9"}],
    "faults": {"Timeout": 2, "Refused": 1},
}


def settings(text: str) -> Settings:
    """A profile's keys, as they stand in a file."""
    return Settings(tomllib.loads(text), lambda path: f"config.toml:{len(path)}", "profiles.shop")


def profile(text: str) -> JsonProfile:
    """The profile that the text describes."""
    return profiles.read(settings(text))
