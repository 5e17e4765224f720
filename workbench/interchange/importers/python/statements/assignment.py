"""Assignments and deletions: names and what they hold."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from workbench.interchange.importers.python import container_methods, methods, operators
from workbench.interchange.importers.python.attributes import attribute
from workbench.interchange.importers.python.convert import NotKnownError, elements, native
from workbench.interchange.importers.python.expressions import subscripted
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.sagemaker import invocations
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.values import (
    MISSING,
    Container,
    Library,
    ScriptClass,
    Unknown,
    Value,
)

_IN_PLACE = (ast.Add, ast.BitOr, ast.BitAnd, ast.Sub, ast.BitXor, ast.Mult)


def assign(machine: Machine, target: ast.expr, value: Value, source: ast.AST) -> None:
    """Gives a target a value; MISSING deletes it."""
    match target:
        case ast.Name(name):
            scope = machine.scope.elsewhere.get(name, machine.scope)
            if value is MISSING and name not in scope.names:
                raise Signal("raise", name="NameError")
            machine.state.bind(scope, name, value)
        case ast.Tuple(parts) | ast.List(parts):
            _unpack(machine, parts, value, source)
        case ast.Starred(inner):
            assign(machine, inner, value, source)
        case ast.Subscript(holder, key):
            _store(machine, target, machine.evaluate(machine, holder), machine.evaluate(machine, key), value)
        case ast.Attribute(holder, name):
            _set_attribute(machine, target, machine.evaluate(machine, holder), name, value)


def _store(machine: Machine, target: ast.AST, holder: Value, key: Value, value: Value) -> None:
    if holder == Library("os.environ"):
        try:
            variable = native(machine, key, target)
        except NotKnownError as error:
            machine.state.lose(machine.environment, error.unknown)
            return
        machine.set_variable(target, str(variable), value)
        return
    methods.store(machine, target, holder, key, value)


def _set_attribute(machine: Machine, node: ast.AST, holder: Value, name: str, value: Value) -> None:
    if isinstance(holder, Library):
        machine.patched.add(f"{holder.name}.{name}")
    if isinstance(holder, ScriptClass):
        holder = holder.attributes
    elif not isinstance(holder, Container) or holder.kind not in {"object", invocations.KIND}:
        # Whoever has it may change it from now on.
        machine.lose([holder, *([] if value is MISSING else [value])], machine.unknown(node))
        return
    if machine.lost(holder) is not None:
        machine.lose([value], machine.unknown(node))
        return
    machine.state.touch(holder)
    if value is MISSING:
        container_methods.guarded_pop(holder.items, name, [None])
    else:
        holder.items[name] = value


def _unpack(machine: Machine, parts: list[ast.expr], value: Value, source: ast.AST) -> None:
    starred = next((at for at, part in enumerate(parts) if isinstance(part, ast.Starred)), None)
    try:
        items = elements(machine, value, source)
    except NotKnownError as error:
        machine.may_raise()
        cause = machine.unknown(source, reach=[value, error.unknown])
        for part in parts:
            assign(machine, part, cause, source)
        return
    if starred is None:
        if len(items) != len(parts):
            raise Signal("raise", name="ValueError")
    else:
        after = len(parts) - starred - 1
        if len(items) < len(parts) - 1:
            raise Signal("raise", name="ValueError")
        middle = Container("list", items[starred : len(items) - after])
        items = [*items[:starred], middle, *items[len(items) - after :]]
    for part, item in zip(parts, items, strict=True):
        assign(machine, part, item, source)


def _assign(machine: Machine, node: ast.Assign) -> None:
    value = machine.evaluate(machine, node.value)
    for target in node.targets:
        assign(machine, target, value, node.value)


def _annotated(machine: Machine, node: ast.AnnAssign) -> None:
    if node.value is not None:
        assign(machine, node.target, machine.evaluate(machine, node.value), node.value)


def _augmented(machine: Machine, node: ast.AugAssign) -> None:
    if isinstance(node.target, ast.Subscript):
        holder = machine.evaluate(machine, node.target.value)
        key = machine.evaluate(machine, node.target.slice)
        try:
            before = subscripted(machine, node.target, holder, key)
        except NotKnownError as error:
            before = error.unknown
        value = _combined(machine, node, before)
        _store(machine, node.target, holder, key, value)
        return
    if isinstance(node.target, ast.Attribute):
        holder = machine.evaluate(machine, node.target.value)
        before = attribute(machine, node.target, holder, node.target.attr)
        _set_attribute(machine, node.target, holder, node.target.attr, _combined(machine, node, before))
        return
    read = ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target)
    assign(machine, node.target, _combined(machine, node, machine.evaluate(machine, read)), node)


def _combined(machine: Machine, node: ast.AugAssign, before: Value) -> Value:
    """Returns what `before OP= value` leaves; what can change is changed in place."""
    value = machine.evaluate(machine, node.value)
    if isinstance(before, Container) and isinstance(node.op, _IN_PLACE):
        try:
            return _in_place(machine, node, before, value)
        except NotKnownError as error:
            machine.lose([before], machine.unknown(node))
            before.held |= machine.unknown(node, reach=[value, error.unknown]).reach
            return before
    if isinstance(before, Unknown):
        # It may be something that is changed in place.
        machine.lose([before], machine.unknown(node))
    try:
        return operators.binary(machine, node, node.op, before, value)
    except NotKnownError as error:
        machine.may_raise()
        return machine.unknown(node, reach=[before, value, error.unknown])


def _in_place(machine: Machine, node: ast.AugAssign, before: Container, value: Value) -> Value:
    if machine.lost(before) is not None:
        raise NotKnownError(machine.unknown(node))
    match before.kind, node.op:
        case "list" | "bytearray", ast.Add():
            methods.method(machine, node, before, "extend", [value], {})
        case "dict", ast.BitOr():
            methods.method(machine, node, before, "update", [value], {})
        case "list", ast.Mult() if isinstance(value, int):
            if len(before.items) * value > 100_000:
                raise NotKnownError(machine.unknown(node))
            machine.state.touch(before)
            before.items[:] = before.items * value
        case "set", ast.BitOr():
            methods.method(machine, node, before, "update", [value], {})
        case _:
            raise NotKnownError(machine.unknown(node))
    return before


def _delete(machine: Machine, node: ast.Delete) -> None:
    for target in node.targets:
        for element in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            assign(machine, element, MISSING, node)


STATEMENTS: dict[type[ast.stmt], Callable[[Machine, Any], None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
}
