"""Methods of lists, dictionaries, sets, byte arrays, files and buffers."""

from __future__ import annotations

import ast
from typing import Any

from workbench.interchange.importers.python.convert import (
    LARGEST,
    NotKnownError,
    checked,
    elements,
    is_constant,
    native,
    wrapped,
)
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.operators import content, guarded, truth
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.values import (
    Container,
    FileContent,
    Value,
    View,
)

Arguments = tuple[list[Value], dict[str, Value]]


def not_known(
    machine: Machine, node: ast.AST, holder: Container, name: str, args: list[Value], named: dict[str, Value]
) -> Value:
    raise NotKnownError(machine.lost(holder) or machine.unknown(node))


READING = frozenset(
    (
        *("copy", "count", "decode", "get", "getvalue", "index", "items", "keys", "values", "isdisjoint"),
        *("issubset", "issuperset", "union"),
    )
)


def _list(
    machine: Machine, node: ast.AST, holder: Container, name: str, args: list[Value], named: dict[str, Value]
) -> Value:
    items: list[Value] = holder.items
    match name, args:
        case "append", [value]:
            machine.state.touch(holder)
            items.append(value)
        case "extend", [more]:
            added = checked(machine, [*items, *elements(machine, more, node)], node)
            machine.state.touch(holder)
            items[:] = added
        case "insert", [int() as at, value]:
            machine.state.touch(holder)
            items.insert(at, value)
        case "pop", [] | [int()]:
            machine.state.touch(holder)
            return guarded(machine, node, lambda: items.pop(*args))
        case "clear", []:
            machine.state.touch(holder)
            items.clear()
        case "copy", []:
            return Container("list", list(items))
        case "reverse", []:
            machine.state.touch(holder)
            items.reverse()
        case "index" | "count", [_]:
            sequence, wanted = native(machine, holder, node), native(machine, args[0], node)
            return guarded(machine, node, lambda: getattr(sequence, name)(wanted))
        case "remove", [value]:
            sequence, wanted = native(machine, holder, node), native(machine, value, node)
            at = guarded(machine, node, lambda: sequence.index(wanted))
            machine.state.touch(holder)
            del items[at]
        case "sort", [] if named.keys() <= {"reverse"}:
            if not all(map(is_constant, items)):
                raise NotKnownError(machine.unknown(node))
            backwards = truth(machine, node, named.get("reverse", False))
            ordered = guarded(machine, node, lambda: sorted(items, reverse=backwards))
            machine.state.touch(holder)
            items[:] = ordered
        case _:
            raise NotKnownError(machine.unknown(node))
    return None


def _dict(
    machine: Machine, node: ast.AST, holder: Container, name: str, args: list[Value], named: dict[str, Value]
) -> Value:
    items: dict[Any, Value] = holder.items
    if name == "update" and len(args) <= 1:
        added = pairs(machine, node, args[0]) if args else {}
        machine.state.touch(holder)
        items.update(added | named)
        return None
    key = args[0] if args else None
    if args:
        key = native(machine, key, node)
        guarded(machine, node, lambda: hash(key))
    match name, len(args):
        case "get", 1 | 2:
            return items.get(key, args[1] if len(args) == 2 else None)
        case "setdefault", 1 | 2:
            if key not in items:
                machine.state.touch(holder)
                items[key] = args[1] if len(args) == 2 else None
            return items[key]
        case "pop", 1 | 2:
            machine.state.touch(holder)
            return guarded_pop(items, key, args[1:])
        case "popitem", 0:
            machine.state.touch(holder)
            return guarded(machine, node, items.popitem)
        case "clear", 0:
            machine.state.touch(holder)
            items.clear()
            return None
        case "copy", 0:
            return Container("dict", dict(items))
        case "keys" | "values" | "items", 0:
            return View(holder, name)
    raise NotKnownError(machine.unknown(node))


def guarded_pop(items: dict[Any, Value], key: Any, default: list[Value]) -> Value:
    """`dict.pop` of the script."""
    if key not in items and not default:
        raise Signal("raise", name="KeyError")
    return items.pop(key, *default)


def pairs(machine: Machine, node: ast.AST, value: Value) -> dict[Any, Value]:
    """Returns what `dict(value)` holds."""
    if isinstance(value, Container) and value.kind == "dict":
        return dict(content(machine, value))
    mapping: dict[Any, Value] = {}
    for element in elements(machine, value, node):
        pair = elements(machine, element, node)
        if len(pair) != 2:
            raise Signal("raise", name="ValueError")
        key = native(machine, pair[0], node)
        guarded(machine, node, lambda key=key: hash(key))  # type: ignore[misc]
        mapping[key] = pair[1]
    return mapping


def _set(
    machine: Machine, node: ast.AST, holder: Container, name: str, args: list[Value], named: dict[str, Value]
) -> Value:
    if named or name not in {"add", "discard", "remove", "clear", "update", "copy", "union", "issubset"}:
        raise NotKnownError(machine.unknown(node))
    values = [native(machine, argument, node) for argument in args]
    machine.state.touch(holder)
    return wrapped(guarded(machine, node, lambda: getattr(holder.items, name)(*values)))


def _bytearray(
    machine: Machine, node: ast.AST, holder: Container, name: str, args: list[Value], named: dict[str, Value]
) -> Value:
    if name not in {"append", "extend", "clear", "copy", "decode", "hex", "pop", "reverse"}:
        raise NotKnownError(machine.unknown(node))
    values = [native(machine, argument, node) for argument in args]
    keywords = {key: native(machine, argument, node) for key, argument in named.items()}
    machine.state.touch(holder)
    return wrapped(guarded(machine, node, lambda: getattr(holder.items, name)(*values, **keywords)))


def _file(
    machine: Machine, node: ast.AST, holder: Container, name: str, args: list[Value], named: dict[str, Value]
) -> Value:
    items: dict[str, Value] = holder.items
    match name, args:
        case "read", [] | [-1] | [None]:
            machine.may_raise()
            if items["read"]:
                return "" if items["text"] else b""
            machine.state.touch(holder)
            items["read"] = True
            return FileContent(items["path"])
        case "seek", [0]:
            machine.state.touch(holder)
            items["read"] = False
            return 0
        case "close" | "flush", []:
            return None
        case "readable" | "seekable", []:
            return True
    raise NotKnownError(machine.unknown(node))


def _buffer(
    machine: Machine, node: ast.AST, holder: Container, name: str, args: list[Value], named: dict[str, Value]
) -> Value:
    """io.BytesIO and io.StringIO: `data` is the whole, `at` the position."""
    items: dict[str, Any] = holder.items
    data, at = items["data"], items["at"]
    match name, args:
        case "getvalue", []:
            return data
        case "read", [] | [-1] | [None]:
            machine.state.touch(holder)
            if isinstance(data, FileContent):
                raise NotKnownError(machine.unknown(node))
            items["at"] = max(len(data), at)
            return data[at:]
        case "seek", [int() as to] if to >= 0:
            machine.state.touch(holder)
            items["at"] = to
            return to
        case "tell", []:
            return at
        case "write", [more] if type(more) is type(data):
            if at > len(data) or at + len(more) > LARGEST:
                raise NotKnownError(machine.unknown(node))
            machine.state.touch(holder)
            items["data"] = data[:at] + more + data[at + len(more) :]
            items["at"] = at + len(more)
            return len(more)
        case "close" | "flush", []:
            return None
    raise NotKnownError(machine.unknown(node))


BY_KIND = {
    "list": _list,
    "dict": _dict,
    "set": _set,
    "bytearray": _bytearray,
    "file": _file,
    "buffer": _buffer,
}
