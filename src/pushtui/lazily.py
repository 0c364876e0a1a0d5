"""Lazily: modules that others import and seldom use, which are loaded when they are used.

asyncio and the HTTP client import `ssl` whether there will be TLS or not. With OpenSSL behind it and behind
`hashlib`, that is 5 MB of memory. `importlib.util.LazyLoader` loads at the first look at any name, and some names
are looked at wherever the module is imported; and in Python 3.11 two threads at once confuse it.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec

__all__ = ["SELDOM", "install"]

SELDOM: Final[dict[str, tuple[str, ...]]] = {
    # asyncio asks of every socket whether it is an SSLSocket; anyio takes SSLContext for its annotations.
    "ssl": ("SSLContext", "SSLSocket"),
    # asyncio's TLS, which needs ssl at once.
    "asyncio.sslproto": (),
    # httpx has a table of these for digest authentication.
    "hashlib": ("md5", "sha1", "sha256", "sha512"),
    # httpx has cookies, guesses the encoding of texts, and imports urllib's client for its classes.
    "http.cookiejar": ("Cookie", "CookieJar"),
    "email.message": (),
    "http.client": ("HTTPSConnection",),
    # httpx and httpcore: authorities for TLS, and names of hosts beyond ASCII.
    "certifi": (),
    "idna": (),
    # shutil looks whether they are there.
    "bz2": (),
    "lzma": (),
    # Textual has pictures of its errors, its colours and its widgets, to look for mistakes with.
    "rich.panel": ("Panel",),
    "rich.table": ("Table",),
    "rich.tree": ("Tree",),
    # textual.types hands these names on, from widgets that may not be shown.
    "textual.widgets._directory_tree": ("DirEntry",),
    "textual.widgets._placeholder": ("PlaceholderVariant",),
    "textual.widgets._select": ("NoSelection", "SelectType"),
}
"""The modules, and of each the names that are taken from it, or looked at, where it is imported.

A name that is missing here costs what the module costs, and nothing else.
"""

_locks: Final = {name: RLock() for name in SELDOM}
"""One for each: whoever loads a module may have to wait for another thread that imports what it needs."""

_waiting: dict[str, Loader] = {}
"""What will load each module that is not loaded yet."""


def install() -> None:
    """From now on, load these modules when they are used. What is loaded already stays so; again is harmless."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder:
    """Finds these modules where Python does, and has them wait."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        """As in `importlib.abc.MetaPathFinder`."""
        if fullname not in SELDOM:
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None and spec.loader is not None:
            spec.loader = cast("Loader", _Waiter(spec.loader))
        return spec


class _Waiter:
    """Makes a module as its loader does, and leaves the loading for later."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As in `importlib.abc.Loader`."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing yet."""
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        _waiting[module.__name__] = self._loader
        module.__class__ = _Lazy
        _put_names(module)


def _put_names(module: ModuleType) -> None:
    vars(module).update({name: _Taken(module, name) for name in SELDOM[module.__name__]})


class _Lazy(ModuleType):
    """A module that waits, or is just being loaded."""

    def __getattr__(self, name: str) -> Any:
        """The name, when the module is loaded."""
        if name != "__path__":  # which is asked of each module that something is imported from
            _load(self)
        return ModuleType.__getattribute__(self, name)


def _load(module: ModuleType) -> None:
    """Load it, unless this thread is about to; another thread waits here until that is done.

    Raises:
        ImportError: it cannot be loaded, now as later.
    """
    with _locks[module.__name__]:
        loader = _waiting.pop(module.__name__, None)
        if loader is None:
            return
        for name in SELDOM[module.__name__]:
            del vars(module)[name]
        try:
            loader.exec_module(module)
        except BaseException:
            _waiting[module.__name__] = loader
            _put_names(module)
            raise
        module.__class__ = ModuleType


class _Taken:
    """Stands for a name that was taken from a module that waits: it passes on what is done with it."""

    def __init__(self, module: ModuleType, name: str) -> None:
        self.__module = module
        self.__name = name

    @property
    def __meant(self) -> Any:
        _load(self.__module)
        return getattr(self.__module, self.__name)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.__meant(*arguments, **named)

    def __getattr__(self, name: str) -> Any:
        if name == "__parameters__" or name.startswith("__typing_"):  # whether it is one of typing's own
            raise AttributeError(name)
        return getattr(self.__meant, name)

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[Any, ...]:
        return (self.__meant,)

    def __instancecheck__(self, value: object) -> bool:
        """Nothing can be an instance of a class that does not exist yet."""
        return self.__module.__name__ not in _waiting and isinstance(value, self.__meant)
