"""Between the interpreter's values and Python's own."""

from __future__ import annotations

import ast
from typing import Any

from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.values import Container, Unknown, Value, View

LARGEST = 32 * 1024 * 1024
"""Bytes or characters of a value that is made here; a literal `"a" * 10**9` is not."""
_MOST = 200_000
"""Elements of a container that is made here."""
_DEEPEST = 50
_ALTOGETHER = 4 * LARGEST
"""Bytes and characters that one script makes."""
CONSTANTS = (bool, int, float, complex, str, bytes, type(None))


class NotKnownError(Exception):
    """A value that is needed is not known.

    Attributes:
        unknown: it.
    """

    def __init__(self, unknown: Unknown) -> None:
        super().__init__()
        self.unknown = unknown


def is_constant(value: Value) -> bool:
    """Returns whether a value is one of Python's own that cannot change and is known all through."""
    if isinstance(value, tuple):
        return all(map(is_constant, value))
    return isinstance(value, CONSTANTS)


def native(machine: Machine, value: Value, node: ast.AST) -> Any:
    """A value as Python's own, copied all through.

    Raises:
        NotKnownError: it, or a part of it, is not known, has no counterpart, or is too large.
    """
    return _Copy(machine, node).of(value, ())


class _Copy:
    """One copy; parts that are shared count as often as they are met."""

    def __init__(self, machine: Machine, node: ast.AST) -> None:
        self._machine = machine
        self._node = node
        self._size = 0
        self._count = 0

    def of(self, value: Value, inside: tuple[Container, ...]) -> Any:
        self._count += 1
        if isinstance(value, str | bytes):
            self._size += len(value)
        if self._size > LARGEST or self._count > _MOST:
            raise NotKnownError(self._machine.unknown(self._node))
        if isinstance(value, CONSTANTS):
            return value
        if isinstance(value, tuple):
            return tuple([self.of(element, inside) for element in value])
        if isinstance(value, Unknown):
            raise NotKnownError(value)
        if isinstance(value, Container) and value not in inside and len(inside) < _DEEPEST:
            return self._content(value, (*inside, value))
        raise NotKnownError(self._machine.unknown(self._node))

    def _content(self, value: Container, inside: tuple[Container, ...]) -> Any:
        if cause := self._machine.lost(value):
            raise NotKnownError(cause)
        match value.kind:
            case "list":
                return [self.of(element, inside) for element in value.items]
            case "dict":
                return {key: self.of(element, inside) for key, element in value.items.items()}
            case "set" if len(value.items) < 2:
                # The order of more is another one in every process.
                return set(value.items)
            case "bytearray":
                return bytearray(value.items)
        raise NotKnownError(self._machine.unknown(self._node))


def wrapped(value: Any) -> Value:
    """A value of Python's own as the interpreter has it."""
    match value:
        case list():
            return Container("list", [wrapped(element) for element in value])
        case dict():
            return Container("dict", {key: wrapped(element) for key, element in value.items()})
        case set() | frozenset():
            return Container("set", set(value))
        case bytearray():
            return Container("bytearray", value)
        case tuple():
            return tuple(wrapped(element) for element in value)
        case _:
            return value


def elements(machine: Machine, value: Value, node: ast.AST) -> list[Value]:
    """Returns what iterating over a value gives; an iterator is used up by it.

    Raises:
        NotKnownError: nobody knows.
        Signal: it cannot be iterated over.
    """
    match value:
        case str() | bytes() | tuple():
            return list(value)
        case Unknown():
            raise NotKnownError(value)
        case View(container, name):
            if cause := machine.lost(container):
                raise NotKnownError(cause)
            items = container.items
            return {"keys": list(items), "values": list(items.values())}.get(name) or list(items.items())
        case Container():
            if cause := machine.lost(value):
                raise NotKnownError(cause)
            if value.kind == "set" and len(value.items) > 1:
                # Its order is another one in every process.
                raise NotKnownError(machine.unknown(node))
            if value.kind in {"list", "dict", "set", "bytearray"}:
                return list(value.items)
            if value.kind == "iterator":
                sequence = list(value.items)
                machine.state.touch(value)
                value.items.clear()
                return sequence
    if isinstance(value, bool | int | float | None):
        raise Signal("raise", name="TypeError")
    raise NotKnownError(machine.unknown(node))


def checked(machine: Machine, value: Any, node: ast.AST) -> Any:
    """A value that was made here, if it is not too large to go on with.

    Raises:
        NotKnownError: it is.
    """
    size = len(value) if isinstance(value, str | bytes | bytearray | list | tuple | dict | set) else 0
    machine.made += size
    largest = LARGEST if isinstance(value, str | bytes | bytearray) else _MOST
    if size > largest or machine.made > _ALTOGETHER:
        raise NotKnownError(machine.unknown(node))
    if isinstance(value, int) and value.bit_length() > 20_000:
        raise NotKnownError(machine.unknown(node))
    return value
