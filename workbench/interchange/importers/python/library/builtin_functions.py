"""Functions of the language."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from workbench.interchange.importers.python.container_methods import pairs
from workbench.interchange.importers.python.convert import (
    LARGEST,
    NotKnownError,
    elements,
    is_constant,
    native,
)
from workbench.interchange.importers.python.library.act import Act, choosing, pure
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.methods import length
from workbench.interchange.importers.python.operators import content, guarded, truth
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.values import (
    Container,
    FileContent,
    Library,
    PathValue,
    Unknown,
    Value,
)


def _str(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    if len(args) == 1 and not named and isinstance(args[0], PathValue) and not args[0].beside:
        return str(PurePosixPath(args[0].path))
    if not args and not named:
        return ""
    if isinstance(args[0], FileContent) and len(args) + len(named) > 1:
        return args[0]
    return pure(str)(machine, node, args, named)


def _bytes(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    if args and isinstance(args[0], FileContent):
        return args[0]
    if args and isinstance(args[0], Container) and args[0].kind == "content":
        return content(machine, args[0])["content"]
    if args and isinstance(args[0], int) and args[0] > LARGEST:
        raise NotKnownError(machine.unknown(node))
    values = [native(machine, argument, node) for argument in args]
    keywords = {key: native(machine, argument, node) for key, argument in named.items()}
    return guarded(machine, node, lambda: bytes(*values, **keywords))


def _bytearray(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    made = _bytes(machine, node, args, named)
    if isinstance(made, FileContent):
        return Container("content", {"content": made})
    return Container("bytearray", bytearray(made))


def _list(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return Container("list", elements(machine, args[0], node) if args else [])


def _tuple(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return tuple(elements(machine, args[0], node)) if args else ()


def _dict(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return Container("dict", (pairs(machine, node, args[0]) if args else {}) | named)


def _set(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    items = [native(machine, item, node) for item in _unordered(machine, args[0], node)] if args else []
    return Container("set", guarded(machine, node, lambda: set(items)))


def _unordered(machine: Machine, value: Value, node: ast.AST) -> list[Value]:
    if isinstance(value, Container) and value.kind == "set":
        return list(content(machine, value))
    return elements(machine, value, node)


def _sorted(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    items = _unordered(machine, args[0], node)
    if not all(map(is_constant, items)) or not named.keys() <= {"reverse"}:
        raise NotKnownError(machine.unknown(node, reach=args))
    backwards = truth(machine, node, named.get("reverse", False))
    return Container("list", guarded(machine, node, lambda: sorted(items, reverse=backwards)))


def _range(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    bounds = [native(machine, argument, node) for argument in args]
    made = guarded(machine, node, lambda: range(*bounds))
    if len(made) > 10_000:
        raise NotKnownError(machine.unknown(node))
    return tuple(made)


def _iterator(make: Callable[..., Any]) -> Act:
    def act(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
        if make is enumerate and len(args) == 2:
            start = native(machine, args.pop(), node)
            items = list(enumerate(elements(machine, args[0], node), start))
        elif make is enumerate:
            start = native(machine, named.get("start", 0), node)
            items = list(enumerate(elements(machine, args[0], node), start))
        else:
            keywords = {key: native(machine, argument, node) for key, argument in named.items()}
            iterables = [elements(machine, argument, node) for argument in args]
            items = guarded(machine, node, lambda: list(make(*iterables, **keywords)))
        return Container("iterator", items)

    return act


def _iter(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return Container("iterator", elements(machine, args[0], node))


def _next(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    holder = args[0]
    if not isinstance(holder, Container) or holder.kind != "iterator":
        machine.lose(args, machine.unknown(node))
        raise NotKnownError(machine.unknown(node, reach=args))
    items = content(machine, holder)
    if items:
        machine.state.touch(holder)
        return items.pop(0)
    if len(args) == 2:
        return args[1]
    raise Signal("raise", name="StopIteration")


def _len(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return length(machine, node, args[0])


def _bool(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return truth(machine, node, args[0]) if args else False


_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "bytes": (bytes,),
    "int": (int, bool),
    "float": (float,),
    "bool": (bool,),
    "tuple": (tuple,),
}


_KINDS = frozenset({"list", "dict", "set", "bytearray"})


def _isinstance(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    value, wanted = args
    if isinstance(value, Unknown):
        raise NotKnownError(value)
    is_instance = False
    for kind in wanted if isinstance(wanted, tuple) else (wanted,):
        name = kind.name.removeprefix("builtins.") if isinstance(kind, Library) else ""
        if name not in _TYPES and name not in _KINDS:
            raise NotKnownError(machine.unknown(node))
        if isinstance(value, Container):
            if value.kind not in _KINDS:
                raise NotKnownError(machine.unknown(node))
            is_instance |= value.kind == name
        elif is_constant(value) or isinstance(value, tuple):
            is_instance |= isinstance(value, _TYPES.get(name, ()))
        else:
            raise NotKnownError(machine.unknown(node))
    return is_instance


FUNCTIONS: dict[str, Act] = {
    "builtins.str": _str,
    "builtins.bytes": _bytes,
    "builtins.bytearray": _bytearray,
    "builtins.int": pure(int),
    "builtins.float": pure(float),
    "builtins.complex": pure(complex),
    "builtins.bool": _bool,
    "builtins.list": _list,
    "builtins.tuple": _tuple,
    "builtins.dict": _dict,
    "builtins.set": _set,
    "builtins.frozenset": _set,
    "builtins.len": _len,
    "builtins.isinstance": _isinstance,
    "builtins.range": _range,
    "builtins.enumerate": _iterator(enumerate),
    "builtins.zip": _iterator(zip),
    "builtins.reversed": _iterator(reversed),
    "builtins.iter": _iter,
    "builtins.next": _next,
    "builtins.sorted": _sorted,
    "builtins.min": choosing(min),
    "builtins.max": choosing(max),
    "builtins.sum": choosing(sum),
    "builtins.abs": pure(abs),
    "builtins.round": pure(round),
    "builtins.any": pure(any),
    "builtins.all": pure(all),
    "builtins.repr": pure(repr),
    "builtins.ascii": pure(ascii),
    "builtins.chr": pure(chr),
    "builtins.ord": pure(ord),
    "builtins.hex": pure(hex),
    "builtins.divmod": pure(divmod),
    "math.sqrt": pure(math.sqrt),
    "math.floor": pure(math.floor),
    "math.ceil": pure(math.ceil),
}
