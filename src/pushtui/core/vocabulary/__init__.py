"""The vocabulary: every code that is known, a module a service. Loaded when a reason is first looked up."""

from __future__ import annotations

from itertools import chain

from pushtui.core.entry import Entry
from pushtui.core.vocabulary import (
    adobe,
    airship,
    apns,
    apns_broadcast,
    azure,
    batch,
    expo,
    fcm,
    fcm_data,
    fcm_legacy,
    fcm_sdk,
    hms,
    onesignal,
    status,
    webpush,
    wns,
)

ENTRIES: tuple[Entry, ...] = tuple(
    chain(
        apns.ENTRIES,
        apns_broadcast.ENTRIES,
        fcm.ENTRIES,
        fcm_sdk.ENTRIES,
        fcm_legacy.ENTRIES,
        fcm_data.ENTRIES,
        webpush.ENTRIES,
        hms.ENTRIES,
        wns.ENTRIES,
        azure.ENTRIES,
        expo.ENTRIES,
        airship.ENTRIES,
        adobe.ENTRIES,
        onesignal.ENTRIES,
        batch.ENTRIES,
        status.ENTRIES,
    )
)
"""Every entry. Of two services with the same code the one that is asked more often comes first."""
