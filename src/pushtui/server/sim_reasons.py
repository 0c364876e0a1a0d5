"""The reasons that simulated push services give: their real codes, and how often each is seen among its kind.

Codes are those of Apple's, Google's, Huawei's and Microsoft's documentation and of RFC 8030's push services.
A *bounce* is a token that turns out to be gone; an *error* keeps a message from being sent.
"""

from __future__ import annotations

from pushtui.server.sim_scenario import Cause

EXPIRED_PROVIDER_TOKEN = Cause("ExpiredProviderToken", "The provider token is stale")
QUOTA_EXCEEDED = Cause("QUOTA_EXCEEDED", "Sending limit exceeded for the project", 92)
FCM_UNAVAILABLE = Cause("UNAVAILABLE", "The server is overloaded", 8)

APNS_BOUNCES = (
    Cause("Unregistered", "The device token is inactive for the topic", 70),
    Cause("BadDeviceToken", "The device token is malformed or of the other environment", 24),
    Cause("ExpiredToken", "The device token has expired", 6),
)
APNS_ERRORS = (
    Cause("InternalServerError", "APNs had an internal error", 44),
    Cause("TooManyRequests", "Too many requests to one device token", 26),
    Cause("DeviceTokenNotForTopic", "The token belongs to another bundle id", 20),
    Cause("ServiceUnavailable", "APNs is unavailable", 10),
)
FCM_BOUNCES = (Cause("UNREGISTERED", "The token is no longer valid"),)
FCM_ERRORS = (
    Cause("UNAVAILABLE", "The server is overloaded", 42),
    Cause("INTERNAL", "Unknown internal error", 24),
    Cause("SENDER_ID_MISMATCH", "The token belongs to another sender", 20),
    Cause("INVALID_ARGUMENT", "A request field is invalid", 14),
)
WEBPUSH_BOUNCES = (
    Cause("410", "The subscription is gone", 85),
    Cause("404", "The subscription is unknown", 15),
)
WEBPUSH_ERRORS = (
    Cause("429", "Rate limited", 55),
    Cause("503", "The push service is busy", 25),
    Cause("403", "The VAPID key does not match the subscription", 20),
)
EXCLUSIONS = (
    Cause("FREQUENCY_LIMIT_REACHED", "Message limit reached", 52),
    Cause("PushNoConsent", "The profile has not consented to push", 31),
    Cause("PushNoTokenFoundInProfile", "The profile has no push token", 14),
    Cause("RuntimeRenderingError", "Personalisation failed for the profile", 3),
)

DEAD_APNS = (
    Cause("BadDeviceToken", "The device token is malformed or of the other environment", 64),
    Cause("Unregistered", "The device token is inactive for the topic", 33),
    Cause("ExpiredToken", "The device token has expired", 3),
)

# What follows is seen only at a great size, where everything that can happen does.

EVERY_APNS_ERROR = (
    *APNS_ERRORS,
    Cause("PayloadTooLarge", "The payload is over 4096 bytes", 9),
    Cause("Shutdown", "APNs is closing the connection", 7),
    Cause("IdleTimeout", "The connection was idle for too long", 5),
    Cause("TopicDisallowed", "Pushing to this topic is not allowed", 3),
    Cause("TooManyProviderTokenUpdates", "The provider token is renewed too often", 2),
    Cause("ExpiredProviderToken", "The provider token is stale", 2),
    Cause("InvalidProviderToken", "The provider token cannot be verified", 1),
    Cause("MissingProviderToken", "No provider token was given", 1),
    Cause("BadEnvironmentKeyIdInToken", "The key is for the other environment", 1),
    Cause("UnrelatedKeyIdInToken", "The key is not the connection's first one", 1),
    Cause("BadCertificate", "The certificate is invalid", 1),
    Cause("BadCertificateEnvironment", "The certificate is for the other environment", 1),
    Cause("Forbidden", "The action is not allowed", 1),
    Cause("BadCollapseId", "The collapse id is too long", 1),
    Cause("BadExpirationDate", "The expiration is invalid", 1),
    Cause("BadMessageId", "The apns-id is not a UUID", 1),
    Cause("BadPriority", "The priority is invalid", 1),
    Cause("BadTopic", "The topic is invalid", 1),
    Cause("DuplicateHeaders", "A header was repeated", 1),
    Cause("InvalidPushType", "The push type is invalid", 1),
    Cause("MissingDeviceToken", "The path names no device token", 1),
    Cause("MissingTopic", "The topic is missing", 1),
    Cause("PayloadEmpty", "The payload is empty", 1),
    Cause("BadPath", "The path is wrong", 1),
    Cause("MethodNotAllowed", "The method is not POST", 1),
)
EVERY_FCM_ERROR = (
    *FCM_ERRORS,
    Cause("QUOTA_EXCEEDED", "Sending limit exceeded for the project", 12),
    Cause("DEADLINE_EXCEEDED", "The request timed out", 7),
    Cause("HTML_502", "The front end answered with a page", 3),
    Cause("UNSPECIFIED_ERROR", "No more information", 2),
    Cause("UNAUTHENTICATED", "The OAuth token is missing or expired", 1),
    Cause("PERMISSION_DENIED", "The service account lacks rights", 1),
    Cause("THIRD_PARTY_AUTH_ERROR", "The web push key is missing or invalid", 1),
)
EVERY_WEBPUSH_ERROR = (
    *WEBPUSH_ERRORS,
    Cause("500", "The push service failed", 8),
    Cause("502", "The upstream bridge failed", 5),
    Cause("413", "The payload is too large", 2),
    Cause("400", "The request is malformed", 2),
    Cause("401", "The VAPID token is missing or invalid", 1),
)
HMS_BOUNCES = (
    Cause("80100000", "Part of the tokens succeeded", 80),
    Cause("80300007", "All tokens are invalid", 20),
)
HMS_ERRORS = (
    Cause("81000001", "Internal error", 40),
    Cause("80600003", "The OAuth service failed", 20),
    Cause("80300002", "No right to send to these tokens", 12),
    Cause("80200003", "The access token has expired", 8),
    Cause("80300008", "The body is over 4096 bytes", 5),
    Cause("80300011", "No right to send with high priority", 4),
    Cause("80100001", "A request parameter is wrong", 3),
    Cause("80100003", "The message body is malformed", 2),
    Cause("80100016", "Sensitive content was found", 2),
    Cause("80100018", "The signature check failed", 1),
    Cause("80200001", "OAuth authentication failed", 1),
    Cause("80200005", "The JWT has expired", 1),
)
WNS_BOUNCES = (
    Cause("410", "The channel has expired", 60),
    Cause("404", "The channel URI is invalid", 25),
    Cause("dropped", "The notification was dropped", 15),
)
WNS_ERRORS = (
    Cause("channelthrottled", "The channel is throttled", 40),
    Cause("406", "Throttle limit exceeded", 22),
    Cause("503", "The service is unavailable", 15),
    Cause("500", "Internal error", 10),
    Cause("403", "The channel belongs to another app", 6),
    Cause("429", "The quota is exceeded", 3),
    Cause("413", "The payload is over 5000 bytes", 2),
    Cause("401", "The access token is missing or expired", 1),
    Cause("400", "The headers are wrong", 1),
)
EVERY_EXCLUSION = (
    *EXCLUSIONS,
    Cause("ExperimentationHoldoutExclusion", "The profile is in the holdout group", 9),
)
