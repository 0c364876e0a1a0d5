"""Adobe Journey Optimizer: reasons of exclusion, errors, and statuses of its feedback events."""

from __future__ import annotations

from pushtui.core.entry import Entry, of_service
from pushtui.core.families import Family

_entry = of_service("Adobe")

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "RuntimeDispatchError",
        Family.NOT_TRIED,
        "The message could not be handed over for dispatch.",
        "retry",
        "Try again; if it lasts, ask Adobe's support.",
        also=(
            "050301",
            "50301",
        ),
    ),
    _entry(
        "RuntimeRenderingError",
        Family.BAD_PAYLOAD,
        "The message could not be personalised for this profile.",
        "fix template or data",
        "Look for an expression that fails where an attribute is missing, and give it a default.",
        also=(
            "050302",
            "50302",
        ),
    ),
    _entry(
        "NamespaceErrorForExperimentation",
        Family.SETUP,
        "The experiment cannot use this identity namespace.",
        "fix the experiment",
        "Choose a namespace that all profiles of the experiment have.",
        also=(
            "050017",
            "50017",
        ),
    ),
    _entry(
        "ExperimentationHoldoutExclusion",
        Family.HELD_BACK,
        "The profile is in the group that receives nothing, for comparison.",
        also=(
            "050018",
            "50018",
        ),
    ),
    _entry(
        "ExcludedForControlRules",
        Family.CAPPED,
        "A capping or business rule holds the message back.",
        "review capping rules",
        "That is by intention. If the number is too high, look at the rules.",
        also=(
            "050002",
            "50002",
        ),
    ),
    _entry(
        "PushNoTokenFoundInProfile",
        Family.NO_TARGET,
        "The profile has no push token.",
        "check token sync",
        "Some profiles never have one. If there are many, check that the app's SDK hands tokens over.",
        fault="no target",
        also=(
            "050030",
            "50030",
        ),
    ),
    _entry(
        "PushNoValidTokenFoundForApps",
        Family.WRONG_APP,
        "The profile has tokens, but none for this app and platform.",
        "check app surface",
        "Compare the app surface with what the app registers, sandbox and production included.",
        fault="other app",
        also=(
            "050031",
            "50031",
        ),
    ),
    _entry(
        "PushNoApplicationDefinedInPreset",
        Family.SETUP,
        "The channel configuration names no app.",
        "fix channel config",
        "Choose an app in the channel configuration of the message.",
        also=(
            "050033",
            "50033",
        ),
    ),
    _entry(
        "PushMalformedProfile",
        Family.BAD_TOKEN,
        "The push details in the profile do not have the proper form.",
        "fix the push details",
        "Look at pushNotificationDetails of such a profile, and at what writes it.",
        fault="malformed token",
        also=(
            "050034",
            "50034",
        ),
    ),
    _entry(
        "PushNoVariantDefined",
        Family.SETUP,
        "The message has no variant for this profile.",
        "add a variant",
        "Add one, or a default, to the content.",
        also=(
            "050035",
            "50035",
        ),
    ),
    _entry(
        "PushNoMessageFoundForTreatment",
        Family.SETUP,
        "The experiment's treatment has no message.",
        "fix the experiment",
        "Give every treatment its content.",
        also=(
            "050036",
            "50036",
        ),
    ),
    _entry(
        "PushNoConsent",
        Family.OPTED_OUT,
        "The profile has not agreed to push messages.",
        fault="no consent",
        also=(
            "050111",
            "50111",
        ),
    ),
    _entry(
        "CJMPTS-1410-500",
        Family.PROVIDER_DOWN,
        "Adobe's sending service failed.",
        "",
        "Try again; if it lasts, check the credentials of the push channel.",
        http="500",
        fault="internal error",
    ),
    _entry(
        "CJMPTS-1006-404",
        Family.SETUP,
        "The provider or the channel of this message does not exist.",
        "fix channel config",
        "Check the channel configuration: it may point to something deleted.",
        http="404",
    ),
    _entry(
        "CJMPTS-1510-500",
        Family.PROVIDER_DOWN,
        "Adobe's service failed within.",
        http="500",
        fault="internal error",
    ),
    _entry(
        "CJMPTS-1023-500", Family.PROVIDER_DOWN, "A gateway beyond Adobe failed.", http="500", fault="bad gateway"
    ),
    _entry("CJMPTS-1310-500", Family.PROVIDER_DOWN, "Adobe's rendering service failed.", http="500"),
    _entry(
        "CJMTL-010011-422",
        Family.BAD_REQUEST,
        "A field of the request is not valid.",
        "fix the request",
        "The answer names the field.",
        http="422",
        fault="invalid argument",
    ),
    _entry(
        "sent",
        Family.NO_FAULT,
        "The message was handed to the platform's push service.",
        "nothing to do",
        narrow=True,
    ),
    _entry("delivered", Family.NO_FAULT, "The message was delivered.", "nothing to do", narrow=True),
    _entry(
        "bounce",
        Family.UNKNOWN,
        "The message came back.",
        "read messageFailure",
        "messageFailure.type says whether for good: after `hard` remove the token, after `soft` try again.",
        retryable=None,
        narrow=True,
    ),
    _entry(
        "error",
        Family.UNKNOWN,
        "The message failed.",
        "read messageFailure",
        "messageFailure.reason says why.",
        retryable=None,
        narrow=True,
    ),
    _entry(
        "exclude",
        Family.HELD_BACK,
        "The profile was excluded.",
        "read exclusion reason",
        "messageExclusion says why, by code and reason.",
        narrow=True,
    ),
    _entry(
        "delay",
        Family.NO_FAULT,
        "The message waits, or is being tried again.",
        "wait",
        "retryCount says how often it has been tried.",
        narrow=True,
    ),
    _entry(
        "duplicate",
        Family.DUPLICATE,
        "The same message to the same profile was there already, and this one was thrown away.",
        fault="duplicate",
    ),
    _entry(
        "denylist",
        Family.HELD_BACK,
        "The profile is on the suppression list.",
        "nothing to do",
        "Count it as excluded; look at the list if that is not intended.",
    ),
)
