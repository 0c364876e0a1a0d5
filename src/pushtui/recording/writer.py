"""Writer: puts events into a store, one transaction each, and packs them into compressed blocks."""

from __future__ import annotations

import json
import math
import zlib
from datetime import UTC, datetime

from pushtui import __version__
from pushtui.core.advance import FUTURE, reaching_back, retold
from pushtui.core.events import Event, Failed, Marked, Past, Regained
from pushtui.core.report import Counts
from pushtui.core.source import UsageProblem
from pushtui.core.state import State
from pushtui.core.text import Name
from pushtui.recording.alerts import over_since
from pushtui.recording.archive import Archive
from pushtui.recording.block import Block
from pushtui.recording.codec import Encoder
from pushtui.recording.curve import curve, known_until
from pushtui.recording.store import Row, Store
from pushtui.recording.stretch import Sample, platforms_out, regained, totals_out

BLOCK = 40
"""Events of a block. A jump replays one block at most, so it bounds how long that takes."""

_LEVEL = 7
"""How hard zlib tries. With 9 it takes twice the time, and gains less than a hundredth."""

_THINNED = 21_600.0
"""Seconds before the oldest block that is kept of which every stretch's first sample is."""

_PAST = 45.0
"""Seconds of a stretch of what was before the watch: of times long ago only where stretches begin is read."""

_NONE = totals_out([Sample(0.0, False, Counts())])[1]
_HOT = "SELECT line, at, data FROM hot ORDER BY line"
_STRETCH = "INSERT INTO stretch VALUES (?, ?, ?, ?, ?, ?, ?)"


class Writer:
    """One watch's events on their way into a store. Used from one thread.

    Args:
        store: an empty one, or one that holds an earlier part of the same delivery.
        place: where the watch reads, fit to be shown. It has no credentials in it.
        most: bytes of blocks that are kept, the newest ones; None keeps all.
    """

    def __init__(self, store: Store, place: str, *, most: int | None = None) -> None:
        self.store = store
        self._place = place
        self._most = most
        self._archive = Archive(store)
        self._over = self._archive.last
        self._encoder: Encoder | None = None
        self._lines = 0
        self._samples: list[Sample] | None = None
        self._shots: set[float] = set()
        self._fresh = True
        self._known = False
        self._last = self._end()

    def _end(self) -> float:
        """The time of the last event that is there."""
        rows = self.store.rows("SELECT max(until) FROM block UNION ALL SELECT max(at) FROM hot")
        return max((at for (at,) in rows if at is not None), default=float("-inf"))

    def write(self, event: Event, before: State, after: State) -> None:
        """Record that `event` led from `before` to `after`. It is safe when this returns.

        Raises:
            UsageProblem: the store holds another delivery.
            sqlite3.Error, OSError: it could not be written; the next one may be tried.
        """
        at = max(self._last, event.at)
        encoder, lines, samples = self._encoder, self._lines, self._samples
        # Until it is known to be written, the block counts as broken off: a later event then begins a new one.
        self._encoder = None
        with self.store.transaction():
            if not self._known and after.report is not None:
                self._introduce(after.report.id, after.report.name)
            # What is regained belongs between two samples of the block that is being written.
            full = (lines >= BLOCK or (encoder is not None and encoder.crowded)) and not isinstance(event, Regained)
            if encoder is None or full:
                self._seal()
                encoder, lines, samples = Encoder(), 0, []
                self._hot(0, at, encoder.begin(before, self._archive.file(before.alerts, self._over)))
            lines += 1
            self._hot(lines, at, encoder.event(event, after.alerts))
            if isinstance(event, Past):
                self._past(event, before)
            for alert in over_since(before.alerts, after.alerts)[0]:
                self._archive.add(alert, after.alerts)
            self._landmarks(event, before, after, at)
        self._samples = self._more(samples or [], event, before, after)
        self._shots = {shot.at for shot in after.minute[:-1]} | (self._shots if samples else set())
        self._encoder, self._lines, self._last = encoder, lines, at
        self._fresh = False
        self._known = self._known or after.report is not None

    def finish(self) -> None:
        """Pack what is left, as at the end of a watch.

        Raises:
            sqlite3.Error, OSError: it could not be written; nothing is lost.
        """
        with self.store.transaction():
            self._seal()
        self._encoder = self._samples = None

    def _introduce(self, identity: Name, name: Name) -> None:
        known = self.store.first("SELECT value FROM meta WHERE key = 'delivery'")
        if known is not None:
            if known[0] != _escaped(identity.raw):
                raise UsageProblem(f"the recording is of another delivery than {identity}: choose another file")
            return
        facts = {
            "delivery": _escaped(identity.raw),
            "name": name.text,
            "place": self._place,
            "recorded_by": f"pushtui {__version__}",
            "began_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        for key, value in facts.items():
            self.store.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _hot(self, line: int, at: float, data: bytes) -> None:
        # The beginning's time tells whether the block goes on from the one before, or is a new watch's first.
        self.store.run("INSERT INTO hot VALUES (?, ?, ?)", (line if line or not self._fresh else -1, at, data))

    def _seal(self) -> None:
        rows = self.store.rows("SELECT line, at FROM hot ORDER BY line")
        if rows:
            values = (rows[0][1], rows[-1][1], rows[0][0] < 0, self._packed([line for line, _ in rows]))
            self.store.run("INSERT INTO block (at, until, fresh, data) VALUES (?, ?, ?, ?)", values)
            left = self.store.rows(_HOT) if self._samples is None else []
            self.store.run("DELETE FROM hot")
            self._stretch(self._found(left) if self._samples is None else self._samples)
        if self._most is not None:
            self._forget(self._most)

    def _packed(self, lines: list[int]) -> bytes:
        """These lines, compressed. Only one is there at any time: of very many reasons one has megabytes."""
        machine, pieces = zlib.compressobj(_LEVEL), list[bytes]()
        for line in lines:
            if pieces:
                pieces.append(machine.compress(b"\n"))
            row = self.store.first("SELECT data FROM hot WHERE line = ?", (line,))
            assert row is not None
            pieces.append(machine.compress(row[0]))
        return b"".join((*pieces, machine.flush()))

    def _stretch(self, samples: list[Sample]) -> None:
        # Where a stretch begins at that very moment already, as one of an earlier watch, what is known stays.
        while samples and self.store.first("SELECT 1 FROM stretch WHERE at = ?", (samples[0].at,)) is not None:
            samples = samples[1:]
        if samples:
            hole = any(sample.gap or sample.bare for sample in samples[1:])
            first = samples[0]
            values = (first.at, first.gap, hole, *totals_out(samples), *platforms_out(samples, self._shots))
            self.store.run(_STRETCH, values)

    def _past(self, event: Past, before: State) -> None:
        """What was before the watch, as far as the watch takes it, and no recording knows it better."""
        first = before.history.first
        until = first.at if first is not None else math.inf
        known = known_until(self.store, until)
        points = {p.at: p for p in event.points if known < p.at < until and p.at <= event.at + FUTURE}
        samples: list[Sample] = []
        for at in sorted(points):
            if samples and (len(samples) >= BLOCK or at - samples[0].at >= _PAST):
                self._stretch(samples)
                samples = []
            samples.append(Sample(at, points[at].gap, points[at].totals))
        self._stretch(samples)

    def _more(self, samples: list[Sample], event: Event, before: State, after: State) -> list[Sample]:
        """These samples, and what an event added to the curves."""
        match event:
            case Past():
                return samples
            case Regained():
                return regained(samples, before.history, after.history)
            case _:
                sample = self._sample(before, after)
                return samples if sample is None else [*samples, sample]

    def _sample(self, before: State, after: State) -> Sample | None:
        """What this event added to the curves."""
        newest = after.history.newest
        if newest is None or newest is before.history.newest:
            return None
        # Between two watches of the same delivery nothing is known.
        gap = newest.gap or (before.history.newest is None and self._earlier(newest.at))
        platforms = after.report.platforms if after.report is not None else ()
        return Sample.of(newest.at, gap, newest.totals, platforms, held=after.history.base is None)

    def _earlier(self, at: float) -> bool:
        return self.store.first("SELECT 1 FROM stretch WHERE at < ? LIMIT 1", (at,)) is not None

    def _found(self, rows: list[Row]) -> list[Sample]:
        """The samples of a block that another program left unfinished."""
        left = Block(0, rows[0][0] < 0, rows[0][1], [row[2] for row in rows], self._archive)
        state = left.state
        found: list[Sample] = []
        if state.sampled_at is not None:
            state = reaching_back(state, Past(rows[0][1], curve(self.store, state.sampled_at).points))
        for told in map(left.told, range(len(left))):
            before, state = state, retold(state, told.event, told.alerts)
            self._shots.update(shot.at for shot in state.minute[:-1])
            found = self._more(found, told.event, before, state)
        return found

    def _landmarks(self, event: Event, before: State, after: State, at: float) -> None:
        found: list[tuple[str, str]] = []
        if isinstance(event, Marked):
            found.append(("mark", event.text))
        if isinstance(event, Failed) and before.failure is None:
            found.append(("failure", event.message))
        if before.report is not None and before.status is not after.status:
            found.append(("status", after.status.value))
        known = {(alert.rule.id, alert.raised) for alert in before.alerts.open}
        for alert in after.alerts.open:
            if (alert.rule.id, alert.raised) not in known:
                what = f" {alert.reason.code}" if alert.reason is not None else ""
                found.append(("alert", f"{alert.rule.id.replace('_', ' ')}{what}"))
        for kind, text in found:
            self.store.run("INSERT INTO landmark VALUES (?, ?, ?)", (at, kind, text))

    def _forget(self, most: int) -> None:
        """Drop the oldest blocks above the bound, an eighth at once; of curves before them keep what is seen."""
        kept = "SELECT total(length(data)), count(*), min(at) FROM block"
        before = row = self.store.rows(kept)[0]
        while row[0] > most:
            oldest = "SELECT number FROM block ORDER BY number LIMIT ?"
            self.store.run(f"DELETE FROM block WHERE number IN ({oldest})", (max(1, row[1] // 8),))  # noqa: S608
            row = self.store.rows(kept)[0]
        first = row[2:]
        if row == before or first[0] is None:
            return
        self.store.run("DELETE FROM landmark WHERE at < ?", first)
        self._archive.forget()
        self.store.run(
            "UPDATE stretch SET more = ?, platforms_more = NULL WHERE at < ? AND length(more) > ?",
            (_NONE, first[0], len(_NONE)),
        )
        kept = "SELECT min(at) FROM stretch WHERE at < ? GROUP BY CAST(at / 300 AS INTEGER)"
        self.store.run(
            f"DELETE FROM stretch WHERE at < ? AND NOT gap AND NOT hole AND at NOT IN ({kept})",  # noqa: S608
            (first[0] - _THINNED, first[0]),
        )


def _escaped(raw: str) -> str:
    """SQLite's text is UTF-8, which a raw name need not fit into."""
    return json.dumps(raw)
