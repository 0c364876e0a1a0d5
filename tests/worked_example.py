"""A real report, whose arithmetic is known: 196 sent, and one platform that reports no tracking."""

from __future__ import annotations

from pushtui.core.report import Counts, Kind, Platform, Reason, Report, Status
from pushtui.core.text import Name

START = 1_795_780_200.0  # 2026-11-27 11:50:00 UTC

TOTALS = Counts(sent=196, delivered=190, bounces=6, errors=2, opens=20, actions=10)
APNS = Counts(sent=100, delivered=96, bounces=4, errors=2)
FCM = Counts(sent=96, delivered=94, bounces=2, errors=0, opens=20, actions=10)
REPORT = Report(
    id=Name.of("worked"),
    name=Name.of("Worked example"),
    status=Status.COMPLETED,
    totals=TOTALS,
    platforms=(Platform(Name.of("apns"), APNS), Platform(Name.of("fcm"), FCM)),
    reasons=(
        Reason(Kind.BOUNCE, Name.of("Unregistered"), 4, Name.of("gone"), Name.of("apns"), START),
        Reason(Kind.ERROR, Name.of("ExpiredProviderToken"), 2, None, Name.of("apns"), None),
        Reason(Kind.BOUNCE, Name.of("UNREGISTERED"), 2, None, Name.of("fcm"), None),
    ),
    started_at=START,
    completed_at=START + 60,
    as_of=START + 90,
)
RATIOS = {
    "exclusion_rate": None,
    "delivered_rate": 190 / 196,
    "bounce_rate": 6 / 196,
    "error_rate": 2 / 196,
    "open_rate": 20 / 190,
    "action_rate": 10 / 190,
    "engagement_rate": 30 / 190,
}
PERCENT = {
    "bounce_rate": "3.06 %",
    "error_rate": "1.02 %",
    "open_rate": "10.53 %",
    "action_rate": "5.26 %",
    "engagement_rate": "15.79 %",
}
