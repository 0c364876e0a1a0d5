"""Value: dataclasses whose methods are made when they are needed.

The standard library compiles six methods for each frozen dataclass at once, which takes half a millisecond; of a
hundred classes that is a fifth of the time until the screen is there. Here a class takes a twentieth of that, and
its `__init__` is compiled when the first value is made. Fields and slots are the standard library's, so `fields`
and `replace` work; what is made looks, compares and hashes the same.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, fields
from operator import attrgetter
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from dataclasses import dataclass as with_fields

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, eq: bool = True, slots: bool = False) -> Any:
        """As in the standard library, with these of its options."""

        def made(cls: type) -> type:
            cls.__doc__ = cls.__doc__ or cls.__name__  # else the signature is worked out for it
            own = set(cls.__dict__)
            shell = with_fields(init=False, repr=False, eq=False, slots=slots)(cls)
            for name, method in _methods(shell, frozen=frozen, eq=eq, slots=slots):
                if name not in own:
                    setattr(shell, name, method)
            return shell

        return made if cls is None else made(cls)


__all__ = ["dataclass"]

_GIVEN: Final = object()
"""Stands for an argument that was not given, where its default has to be made anew for each value."""


def _methods(cls: Any, *, frozen: bool, eq: bool, slots: bool) -> list[tuple[str, Any]]:
    """The names and the methods of a class whose fields are known."""

    def init(self: Any, *arguments: Any, **named: Any) -> None:
        made = cls.__init__ = _init(cls, frozen=frozen)
        made(self, *arguments, **named)

    found: list[tuple[str, Any]] = [("__init__", init), ("__repr__", _repr)]
    if eq:
        found += _compared(cls, frozen=frozen)
    if frozen:
        found += [("__setattr__", _refuse), ("__delattr__", _refuse)]
        if slots:
            found += [("__getstate__", _state), ("__setstate__", _restore)]
    return found


def _init(cls: Any, *, frozen: bool) -> Any:
    """`__init__`, compiled."""
    known: dict[str, Any] = {"_put": object.__setattr__, "_given": _GIVEN}
    # A slot's own setter takes two fifths of the time of one that has to look for the slot first.
    slots = {name: slot.__set__ for name, slot in vars(cls).items() if isinstance(slot, MemberDescriptorType)}
    known |= {f"_put_{name}": put for name, put in slots.items()}
    parameters, lines = ["self"], list[str]()
    for each in fields(cls):
        value = each.name
        if each.default_factory is not MISSING:
            known[f"_new_{each.name}"] = each.default_factory
            fresh = f"_new_{each.name}()"
            value = f"{fresh} if {each.name} is _given else {each.name}" if each.init else fresh
        elif each.default is not MISSING:
            known[f"_default_{each.name}"] = each.default
        elif not each.init:
            continue  # `__post_init__` sees to it
        if each.init:
            default = f"=_default_{each.name}" if each.default is not MISSING else ""
            default = "=_given" if each.default_factory is not MISSING else default
            parameters.append(f"{each.name}{default}")
        elif each.default is not MISSING:
            value = f"_default_{each.name}"
        put = f"_put_{each.name}(self, {value})" if each.name in slots else f"_put(self, {each.name!r}, {value})"
        lines.append(put if frozen else f"self.{each.name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "".join(f"\n    {line}" for line in lines or ["pass"])
    exec(f"def __init__({', '.join(parameters)}):{body}", known)  # noqa: S102 - names of fields, written in our code
    made = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _compared(cls: Any, *, frozen: bool) -> list[tuple[str, Any]]:
    """`__eq__`, and `__hash__` where values cannot change."""
    names = [each.name for each in fields(cls) if each.compare]
    values: Any = attrgetter(*names) if names else lambda value: ()

    def equal(self: Any, other: Any) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return [("__eq__", equal), ("__hash__", (lambda self: hash(values(self))) if frozen else None)]


def _repr(self: Any) -> str:
    shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{self.__class__.__qualname__}({shown})"


def _refuse(self: Any, name: str, *_value: Any) -> None:
    raise FrozenInstanceError(f"{self.__class__.__name__}.{name} cannot be changed")


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
