"""Outcomes in Firebase's delivery data for Android."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("FCM data")

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "droppedTooManyPendingMessages",
        Family.DROPPED,
        "More than a hundred messages were waiting for the device, so all of them were thrown away.",
        "use collapse keys",
        "Give messages that replace each other a collapse key.",
    ),
    _entry(
        "droppedAppForceStopped",
        Family.DROPPED,
        "The user stopped the app by force, and it may not be woken.",
        "nothing to do",
        "It receives messages again when the user opens it.",
    ),
    _entry(
        "droppedDeviceInactive",
        Family.TOKEN_GONE,
        "The device has not been seen for a month or more.",
        "prune old tokens",
        "Remove tokens that have not been renewed for a month or two.",
    ),
    _entry(
        "droppedTtlExpired",
        Family.EXPIRED,
        "The message's time to live was over before the device came online.",
        "raise the TTL",
        "Give the message a longer time to live, if it is still of use later.",
    ),
    _entry(
        "collapsed",
        Family.NO_FAULT,
        "A newer message with the same collapse key took its place.",
        "nothing to do",
        "That is what a collapse key is for.",
    ),
    _entry(
        "pending",
        Family.NO_FAULT,
        "The message waits for the device.",
        "wait",
        "Nothing has failed yet: the device may be offline.",
        narrow=True,
    ),
)
