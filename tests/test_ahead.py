"""The first answer from a child process: what it brings, what it fails to bring, and that it is gone then.

Each test is a process of its own: one with threads, as the tests' is, must not be forked.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="macOS forbids forking without exec to many")

_BEGINNING = """
import asyncio, os, signal, sys, time
from pushtui.ahead import Ahead, possible
from pushtui.core.report import Counts, Report, Status
from pushtui.core.source import PastPoint, SourceError, Trouble
from pushtui.core.text import Name

HERE = os.getpid()


class Source:
    place = "here"

    async def fetch(self):
        return Report(Name.of("d"), Name.of("\\x1b" + str(os.getpid() != HERE)), Status.SENDING, Counts(7, sent=3))

    async def history(self):
        return (PastPoint(1.0, Counts(7, sent=os.getpid() != HERE)),)

    async def aclose(self):
        pass


def gone():
    try:
        return os.waitpid(-1, os.WNOHANG) and False
    except ChildProcessError:
        return True


async def asked(made, times=2):
    source = Ahead(made)
    source.set_out()
    found = []
    try:
        for _ in range(times):
            for question in (source.fetch, source.history):
                try:
                    answer = await question()
                    found.append(answer.name.text if isinstance(answer, Report) else answer[0].totals.sent)
                except SourceError as error:
                    found.append((str(error.trouble), error.message, error.remedy, error.retry_after))
    finally:
        await source.aclose()
    return found

assert possible()
"""


def run(script: str) -> str:
    """What a script prints that begins as above."""
    done = subprocess.run(
        [sys.executable, "-c", _BEGINNING + textwrap.dedent(script)], capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout.strip()


def test_the_first_report_and_history_are_the_child_s_and_the_next_are_not() -> None:
    out = run("print(asyncio.run(asked(Source)), gone())")
    assert out == "['␛True', True, '␛False', False] True"


def test_a_failure_in_the_child_is_one_here() -> None:
    out = run("""
        class Failing(Source):
            async def fetch(self):
                if os.getpid() != HERE:
                    raise SourceError(Trouble.REFUSED, "503 from here", remedy="wait", retry_after=2.0)
                return await super().fetch()
        print(asyncio.run(asked(Failing)), gone())
    """)
    assert out == "[('refused', '503 from here', 'wait', 2.0), False, '␛False', False] True"


@pytest.mark.parametrize("ending", ["os.kill(os.getpid(), signal.SIGKILL)", "raise RuntimeError('a bug')"])
@pytest.mark.parametrize("where", ["fetch", "history"])
def test_what_a_child_fails_to_bring_is_asked_for_here(ending: str, where: str) -> None:
    out = run(f"""
        class Dying(Source):
            async def {where}(self):
                if os.getpid() != HERE:
                    {ending}
                return await super().{where}()
        print(asyncio.run(asked(Dying, 1)), gone())
    """)
    assert out == ("['␛False', False] True" if where == "fetch" else "['␛True', False] True")


def test_a_child_that_is_not_needed_any_more_is_ended() -> None:
    out = run("""
        class Slow(Source):
            async def fetch(self):
                await asyncio.sleep(3600)
        async def leave():
            source = Ahead(Slow)
            source.set_out()
            try:
                async with asyncio.timeout(0.2):
                    await source.fetch()
            except TimeoutError:
                print("given up", gone(), end=" ")
            await source.aclose()
        asyncio.run(leave())
        print(gone())
    """)
    assert out == "given up True True"


def test_the_child_holds_nothing_open_and_says_nothing() -> None:
    out = run("""
        class Looking(Source):
            async def fetch(self):
                print("nobody shall see this")
                sys.stderr.write("nor this")
                sys.stdout.flush(), sys.stderr.flush()
                open_ones = []
                for number in range(64):
                    try:
                        if os.readlink(f"/proc/self/fd/{number}").startswith("pipe:"):
                            open_ones.append(number)
                    except OSError:
                        pass
                return Report(Name.of("d"), Name.of(str(open_ones)), Status.SENDING, Counts(7))
        reader, writer = os.pipe()
        print(asyncio.run(asked(Looking, 1))[0])
    """)
    assert out == "[]"


def test_a_process_with_threads_is_not_forked() -> None:
    out = run("""
        import threading
        over = threading.Event()
        threading.Thread(target=over.wait).start()
        print(possible())
        over.set()
    """)
    assert out == "False"


@pytest.mark.parametrize("words", [[], ["prod/x"], ["http://127.0.0.1:9/", "--proxy", "x"]])
def test_a_child_that_waits_gets_the_errand_and_is_the_only_one(words: list[str]) -> None:
    out = run(f"""
        from pushtui import ahead
        forked = []
        fork = os.fork
        os.fork = lambda: forked.append(1) or fork()
        ahead.set_out({words})
        early = ahead.ready()
        print(early, asyncio.run(asked(Source)), ahead.ready() and not ahead._waiting, len(forked), gone())
    """)
    assert out == "True ['␛True', True, '␛False', False] True 1 True"


def test_a_child_may_be_sent_before_there_is_anybody_to_take_what_it_brings() -> None:
    out = run("""
        from pushtui import ahead
        forked = []
        fork = os.fork
        os.fork = lambda: forked.append(1) or fork()
        ahead.hurry(Source)
        ahead.set_out()
        ahead.hurry(Source)
        print(asyncio.run(asked(Source)), len(forked), gone())
    """)
    assert out == "['␛True', True, '␛False', False] 1 True"


def test_a_child_that_is_elsewhere_is_not_taken() -> None:
    out = run("""
        from pushtui import ahead
        ahead.set_out()
        ahead.hurry(Source)
        try:
            Ahead(lambda: Source()).set_out()
        except OSError as error:
            print(error, gone())
    """)
    assert out == "the child is elsewhere True"


QUICK = """
        class Quick:
            def __init__(self, how):
                self.how = how

            def __call__(self):
                return Source()

            def hasten(self):
                if self.how == "late":
                    raise SourceError(Trouble.UNREACHABLE, "late", remedy="wait", retry_after=None)
                report = Report(Name.of("d"), Name.of("quick"), Status.SENDING, Counts(7, sent=3))
                return (report if self.how == "quick" else None), self
"""


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ("quick", "['quick', True]"),
        ("slow", "['␛True', True]"),
        ("late", "[('unreachable', 'late', 'wait', None), False]"),
    ],
)
def test_an_errand_may_have_a_quick_way(how: str, found: str) -> None:
    out = run(f"""{QUICK}
        print(asyncio.run(asked(Quick("{how}"), 1)), gone())
    """)
    assert out == f"{found} True"


GUESS = """
        from pushtui.sources import errand as module

        class Guessing:
            @staticmethod
            def guessed(words, environ):
                return Quick("quick") if words == ["right"] else Quick("late")

        module.Errand = Guessing
        Quick.__eq__ = lambda self, other: self.how == other.how
        from pushtui import ahead
"""


@pytest.mark.parametrize("word", ["right", "wrong"])
def test_what_a_guess_brings_counts_only_where_it_was_right(word: str) -> None:
    out = run(f"""{QUICK}{GUESS}
        ahead.set_out(["{word}"])
        print(asyncio.run(asked(Quick("quick"), 1)), gone())
    """)
    assert out == "['quick', True] True"


def test_a_child_without_an_errand_is_dismissed() -> None:
    out = run("""
        from pushtui import ahead
        ahead.set_out()
        ahead.dismiss()
        ahead.dismiss()
        print(ahead._waiting, gone())
    """)
    assert out == "[] True"


def test_a_child_leaves_when_its_parent_is_gone() -> None:
    child = run("""
        from pushtui import ahead
        ahead.set_out()
        print(ahead._waiting[0]._number)
        sys.stdout.flush()
        os._exit(0)
    """)
    deadline = time.monotonic() + 30
    while _alive(int(child)):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _alive(number: int) -> bool:
    try:
        with open(f"/proc/{number}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
