"""Modules that are seldom used wait until they are, and are then what they always were.

Each test is a process of its own: here they are loaded already.
"""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import textwrap
from asyncio import to_thread
from importlib import import_module
from pathlib import Path

import pytest

from pushtui.lazily import SELDOM
from tests.sources.faults import GOOD, FaultServer, says
from tests.terminal.endpoint import Endpoint
from tests.terminal.pty import Tty, terminal

LOOPBACK = Path(__file__).parent / "sources" / "loopback.pem"
CERTIFIED = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
CERTIFIED.load_cert_chain(LOOPBACK)

_WATCH = """
import json, sys
from pushtui.__main__ import main
place = sys.argv.pop(1)
status = main()
with open(place, "w") as file:
    json.dump({name: type(module).__name__ for name, module in sys.modules.items()}, file)
sys.exit(status)
"""


def test_a_watch_in_clear_text_loads_neither_openssl_nor_what_nobody_uses(tmp_path: Path) -> None:
    place = tmp_path / "modules"
    with Endpoint() as endpoint:
        tty = Tty((sys.executable, "-c", _WATCH, str(place), "watch", endpoint.url))
        try:
            tty.wait_for(lambda text: len(endpoint.answers) > 2 and "Black Friday" in text)
            tty.type("q")
            assert tty.wait() == 0
        finally:
            tty.end()
    modules = json.loads(place.read_text())
    assert {name for name, kind in modules.items() if kind == "_Lazy"} == set(SELDOM)
    assert {"httpx", "anyio.streams.tls", "asyncio"} <= set(modules)
    assert set(modules).isdisjoint({"_ssl", "_hashlib", "_bz2", "_lzma", "_curses"})


async def test_a_watch_over_https_verifies_certificates() -> None:
    async with FaultServer(says(GOOD), tls=CERTIFIED) as server:
        url = f"{server.url}/v1/deliveries/bf-1"
        with terminal("watch", url) as tty:
            await to_thread(tty.wait_for, "is from an unknown authority")
            assert server.log == []
            await _left(tty)
        with terminal("watch", url, "--ca-file", str(LOOPBACK)) as tty:
            await to_thread(tty.wait_for, "Black Friday")
            assert server.log
            await _left(tty)


async def test_a_proxy_s_certificate_is_verified_where_the_target_has_none() -> None:
    async with FaultServer(says(GOOD), tls=CERTIFIED) as proxy:
        with terminal("watch", "http://example.com/v1/deliveries/x", "--proxy", proxy.url) as tty:
            await to_thread(tty.wait_for, "is from an unknown authority")
            assert proxy.log == []
            await _left(tty)


async def _left(tty: Tty) -> None:
    tty.type("q")
    assert await to_thread(tty.wait) == 0


def run(script: str) -> str:
    """What a script prints that begins so."""
    beginning = "import sys\nfrom pushtui import lazily\nlazily.install()\n"
    done = subprocess.run(
        [sys.executable, "-c", beginning + textwrap.dedent(script)], capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.mark.parametrize("module", SELDOM)
def test_the_names_that_are_taken_are_there(module: str) -> None:
    names = vars(import_module(module))
    assert set(SELDOM[module]) <= set(names)
    # As is said before they are loaded.
    assert not any(getattr(names[name], "__parameters__", ()) for name in SELDOM[module])


def test_a_module_is_loaded_when_it_is_used_and_is_itself_then() -> None:
    out = run("""
        import ssl
        before = "_ssl" in sys.modules
        found = ssl.create_default_context
        print(before, "_ssl" in sys.modules, type(ssl), ssl.__loader__ is ssl.__spec__.loader)
        print(found is sys.modules["ssl"].create_default_context, type(ssl.SSLSocket))
    """)
    assert out == "False True <class 'module'> True\nTrue <class 'type'>"


def test_what_is_taken_from_a_module_that_waits_is_passed_on() -> None:
    out = run("""
        from hashlib import sha256
        from ssl import SSLContext
        import hashlib, ssl
        print(isinstance(1, SSLContext), "_ssl" in sys.modules, "_hashlib" in sys.modules)
        print(sha256(b"pushtui").digest() == hashlib.new("sha256", b"pushtui").digest())
        class Own(SSLContext):
            pass
        real = ssl.SSLContext
        print(Own.__mro__[1] is real, SSLContext.wrap_socket is real.wrap_socket, SSLContext is not real)
        print(isinstance(SSLContext(ssl.PROTOCOL_TLS_CLIENT), SSLContext), isinstance(1, SSLContext))
    """)
    assert out == "False False False\nTrue\nTrue True True\nTrue False"


def test_what_is_taken_may_be_in_a_type() -> None:
    out = run("""
        from http.cookiejar import CookieJar
        from typing import Optional, Union
        kinds = Union[CookieJar, dict[str, str], Optional[CookieJar]]
        print(len(kinds.__args__), type(sys.modules["http.cookiejar"]).__name__, isinstance(CookieJar(), CookieJar))
    """)
    assert out == "3 _Lazy True"


def test_a_name_that_is_not_there_is_not_there() -> None:
    out = run("""
        import hashlib
        for _ in range(2):
            try:
                hashlib.no_such_thing
            except AttributeError as error:
                print(error)
    """)
    assert out == "\n".join(["module 'hashlib' has no attribute 'no_such_thing'"] * 2)


def test_one_that_cannot_be_loaded_says_so_each_time_and_may_be_later() -> None:
    out = run("""
        import asyncio, ssl
        sys.modules["_ssl"] = None
        for use in (lambda: ssl.SSLError, lambda: ssl.SSLContext()) * 2:
            try:
                use()
            except ImportError as error:
                print(error)
        del sys.modules["_ssl"]
        print(issubclass(ssl.SSLError, OSError))
    """)
    assert out == "\n".join([*["import of _ssl halted; None in sys.modules"] * 4, "True"])


def test_threads_that_use_one_at_once_have_it_whole() -> None:
    out = run("""
        import threading
        import asyncio.sslproto, ssl
        sys.setswitchinterval(1e-6)
        together, found = threading.Barrier(8), []
        def use(number):
            together.wait()
            if number % 2:
                found.append(asyncio.sslproto.SSLProtocol.__init__ is not None)
            found.append(issubclass(ssl.SSLCertVerificationError, ssl.SSLError))
            found.append(callable(ssl.get_server_certificate))  # the last of its names
        threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(len(found), all(found))
    """)
    assert out == "20 True"


def test_one_that_is_there_already_is_left_alone() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import ssl, sys; from pushtui import lazily\nlazily.install(); lazily.install()\n"
            "import ssl; print(type(ssl), sum(type(f).__name__ == '_Finder' for f in sys.meta_path))",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "<class 'module'> 1\n"
