"""Scenarios: the simulated sends that `pushtui demo` knows, as one literal table."""

from __future__ import annotations

from dataclasses import replace

from pushtui.server import sim_reasons as why
from pushtui.server.sim_scenario import Channel, Fault, Incident, Lag, Pace, Scenario

_OPENING = Lag(median=150, sigma=1.15, longest=2400)
_ACTION = Lag(median=9, sigma=1.0, longest=300)

IOS = Channel(
    platform="ios",
    share=0.35,
    error_ratio=0.004,
    bounce_ratio=0.019,
    open_ratio=0.062,
    action_ratio=0.11,
    errors=why.APNS_ERRORS,
    bounces=why.APNS_BOUNCES,
    delivery=Lag(0.35, 0.6, 60, late_share=0.03, late_median=12),
    bounce=Lag(0.5, 0.7, 20),
    opening=_OPENING,
    action=_ACTION,
)
ANDROID = Channel(
    platform="android",
    share=0.57,
    error_ratio=0.005,
    bounce_ratio=0.027,
    open_ratio=0.088,
    action_ratio=0.15,
    errors=why.FCM_ERRORS,
    bounces=why.FCM_BOUNCES,
    delivery=Lag(0.55, 0.8, 90, late_share=0.06, late_median=18),
    bounce=Lag(0.6, 0.7, 20),
    opening=replace(_OPENING, median=130),
    action=_ACTION,
)
WEB = Channel(
    platform="web",
    share=0.08,
    error_ratio=0.007,
    bounce_ratio=0.046,
    open_ratio=0.031,
    action_ratio=0.21,
    errors=why.WEBPUSH_ERRORS,
    bounces=why.WEBPUSH_BOUNCES,
    delivery=Lag(1.2, 0.9, 120, late_share=0.1, late_median=25),
    bounce=Lag(0.8, 0.7, 20),
    opening=replace(_OPENING, median=210),
    action=_ACTION,
)

HEALTHY = Scenario(
    name="healthy",
    description="two million targets on three platforms, and nothing goes wrong",
    delivery_id="bf-2026-w1",
    delivery_name="Black Friday – wave 1",
    audience=2_000_000,
    channels=(IOS, ANDROID, WEB),
    pace=Pace(plateau=4_300),
    exclusion_ratio=0.006,
    exclusions=why.EXCLUSIONS,
)


def _huge_channels() -> tuple[Channel, ...]:
    """Twelve platforms of five push services, each with every reason that its service has for them."""
    apns = replace(IOS, errors=why.EVERY_APNS_ERROR, error_ratio=0.009)
    fcm = replace(ANDROID, errors=why.EVERY_FCM_ERROR, error_ratio=0.008)
    web = replace(WEB, errors=why.EVERY_WEBPUSH_ERROR)
    apple = (("ios", 0.27), ("ipados", 0.05), ("macos", 0.03), ("watchos", 0.015), ("tvos", 0.01))
    chrome = (("web-chrome", 0.045), ("web-firefox", 0.015), ("web-safari", 0.015))
    return (
        *(replace(apns, platform=platform, share=share) for platform, share in apple),
        replace(fcm, platform="android", share=0.44),
        replace(fcm, platform="wear", share=0.015, open_ratio=0.041),
        *(replace(web, platform=platform, share=share) for platform, share in chrome),
        replace(fcm, platform="huawei", share=0.06, errors=why.HMS_ERRORS, bounces=why.HMS_BOUNCES),
        replace(web, platform="windows", share=0.035, errors=why.WNS_ERRORS, bounces=why.WNS_BOUNCES),
    )


def _tiny_channels() -> tuple[Channel, ...]:
    """The two platforms of the worked example, with its counts as ratios; apns reports no tracking."""
    quick = Lag(6, 0.6, 16)
    apns = replace(IOS, platform="apns", share=102 / 198, error_ratio=2 / 102, bounce_ratio=4 / 100, tracked=False)
    fcm = replace(
        ANDROID, platform="fcm", share=96 / 198, error_ratio=0, bounce_ratio=2 / 96, open_ratio=20 / 94,
        action_ratio=10 / 20, opening=quick, action=Lag(2.5, 0.6, 6),
    )  # fmt: skip
    fast = Lag(0.5, 0.6, 6)
    return replace(apns, delivery=fast, bounce=fast), replace(fcm, delivery=fast, bounce=fast)


def _plain(platform: Channel) -> Channel:
    return replace(platform, tracked=False)


# Whoever watches a demo should not wait long for what it is about: these ramp up fast, and go wrong within 40 s.
_BRISK = replace(HEALTHY.pace, ramp=12)


def _prompt(channel: Channel) -> Channel:
    """Nothing arrives late: deliveries that trickle in would hide for minutes that the sender is dead."""
    soon = replace(channel.delivery, longest=8, late_share=0.0)
    return replace(channel, delivery=soon, bounce=replace(channel.bounce, longest=8))


_EXPIRY = Incident(
    name="the APNs provider token expires",
    begins=0.25,
    platform="ios",
    error_ratio=1.0,
    errors=(why.EXPIRED_PROVIDER_TOKEN,),
    onset=6,
)
_QUOTA = Incident(
    name="FCM's quota is exceeded",
    begins=0.25,
    platform="android",
    pace=0.18,
    error_ratio=0.11,
    errors=(why.QUOTA_EXCEEDED, why.FCM_UNAVAILABLE),
    onset=5,
    lasts=70,
    recovery=40,
)
_DEATH = Incident(name="the sender dies", begins=0.35, pace=0.0)

SCENARIOS: dict[str, Scenario] = {
    "healthy": HEALTHY,
    "expired-key": replace(
        HEALTHY,
        name="expired-key",
        description="the APNs provider token expires in mid-send: from then on every ios send fails",
        delivery_id="bf-2026-w2",
        delivery_name="Black Friday – wave 2",
        audience=500_000,
        pace=_BRISK,
        incidents=(_EXPIRY,),
    ),
    "dead-tokens": replace(
        HEALTHY,
        name="dead-tokens",
        description="an audience that was not cleaned for a year: more than a fifth of the sends bounce",
        delivery_id="winback-2026-11",
        delivery_name="Win-back – silent for a year",
        audience=700_000,
        channels=(
            replace(IOS, bounce_ratio=0.26, bounces=why.DEAD_APNS, open_ratio=0.021),
            replace(ANDROID, bounce_ratio=0.23, open_ratio=0.026),
            replace(WEB, bounce_ratio=0.41, open_ratio=0.008),
        ),
    ),
    "throttled": replace(
        HEALTHY,
        name="throttled",
        description="FCM's quota is exceeded: android slows to a fifth, then recovers",
        delivery_id="bf-2026-w3",
        delivery_name="Black Friday – last hours",
        audience=500_000,
        pace=_BRISK,
        incidents=(_QUOTA,),
    ),
    "stalled": replace(
        HEALTHY,
        name="stalled",
        description="the sender dies at a third of the send, and nothing tells so",
        delivery_id="cm-2026-early",
        delivery_name="Cyber Monday – early access",
        audience=180_000,
        channels=(_prompt(IOS), _prompt(ANDROID), _prompt(WEB)),
        pace=_BRISK,
        incidents=(_DEATH,),
    ),
    "outage": replace(
        HEALTHY,
        name="outage",
        description="the endpoint answers 503, then drops connections, then recovers; the send goes on",
        delivery_id="cm-2026-w1",
        delivery_name="Cyber Monday – wave 1",
        audience=1_000_000,
        faults=(
            Fault("503", begins=25, lasts=15, retry_after=4),
            Fault("drop", begins=40, lasts=20),
        ),
    ),
    "huge": replace(
        HEALTHY,
        name="huge",
        description="50 million targets, 12 platforms, 300 reasons",
        delivery_id="ny-2027-all",
        delivery_name="New Year – everyone",
        audience=50_000_000,
        channels=_huge_channels(),
        pace=Pace(plateau=60_000),
        exclusion_ratio=0.009,
        exclusions=why.EVERY_EXCLUSION,
    ),
    "tiny": Scenario(
        name="tiny",
        description="198 targets in 40 seconds: ends on the numbers of the manual's worked example",
        delivery_id="pilot-198",
        delivery_name="Pilot – loyalty testers",
        audience=198,
        channels=_tiny_channels(),
        pace=Pace(plateau=7.5, ramp=4, tail=1),
        wait=1,
        exact=True,
    ),
    "partial": replace(
        HEALTHY,
        name="partial",
        description="a gateway that reports no engagement, and not how many are targeted or excluded",
        delivery_id="gw-7731",
        delivery_name="Gateway batch 7731",
        audience=700_000,
        channels=(_plain(IOS), _plain(ANDROID), _plain(WEB)),
        exclusion_ratio=0.0,
        exclusions=(),
        withheld=("targeted", "excluded", "opens", "actions"),
    ),
}
"""Every scenario by its name; `healthy` is the default."""

DEFAULT = "healthy"
