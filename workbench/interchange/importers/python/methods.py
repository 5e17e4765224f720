"""Methods of the language's own types, on values that are known."""

from __future__ import annotations

import ast
import re
import string
from typing import Any

from workbench.interchange.importers.python.container_methods import BY_KIND, READING, not_known
from workbench.interchange.importers.python.convert import (
    CONSTANTS,
    LARGEST,
    NotKnownError,
    elements,
    is_constant,
    native,
    wrapped,
)
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.operators import content, guarded
from workbench.interchange.importers.python.state import Signal
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


def method(
    machine: Machine, node: ast.AST, holder: Value, name: str, args: list[Value], keywords: dict[str, Value]
) -> Value:
    """Returns what a method of a value gives.

    Raises:
        NotKnownError: it is not known; whatever it may change is not known any more either.
        Signal: it raises.
    """
    if isinstance(holder, Container):
        act = BY_KIND.get(holder.kind, not_known) if machine.lost(holder) is None else not_known
        try:
            return act(machine, node, holder, name, args, keywords)
        except NotKnownError as error:
            if name not in READING:
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
