"""The panels' faces, one noun a file."""

from __future__ import annotations

from pushtui.core.picture import Picture
from pushtui.core.tile import Tile
from pushtui.tui.faces.face import Face
from pushtui.tui.panels.alerts import AlertsPanel
from pushtui.tui.panels.breakdown import Breakdown
from pushtui.tui.panels.by_platform import Sending, Tracking
from pushtui.tui.panels.failed import Failed
from pushtui.tui.panels.performance import Performance
from pushtui.tui.panels.reasons import Excluded, Reasons
from pushtui.tui.panels.sending_metrics import SendingMetrics
from pushtui.tui.panels.summary import Summary

PANELS: tuple[type[Face], ...] = (
    Performance,
    Summary,
    Failed,
    Breakdown,
    Sending,
    Tracking,
    Reasons,
    Excluded,
    SendingMetrics,
    AlertsPanel,
)
"""Every panel, in the order of its number; 0 is the last."""

TILES: dict[str, Tile] = {
    "performance": Tile("performance", 12),
    "summary": Tile("summary", 8),
    "failed": Tile("failed", 4),
    "breakdown": Tile("breakdown", 12),
    "sending": Tile("sending", 6),
    "tracking": Tile("tracking", 6),
    "reasons": Tile("reasons", 8),
    "excluded": Tile("excluded", 4),
    "metrics": Tile("metrics", 12),
    "alerts": Tile("alerts", 12),
}
"""Each panel's place when it is added."""


def hidden(picture: Picture) -> frozenset[str]:
    """The keys of panels that have nothing to show so far: reasons of exclusions, until there is one."""
    return frozenset() if picture.exclusions else frozenset({Excluded.KEY})
