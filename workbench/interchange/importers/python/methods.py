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
        given = [native(machine, each, node) for each in args]
        if any(isinstance(each, int) and each > 10_000 for each in given):
            raise NotKnownError(machine.unknown(node))
        return guarded(machine, node, lambda: getattr(holder, name)(*given))
    if isinstance(holder, FileContent) and name in {"encode", "decode"}:
        return holder
    if isinstance(holder, tuple) and name in {"index", "count"}:
        items = native(machine, holder, node)
        given = [native(machine, each, node) for each in args]
        return guarded(machine, node, lambda: getattr(items, name)(*given))
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
        parts = [native(machine, each, node) for each in elements(machine, args[0], node)]
        if (
            sum(len(each) for each in parts if isinstance(each, str | bytes)) + len(holder) * len(parts)
            > LARGEST
        ):
            raise NotKnownError(machine.unknown(node))
        return guarded(machine, node, lambda: holder.join(parts))
    given = [native(machine, each, node) for each in args]
    named = {key: native(machine, each, node) for key, each in keywords.items()}
    if name == "format" and isinstance(holder, str):
        check_format(machine, node, holder, [*given, *named.values()])
    if name in _PADDING and any(isinstance(each, int) and each > LARGEST for each in given):
        raise NotKnownError(machine.unknown(node))
    if name == "expandtabs":
        raise NotKnownError(machine.unknown(node))
    if name == "replace" and len(given) >= 2 and isinstance(given[0], str | bytes):
        times = len(holder) + 1 if not given[0] else holder.count(given[0])  # type: ignore[arg-type]
        if times * len(given[1]) > LARGEST:
            raise NotKnownError(machine.unknown(node))
    return wrapped(guarded(machine, node, lambda: getattr(holder, name)(*given, **named)))


def check_format(machine: Machine, node: ast.AST, text: str, given: list[Any]) -> None:
    """Refuses a format that would reach into objects, or makes more than anybody sends."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        raise Signal("raise", name="ValueError") from None
    for _, name, spec, _ in parts:
        if name is None:
            continue
        nested = "{" in (spec or "") and any(isinstance(each, int) and each > 1_000 for each in given)
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
            known, wanted = native(machine, holder, node), native(machine, args[0], node)
            return guarded(machine, node, lambda: getattr(known, name)(wanted))
        case "remove", [value]:
            known, wanted = native(machine, holder, node), native(machine, value, node)
            at = guarded(machine, node, lambda: known.index(wanted))
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
    found: dict[Any, Value] = {}
    for each in elements(machine, value, node):
        pair = elements(machine, each, node)
        if len(pair) != 2:
            raise Signal("raise", name="ValueError")
        key = native(machine, pair[0], node)
        guarded(machine, node, lambda key=key: hash(key))  # type: ignore[misc]
        found[key] = pair[1]
    return found


def _set(
    machine: Machine, node: ast.AST, holder: Container, name: str, args: list[Value], named: dict[str, Value]
) -> Value:
    if named or name not in {"add", "discard", "remove", "clear", "update", "copy", "union", "issubset"}:
        raise NotKnownError(machine.unknown(node))
    given = [native(machine, each, node) for each in args]
    machine.state.touch(holder)
    return wrapped(guarded(machine, node, lambda: getattr(holder.items, name)(*given)))


def _bytearray(
    machine: Machine, node: ast.AST, holder: Container, name: str, args: list[Value], named: dict[str, Value]
) -> Value:
    if name not in {"append", "extend", "clear", "copy", "decode", "hex", "pop", "reverse"}:
        raise NotKnownError(machine.unknown(node))
    given = [native(machine, each, node) for each in args]
    keywords = {key: native(machine, each, node) for key, each in named.items()}
    machine.state.touch(holder)
    return wrapped(guarded(machine, node, lambda: getattr(holder.items, name)(*given, **keywords)))


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
            known = key if isinstance(key, slice) else native(machine, key, node)
        except NotKnownError as error:
            raise NotKnownError(error.unknown.reaching(frozenset({holder}))) from None
        if isinstance(known, slice) and isinstance(items, list):
            return Container("list", items[known])
        return guarded(machine, node, lambda: items[known])
    if isinstance(holder, tuple):
        known = key if isinstance(key, slice) else native(machine, key, node)
        return guarded(machine, node, lambda: holder[known])
    known = key if isinstance(key, slice) else native(machine, key, node)
    whole = native(machine, holder, node)
    return wrapped(guarded(machine, node, lambda: whole[known]))


def store(machine: Machine, node: ast.AST, holder: Value, key: Value, value: Value) -> None:
    """Does `holder[key] = value`; MISSING deletes it."""
    if isinstance(holder, Container) and machine.lost(holder) is None:
        try:
            known = key if isinstance(key, slice) else native(machine, key, node)
            if holder.kind == "dict" and not isinstance(known, slice):
                guarded(machine, node, lambda: hash(known))
                if value is MISSING and known not in holder.items:
                    raise Signal("raise", name="KeyError")
                machine.state.touch(holder)
                if value is MISSING:
                    del holder.items[known]
                else:
                    holder.items[known] = value
                return
            if holder.kind in {"list", "bytearray"}:
                if holder.kind == "bytearray" and value is not MISSING:
                    value = native(machine, value, node)
                elif isinstance(known, slice) and value is not MISSING:
                    value = elements(machine, value, node)
                machine.state.touch(holder)
                if value is MISSING:
                    guarded(machine, node, lambda: holder.items.__delitem__(known))
                else:
                    guarded(machine, node, lambda: holder.items.__setitem__(known, value))
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
