"""Snapshots of the screen as SVG files that can be looked at, and that differ only where the screen does."""

from __future__ import annotations

import re

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from pushtui.tui.app import PushtuiApp


class SvgSnapshots(SingleFileSnapshotExtension):
    """One SVG file a screen."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


def svg(app: PushtuiApp) -> str:
    """What the app shows now. Rich makes ids from a hash of the whole screen: they are made constant."""
    return re.sub(r"terminal-\d+", "pushtui", app.export_screenshot(title="pushtui"))
