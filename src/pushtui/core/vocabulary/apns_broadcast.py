"""Apple Push Notification service: the reasons that only broadcasts give."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("APNs")

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "FeatureNotEnabled",
        Family.SETUP,
        "Broadcasting is not turned on for this app.",
        "turn on broadcast",
        "Add the broadcast capability to the bundle id in the developer account.",
    ),
    _entry(
        "MissingChannelId",
        Family.BAD_REQUEST,
        "The broadcast names no channel.",
        "set apns-channel-id",
        "Send apns-channel-id with the channel that was created.",
    ),
    _entry(
        "BadChannelId",
        Family.BAD_REQUEST,
        "The broadcast channel's identifier is malformed.",
        "check the channel id",
        "Use the identifier as Apple returned it when the channel was created.",
    ),
    _entry(
        "ChannelNotRegistered",
        Family.SETUP,
        "No such broadcast channel exists.",
        "create the channel",
        "Create the channel, or look for the one that was meant: it may have been deleted.",
    ),
    _entry(
        "MissingPushType",
        Family.BAD_REQUEST,
        "A broadcast needs its push type told.",
        "set apns-push-type",
        "Add the header apns-push-type.",
    ),
    _entry(
        "BadRequestParams",
        Family.BAD_REQUEST,
        "The broadcast request's parameters are not valid.",
        "fix the request",
        "Compare headers and query with Apple's description of the broadcast call.",
    ),
    _entry(
        "BadRequestPayload",
        Family.BAD_PAYLOAD,
        "The broadcast request's body is not valid.",
        "fix the payload",
        "Compare the body with Apple's description of the broadcast call.",
    ),
    _entry(
        "TopicMismatch",
        Family.WRONG_APP,
        "The broadcast channel belongs to another bundle id.",
        "use its bundle id",
        "Send with the bundle id under which the channel was created.",
    ),
    _entry(
        "CannotCreateChannelConfig",
        Family.SETUP,
        "No further broadcast channel can be made: the limit is reached, or its settings were refused.",
        "delete old channels",
        "Delete channels that are no longer used.",
    ),
)
