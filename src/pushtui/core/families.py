"""Families of faults: the same fault under its many names, and what to do about it in general."""

from __future__ import annotations

from enum import StrEnum

from pushtui.core.value import dataclass


class Family(StrEnum):
    """The same kind of fault, whatever a service calls it. In the order in which lists show them."""

    TOKEN_GONE = "token gone"  # noqa: S105 - a fault, not a token
    BAD_TOKEN = "bad token"  # noqa: S105 - a fault, not a token
    NO_TARGET = "no token"
    CREDENTIALS = "wrong credentials"
    WRONG_APP = "wrong app or topic"
    SETUP = "wrong set-up"
    TOO_LARGE = "payload too large"
    BAD_PAYLOAD = "bad payload"
    BAD_REQUEST = "bad request"
    THROTTLED = "throttled"
    PROVIDER_DOWN = "provider down"
    UNREACHABLE = "unreachable"
    OPTED_OUT = "no consent"
    CAPPED = "frequency capped"
    HELD_BACK = "held back"
    DUPLICATE = "duplicate"
    EXPIRED = "expired"
    DROPPED = "dropped"
    NOT_TRIED = "not tried"
    NO_FAULT = "not a failure"
    UNKNOWN = "unexplained"

    @property
    def label(self) -> str:
        """As it is written on the screen."""
        return self.value

    @property
    def about(self) -> About:
        """What it means, and what to do."""
        return _ABOUT[self]


@dataclass(frozen=True, slots=True)
class About:
    """What is true of a whole family.

    Attributes:
        retryable: whether sending the same message again can help; None where that depends.
        meaning: in one sentence.
        todo: what to do, in at most 22 characters.
        advice: what to do, in a sentence or two.
    """

    retryable: bool | None
    meaning: str
    todo: str
    advice: str


_ABOUT: dict[Family, About] = {
    Family.TOKEN_GONE: About(
        False,
        "The device or subscription can no longer be reached under this token.",
        "remove the token",
        "Delete the token; the app registers a new one when it is opened again. A steady share of these is usual.",
    ),
    Family.BAD_TOKEN: About(
        False,
        "This never was a valid token here: malformed, or issued for another environment.",
        "remove the token",
        "Delete the token, and find out where it came from: many at once mean a fault in how tokens are kept.",
    ),
    Family.NO_TARGET: About(
        False,
        "There was no token or registration to send to.",
        "check registration",
        "Check that apps hand their tokens over, and that the audience is the one that was meant.",
    ),
    Family.CREDENTIALS: About(
        False,
        "The push service does not accept the sender's key, certificate or access token.",
        "fix the credentials",
        "Usually every message fails until this is mended: stop, renew or correct the credentials, then go on.",
    ),
    Family.WRONG_APP: About(
        False,
        "The token belongs to another app, project or topic than the one that sends.",
        "check app and topic",
        "Send each token with the credentials and the topic of the app that registered it.",
    ),
    Family.SETUP: About(
        False,
        "Something is missing or wrong in the provider's settings, not in the message.",
        "fix the set-up",
        "Correct the settings of the app, the channel or the campaign, then send again.",
    ),
    Family.TOO_LARGE: About(
        False,
        "The message is larger than the push service takes.",
        "shorten the message",
        "Shorten texts and custom data; let the app fetch what is long.",
    ),
    Family.BAD_PAYLOAD: About(
        False,
        "The content of the message is not valid.",
        "fix the payload",
        "Correct the content or the template; the same message fails again.",
    ),
    Family.BAD_REQUEST: About(
        False,
        "The request around the message is not valid: a header, an option, an address.",
        "fix the request",
        "Correct the sending software or its settings; the same request fails again.",
    ),
    Family.THROTTLED: About(
        True,
        "More was sent than the push service allows in the time.",
        "slow down",
        "Send more slowly, wait as long as Retry-After says, and try these again with growing pauses.",
    ),
    Family.PROVIDER_DOWN: About(
        True,
        "The push service failed at its own side.",
        "retry with back-off",
        "Try again with growing pauses; if it lasts, look at the service's status page.",
    ),
    Family.UNREACHABLE: About(
        True,
        "The push service could not be reached, or did not answer in time.",
        "retry with back-off",
        "Try again with growing pauses; if it lasts, check network, name resolution and firewall.",
    ),
    Family.OPTED_OUT: About(
        False,
        "The person has not agreed to push messages, or has turned them off.",
        "nothing to do",
        "That is the person's choice: count it as excluded, and do not try again.",
    ),
    Family.CAPPED: About(
        False,
        "The person has had as many messages as the rules allow.",
        "nothing to do",
        "That is by intention: count it as excluded. If the number is too high, look at the limit.",
    ),
    Family.HELD_BACK: About(
        False,
        "A rule of the sender's own held the message back: a holdout group, a ban or a suppression list.",
        "nothing to do",
        "That is by intention: count it as excluded.",
    ),
    Family.DUPLICATE: About(
        False,
        "The same message to the same recipient was there already.",
        "nothing to do",
        "Count it as excluded, not as failed; many of them mean that the audience lists people twice.",
    ),
    Family.EXPIRED: About(
        False,
        "The message's time to live was over before the device came online.",
        "raise the TTL",
        "Give the message a longer time to live, if it is still of use later.",
    ),
    Family.DROPPED: About(
        False,
        "The push service took the message, and threw it away before the device had it.",
        "nothing to do",
        "Sending it again seldom helps: the device is offline, or does not show messages of this app.",
    ),
    Family.NOT_TRIED: About(
        True,
        "The provider gave up before it tried to send the message.",
        "send again",
        "Nothing has gone out, so it can be sent again; if it lasts, ask the provider.",
    ),
    Family.NO_FAULT: About(
        False,
        "This tells where the message stands; it is not a failure.",
        "nothing to do",
        "There is nothing to mend.",
    ),
    Family.UNKNOWN: About(
        None,
        "The service does not say what went wrong.",
        "read the message",
        "Look at the message beside the code, or in the provider's own reports.",
    ),
}
