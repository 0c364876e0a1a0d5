"""Input: bytes of the keyboard, made harmless before anything is made of them. No I/O here."""

from __future__ import annotations

import re
import threading
from codecs import getincrementaldecoder
from collections import deque

from textual import events
from textual.message import Message

from pushtui.core.value import dataclass
from pushtui.tui.terminal.pace import ANSWER

_BEGIN, _END = b"\x1b[200~", b"\x1b[201~"
_ANSWER = ANSWER.encode()
_ANSWERS = re.compile(re.escape(_ANSWER) + rb"|\x1b\[2;(\d{1,4})R")
_MOST_PASTED = 64 * 1024
_BURST = 1024  # bytes at once without any control sequence: nobody types that fast
MOST_KEYS = 64
"""Keys that may wait for the screen. More at once were not typed."""


@dataclass(frozen=True)
class Pasted:
    """Text that the terminal says was pasted; no more than 64 KiB of it."""

    text: str


@dataclass(frozen=True)
class Answered:
    """The terminal's answer to `pace.QUESTION`."""


ANSWERED = Answered()


@dataclass(frozen=True)
class Placed:
    """The terminal's answer to `abilities.PROBE`: the cursor's column."""

    column: int


Item = str | Pasted | Answered | Placed


class Intake:
    """Turns bytes from the terminal into text to be parsed, pasted text, and answers of the terminal.

    Bytes that are not UTF-8 are left out. A paste is taken out whole, since a parser that looks at each character
    needs minutes for a megabyte; what is pasted into a terminal that does not mark it is thrown away.
    """

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._held = b""
        self._paste: bytearray | None = None

    @property
    def pasting(self) -> bool:
        """Whether a paste has begun and not ended."""
        return self._paste is not None

    def feed(self, data: bytes) -> list[Item]:
        """What these bytes complete, in their order."""
        found: list[Item] = []
        data = self._held + data
        self._held = b""
        while data:
            data = self._typed(data, found) if self._paste is None else self._pasted(data, found)
        return found

    def give_up(self) -> list[Item]:
        """What waited for more that never came: half a sequence, or a paste whose end was never told."""
        if self._paste is None:
            found: list[Item] = []
            held, self._held = self._held, b""
            self._parse(held, found)
            return found
        self._keep(self._held)
        self._held = b""
        return [self._finish()]

    def _typed(self, data: bytes, found: list[Item]) -> bytes:
        text, begin, rest = data.partition(_BEGIN)
        if begin:
            self._paste = bytearray()
        else:
            # A lone escape is a key; what follows it may be waited for, since `give_up` comes soon.
            size = next((n for n in range(len(_BEGIN) - 1, 1, -1) if text.endswith((_BEGIN[:n], _ANSWER[:n]))), 0)
            if size and not text.endswith(_ANSWER):
                text, self._held = text[:-size], text[-size:]
        self._parse(text, found)
        return rest

    def _parse(self, text: bytes, found: list[Item]) -> None:
        """Typed text, with the answers taken out."""
        if len(text) >= _BURST and b"\x1b" not in text:
            return
        place = 0
        for answer in _ANSWERS.finditer(text):
            self._decoded(text[place : answer.start()], found)
            found.append(ANSWERED if answer[1] is None else Placed(int(answer[1])))
            place = answer.end()
        self._decoded(text[place:], found)

    def _decoded(self, text: bytes, found: list[Item]) -> None:
        typed = self._decode(text).replace("\ufffd", "")
        if typed:
            found.append(typed)

    def _pasted(self, data: bytes, found: list[Item]) -> bytes:
        text, end, rest = data.partition(_END)
        if end:
            self._keep(text)
            found.append(self._finish())
            return rest
        size = next((n for n in range(len(_END) - 1, 0, -1) if text.endswith(_END[:n])), 0)
        if size:
            text, self._held = text[:-size], text[-size:]
        self._keep(text)
        return b""

    def _keep(self, text: bytes) -> None:
        assert self._paste is not None
        self._paste += text[: _MOST_PASTED - len(self._paste)]

    def _finish(self) -> Pasted:
        assert self._paste is not None
        text = bytes(self._paste).decode("utf-8", "ignore").replace("\0", "")
        self._paste = None
        return Pasted(text)


class Tally:
    """Counts what one thread hears, and lets another wait until it is enough."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        """How many there were so far."""
        return self._count

    def one_more(self) -> None:
        """One was heard."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def reaches(self, count: int, seconds: float) -> bool:
        """Whether there are so many within the time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count >= count, seconds)


class Inbox:
    """Messages between the thread that reads and the loop that handles; however busy that is, few wait.

    A mouse move replaces the one before it, and a burst of more keys than anybody types is thrown away whole.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Message] = deque()
        self._keys = 0

    def add(self, message: Message) -> bool:
        """Put a message in; True when nothing waited before, so that somebody has to be told."""
        with self._lock:
            first = not self._waiting
            if isinstance(message, events.MouseMove) and not first:
                if isinstance(self._waiting[-1], events.MouseMove):
                    self._waiting.pop()
            elif isinstance(message, events.Key):
                self._keys += 1
                if self._keys > MOST_KEYS:
                    self._waiting = deque(each for each in self._waiting if not isinstance(each, events.Key))
                    return first
            self._waiting.append(message)
            return first

    def take(self) -> list[Message]:
        """Everything that waits."""
        with self._lock:
            waiting, self._waiting, self._keys = list(self._waiting), deque(), 0
            return waiting
