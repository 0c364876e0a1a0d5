"""Signs: what stands before a status, and how serious it is; the same on the screen and on a page."""

from __future__ import annotations

from pushtui.core.report import Status

STATUS: dict[Status, tuple[str, str]] = {
    Status.SCHEDULED: ("◷", "muted"),
    Status.SENDING: ("●", "good"),
    Status.PAUSED: ("❙", "warn"),
    Status.COMPLETED: ("✔", "good"),
    Status.CANCELED: ("✖", "warn"),
    Status.FAILED: ("✖", "bad"),
    Status.STALLED: ("!", "bad"),
    Status.UNKNOWN: ("?", "dim"),
}
"""Each status's sign, and the role that colours it: good, warn and bad are judgements, the others are none."""
