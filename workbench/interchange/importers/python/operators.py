"""Operators on values that are known, with a bound on what they make."""

from __future__ import annotations

import ast
import operator
import posixpath
import re
from collections.abc import Callable
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
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.values import Container, PathValue, Unknown, Value, View

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_WIDE = re.compile(r"\d{5,}|\*")
ERRORS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
    MemoryError,
)
"""What known operations raise; the script's own handlers may catch it."""


def guarded(machine: Machine, node: ast.AST, make: Callable[[], Any]) -> Any:
    """Returns what is made of known values; an exception is one of the script's."""
    try:
        return checked(machine, make(), node)
    except ERRORS as error:
        raise Signal("raise", name=type(error).__name__) from None


def binary(machine: Machine, node: ast.AST, sign: ast.operator, left: Value, right: Value) -> Value:
    """The value of `left SIGN right`.

    Raises:
        NotKnownError: it is not known.
    """
    if isinstance(left, PathValue) and isinstance(sign, ast.Div) and isinstance(right, str | PathValue):
        tail = right if isinstance(right, str) else right.path
        return PathValue(posixpath.join(left.path, tail), left.beside and not tail.startswith("/"))
    for operand in (left, right):
        if isinstance(operand, Unknown):
            raise NotKnownError(operand)
    if isinstance(left, Container) and left.kind == "list":
        return _lists(machine, node, sign, left, right)
    if isinstance(left, Container) and left.kind == "dict" and isinstance(sign, ast.BitOr):
        merged = dict(content(machine, left))
        if not isinstance(right, Container) or right.kind != "dict":
            raise Signal("raise", name="TypeError")
        return Container("dict", merged | content(machine, right))
    if isinstance(right, Container) and right.kind == "list" and isinstance(sign, ast.Mult):
        return _lists(machine, node, sign, right, left)
    first, other = native(machine, left, node), native(machine, right, node)
    _bound(machine, node, sign, first, other)
    return wrapped(guarded(machine, node, lambda: _BINARY[type(sign)](first, other)))


def _lists(machine: Machine, node: ast.AST, sign: ast.operator, left: Container, right: Value) -> Container:
    items = content(machine, left)
    if isinstance(sign, ast.Add) and isinstance(right, Container) and right.kind == "list":
        return Container("list", checked(machine, [*items, *content(machine, right)], node))
    if isinstance(sign, ast.Mult) and isinstance(right, int):
        if len(items) * right > 100_000:
            raise NotKnownError(machine.unknown(node))
        machine.made += len(items) * right
        return Container("list", items * right)
    raise Signal("raise", name="TypeError")


def content(machine: Machine, container: Container) -> Any:
    """Returns what a container holds.

    Raises:
        NotKnownError: that is not known.
    """
    if cause := machine.lost(container):
        raise NotKnownError(cause)
    return container.items


def _bound(machine: Machine, node: ast.AST, sign: ast.operator, left: Any, right: Any) -> None:
    """Refuses what would make more than anybody sends."""
    too_large = False
    numbers = isinstance(left, int) and isinstance(right, int)
    match sign:
        case ast.Mult():
            for part, times in ((left, right), (right, left)):
                if isinstance(part, str | bytes | tuple | bytearray) and isinstance(times, int):
                    too_large |= len(part) * times > LARGEST
            too_large |= numbers and left.bit_length() + right.bit_length() > 20_000
        case ast.Pow():
            too_large = numbers and left.bit_length() * max(right, 0) > 20_000
        case ast.LShift():
            too_large = numbers and right > 20_000
        case ast.Mod() if isinstance(left, str | bytes):
            spec = left if isinstance(left, str) else left.decode("latin-1")
            too_large = _WIDE.search(spec) is not None
    if too_large:
        raise NotKnownError(machine.unknown(node))


def unary(machine: Machine, node: ast.AST, sign: ast.unaryop, operand: Value) -> Value:
    """The value of `SIGN operand`, `not` included."""
    if isinstance(sign, ast.Not):
        return not truth(machine, node, operand)
    value = native(machine, operand, node)
    return guarded(machine, node, lambda: _UNARY[type(sign)](value))


def truth(machine: Machine, node: ast.AST, value: Value) -> bool:
    """Returns whether a value counts as true.

    Raises:
        NotKnownError: nobody knows.
    """
    if isinstance(value, Container) and value.kind in {"list", "dict", "set", "bytearray"}:
        return bool(content(machine, value))
    if isinstance(value, tuple):
        return bool(value)
    if isinstance(value, Unknown):
        raise NotKnownError(value)
    if is_constant(value):
        return bool(value)
    raise NotKnownError(machine.unknown(node))


def compared(machine: Machine, node: ast.AST, sign: ast.cmpop, left: Value, right: Value) -> bool:
    """The value of a comparison of two."""
    match sign:
        case ast.Is() | ast.IsNot():
            result = _identical(machine, node, left, right)
            return result if isinstance(sign, ast.Is) else not result
        case ast.In() | ast.NotIn():
            result = _contains(machine, node, right, left)
            return result if isinstance(sign, ast.In) else not result
    first, other = native(machine, left, node), native(machine, right, node)
    return bool(guarded(machine, node, lambda: _COMPARE[type(sign)](first, other)))


def _identical(machine: Machine, node: ast.AST, left: Value, right: Value) -> bool:
    for operand in (left, right):
        if isinstance(operand, Unknown):
            raise NotKnownError(operand)
    if left is right:
        return True
    if isinstance(left, bool | None) or isinstance(right, bool | None):
        return False
    if isinstance(left, Container) or isinstance(right, Container):
        return False
    # Whether equal constants are one object is the matter of an interpreter.
    raise NotKnownError(machine.unknown(node))


def _contains(machine: Machine, node: ast.AST, holder: Value, value: Value) -> bool:
    if isinstance(holder, View) and holder.name == "keys":
        holder = holder.container
    wanted = native(machine, value, node)
    if isinstance(holder, Container) and holder.kind in {"dict", "set"}:
        return bool(guarded(machine, node, lambda: wanted in content(machine, holder)))
    if isinstance(holder, str | bytes):
        return bool(guarded(machine, node, lambda: wanted in holder))
    items = [native(machine, element, node) for element in elements(machine, holder, node)]
    return wanted in items
