"""TimedScreen: a screen that goes about in time: pause, steps, jumps, marks."""

from __future__ import annotations

from pushtui.core.marks import LENGTH
from pushtui.core.text import clean
from pushtui.tui.collector import Collector
from pushtui.tui.faces.footer import Hint
from pushtui.tui.ports import Watch
from pushtui.tui.recall import Recall
from pushtui.tui.screens.modify import ModifyScreen
from pushtui.tui.travel import Travel


class TimedScreen(ModifyScreen):
    """A screen on a watch, at the present moment or any other. Subclasses draw it."""

    def __init__(self, watch: Watch, recall: Recall) -> None:
        super().__init__(recall)
        self.feed = watch
        self.travel = Travel(watch)
        self.collector = Collector(lambda seconds, then: self.set_timer(seconds, then))

    def show_state(self, *, placed: bool = True) -> None:
        """Draw what is known at the moment that is shown."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self.collector.go_on()

    def time_hints(self) -> list[Hint]:
        """The keys of the time line that work now."""
        label = self.desk_app.keymap.label
        found: list[Hint] = []
        if self.travel.at is not None:
            found.append((label("time.back", "time.forward"), "step"))
        if self.travel.at is not None and self.feed.replay is None:
            return [*found, (label("time.live"), "live")]
        return [*found, (label("data.pause"), "go on" if self.travel.stopped else "pause")]

    def action_pause(self) -> None:
        """Freeze the picture, or go on. Polling goes on either way."""
        self.travel.pause()
        self._went("")

    def _went(self, what: str) -> None:
        """Another moment is shown."""
        self.show_state()
        if what:
            self.say(what)

    def action_step(self, way: int) -> None:
        """One poll back or forward in time."""
        self.collector.put_off()
        self._went(self.travel.step(way > 0))

    def action_jump(self, way: int) -> None:
        """A minute back or forward."""
        self.collector.put_off()
        self._went(self.travel.jump(way > 0))

    def action_seek(self, way: int) -> None:
        """To the next mark, failure or change of status, or to the one before."""
        self.collector.put_off()
        self._went(self.travel.seek(way > 0))

    def action_live(self) -> None:
        """Back to the present, or to the end of a recording."""
        self._went(self.travel.to_end())

    def of_recording(self, why: str) -> bool:
        """Whether a recording is watched; then say why something is not done."""
        if self.feed.replay is None:
            return False
        self.say(f"This is a recording: {why}")
        return True

    def action_mark(self) -> None:
        """Ask for a short text, and put it on the time line where it is now."""
        if self.of_recording("marks are put on the time line while it is made"):
            return
        self.ask("mark: a short text for the time line", LENGTH, self._mark)

    def _mark(self, text: str) -> None:
        self.feed.mark(clean(text, limit=LENGTH))
        self.say("The mark is on the time line, at the present moment")
