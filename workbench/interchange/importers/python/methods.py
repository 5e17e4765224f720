"""Methods of the language's own types, on values that are known."""

from __future__ import annotations

import ast
import re
import string
from typing import Any

from workbench.interchange.importers.python.convert import (
    CONSTANTS,
    LARGEST,
    NotKnownError,
    checked,
    elements,
    is_constant,
    native,
    wrapped,
)
from workbench.interchange.importers.python.machine import Machine, Signal
from workbench.interchange.importers.python.operators import content, guarded, truth
from workbench.interchange.importers.python.values import (
    MISSING,
    Container,
    FileContent,
    Unknown,
    Value,
    View,
)

_TEXT = frozenset(
    (
        *("capitalize", "casefold", "center", "count", "decode", "encode", "endswith", "expandtabs", "find"),
        *("format", "hex", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier"),
        *("islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper", "join", "ljust", "lower"),
        *("lstrip", "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust"),
        *("rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase"),
        *("title", "translate", "upper", "zfill"),
    )
)
_PADDING = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs"})
_LONG_NUMBER = re.compile(r"\d{5,}")
_NUMBER = frozenset({"bit_length", "is_integer", "hex", "conjugate", "to_bytes", "as_integer_ratio"})

Arguments = tuple[list[Value], dict[str, Value]]


def method(
    machine: Machine, node: ast.AST, holder: Value, name: str, args: list[Value], keywords: dict[str, Value]
) -> Value:
    """Returns what a method of a value gives.

    Raises:
        NotKnownError: it is not known; whatever it may change is not known any more either.
        Signal: it raises.
    """
    if isinstance(holder, Container):
        act = _BY_KIND.get(holder.kind, _not_known) if machine.lost(holder) is None else _not_known
        try:
            return act(machine, node, holder, name, args, keywords)
        except NotKnownError as error:
            if name not in _READING:
                machine.lose([holder, *args, *keywords.values()], machine.unknown(node))
            reach = error.unknown.reaching(frozenset({holder}))
            raise NotKnownError(reach) from None
    if isinstance(holder, str | bytes):
        return _text(machine, node, holder, name, args, keywords)
    if isinstance(holder, int | float) and name in _NUMBER:
        values = [native(machine, argument, node) for argument in args]
        if any(isinstance(value, int) and value > 10_000 for value in values):
            raise NotKnownError(machine.unknown(node))
        return guarded(machine, node, lambda: getattr(holder, name)(*values))
    if isinstance(holder, FileContent) and name in {"encode", "decode"}:
        return holder
    if isinstance(holder, tuple) and name in {"index", "count"}:
        items = native(machine, holder, node)
        values = [native(machine, argument, node) for argument in args]
        return guarded(machine, node, lambda: getattr(items, name)(*values))
    raise NotKnownError(machine.unknown(node))


def _text(
    machine: Machine,
    node: ast.AST,
    holder: str | bytes,
    name: str,
    args: list[Value],
    keywords: dict[str, Value],
) -> Value:
    if name not in _TEXT:
        raise NotKnownError(machine.unknown(node))
    if name == "join" and len(args) == 1:
        parts = [native(machine, element, node) for element in elements(machine, args[0], node)]
        if (
            sum(len(part) for part in parts if isinstance(part, str | bytes)) + len(holder) * len(parts)
            > LARGEST
        ):
            raise NotKnownError(machine.unknown(node))
        return guarded(machine, node, lambda: holder.join(parts))
    values = [native(machine, argument, node) for argument in args]
    named = {key: native(machine, argument, node) for key, argument in keywords.items()}
    if name == "format" and isinstance(holder, str):
        check_format(machine, node, holder, [*values, *named.values()])
    if name in _PADDING and any(isinstance(value, int) and value > LARGEST for value in values):
        raise NotKnownError(machine.unknown(node))
    if name == "expandtabs":
        raise NotKnownError(machine.unknown(node))
    if name == "replace" and len(values) >= 2 and isinstance(values[0], str | bytes):
        times = len(holder) + 1 if not values[0] else holder.count(values[0])  # type: ignore[arg-type]
        if times * len(values[1]) > LARGEST:
            raise NotKnownError(machine.unknown(node))
    return wrapped(guarded(machine, node, lambda: getattr(holder, name)(*values, **named)))


def check_format(machine: Machine, node: ast.AST, text: str, values: list[Any]) -> None:
    """Refuses a format that would reach into objects, or makes more than anybody sends."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        raise Signal("raise", name="ValueError") from None
    for _, name, spec, _ in parts:
        if name is None:
            continue
        nested = "{" in (spec or "") and any(isinstance(value, int) and value > 1_000 for value in values)
        if not re.fullmatch(r"\w*", name) or _LONG_NUMBER.search(spec or "") or nested:
            raise NotKnownError(machine.unknown(node))


# Containers


def _not_known(
    machine: Machine, node: ast.AST, holder: Container, name: str, args: list[Value], named: dict[str, Value]
) -> Value:
    raise NotKnownError(machine.lost(holder) or machine.unknown(node))


_READING = frozenset(
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


_BY_KIND = {
    "list": _list,
    "dict": _dict,
    "set": _set,
    "bytearray": _bytearray,
    "file": _file,
    "buffer": _buffer,
}


def item(machine: Machine, node: ast.AST, holder: Value, key: Value) -> Value:
    """The value of `holder[key]`.

    Raises:
        NotKnownError: nobody knows it.
        Signal: there is no such item.
    """
    if isinstance(holder, Container) and holder.kind in {"list", "dict"}:
        items = content(machine, holder)
        try:
            index = key if isinstance(key, slice) else native(machine, key, node)
        except NotKnownError as error:
            raise NotKnownError(error.unknown.reaching(frozenset({holder}))) from None
        if isinstance(index, slice) and isinstance(items, list):
            return Container("list", items[index])
        return guarded(machine, node, lambda: items[index])
    if isinstance(holder, tuple):
        index = key if isinstance(key, slice) else native(machine, key, node)
        return guarded(machine, node, lambda: holder[index])
    index = key if isinstance(key, slice) else native(machine, key, node)
    whole = native(machine, holder, node)
    return wrapped(guarded(machine, node, lambda: whole[index]))


def store(machine: Machine, node: ast.AST, holder: Value, key: Value, value: Value) -> None:
    """Does `holder[key] = value`; MISSING deletes it."""
    if isinstance(holder, Container) and machine.lost(holder) is None:
        try:
            index = key if isinstance(key, slice) else native(machine, key, node)
            if holder.kind == "dict" and not isinstance(index, slice):
                guarded(machine, node, lambda: hash(index))
                if value is MISSING and index not in holder.items:
                    raise Signal("raise", name="KeyError")
                machine.state.touch(holder)
                if value is MISSING:
                    del holder.items[index]
                else:
                    holder.items[index] = value
                return
            if holder.kind in {"list", "bytearray"}:
                if holder.kind == "bytearray" and value is not MISSING:
                    value = native(machine, value, node)
                elif isinstance(index, slice) and value is not MISSING:
                    value = elements(machine, value, node)
                machine.state.touch(holder)
                if value is MISSING:
                    guarded(machine, node, lambda: holder.items.__delitem__(index))
                else:
                    guarded(machine, node, lambda: holder.items.__setitem__(index, value))
                return
        except NotKnownError:
            pass
    # Whatever it is: it is changed, and what is put there may be changed by way of it.
    if isinstance(holder, Container) or not is_constant(holder):
        machine.lose([holder, *([] if value is MISSING else [value])], machine.unknown(node))


def length(machine: Machine, node: ast.AST, value: Value) -> int:
    """The value of `len(value)`."""
    if isinstance(value, Container) and value.kind in {"list", "dict", "set", "bytearray"}:
        return len(content(machine, value))
    if isinstance(value, View):
        return len(content(machine, value.container))
    if isinstance(value, Unknown):
        raise NotKnownError(value)
    if isinstance(value, tuple):
        return len(value)
    if isinstance(value, CONSTANTS):
        return int(guarded(machine, node, lambda: len(value)))  # type: ignore[arg-type]
    raise NotKnownError(machine.unknown(node))
