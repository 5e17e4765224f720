"""Expressions followed to their values."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import Any

from workbench.interchange.importers.python import calls, container_methods, methods, operators
from workbench.interchange.importers.python.comprehensions import (
    comprehended,
    dict_comprehension,
    generator,
    set_comprehension,
)
from workbench.interchange.importers.python.convert import NotKnownError, elements, native
from workbench.interchange.importers.python.library import BUILTINS, DEFAULTS
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.values import (
    MISSING,
    Container,
    Function,
    Library,
    Scope,
    ScriptClass,
    Unknown,
    Value,
)


def evaluate(machine: Machine, node: ast.expr) -> Value:
    """The value of an expression, with whatever it changes done."""
    machine.step(node)
    act = _KINDS.get(type(node))
    if act is None:
        return machine.unknown(node)
    try:
        return act(machine, node)
    except NotKnownError as error:
        machine.may_raise()
        return error.unknown


def _constant(machine: Machine, node: ast.Constant) -> Value:
    return machine.unknown(node) if node.value is Ellipsis else node.value


def lookup(machine: Machine, node: ast.AST, name: str) -> Value:
    """The value of a name."""
    scope: Scope | None = machine.scope
    first = scope
    while scope is not None:
        where = scope.elsewhere.get(name, scope)
        if (not scope.of_class or scope is first) and (
            value := where.names.get(name, MISSING)
        ) is not MISSING:
            if machine.given_up is not None and not isinstance(value, Library | Function | ScriptClass):
                return machine.given_up.reaching(frozenset([value] if isinstance(value, Container) else []))
            return value
        if name in scope.local and where is scope:
            raise Signal("raise", name="UnboundLocalError")
        scope = scope.parent
    if name in DEFAULTS:
        return Library(DEFAULTS[name])
    if name in BUILTINS:
        return Library(f"builtins.{name}")
    if name == "__name__":
        return "__main__"
    machine.may_raise()
    return machine.unknown(node, name)


def _name(machine: Machine, node: ast.Name) -> Value:
    return lookup(machine, node, node.id)


def _list(machine: Machine, node: ast.List) -> Value:
    return Container("list", _items(machine, node.elts))


def _tuple(machine: Machine, node: ast.Tuple) -> Value:
    return tuple(_items(machine, node.elts))


def _set(machine: Machine, node: ast.Set) -> Value:
    items = [native(machine, element, node) for element in _items(machine, node.elts)]
    return Container("set", operators.guarded(machine, node, lambda: set(items)))


def _items(machine: Machine, nodes: list[ast.expr]) -> list[Value]:
    values: list[Value] = []
    obstacle: NotKnownError | None = None
    for element in nodes:
        if not isinstance(element, ast.Starred):
            values.append(evaluate(machine, element))
            continue
        try:
            values += elements(machine, evaluate(machine, element.value), element)
        except NotKnownError as error:
            obstacle = error
    if obstacle is not None:
        raise NotKnownError(obstacle.unknown.reaching(machine.unknown(nodes[0], reach=values).reach))
    return values


def _dict(machine: Machine, node: ast.Dict) -> Value:
    made = Container("dict", {})
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            mapping = evaluate(machine, value)
            try:
                made.items |= container_methods.pairs(machine, value, mapping)
            except NotKnownError as error:
                machine.lose([made], error.unknown)
                made.held |= error.unknown.reaching(frozenset()).reach
        else:
            named = evaluate(machine, key)
            methods.store(machine, key, made, named, evaluate(machine, value))
    return made


def _joined(machine: Machine, node: ast.JoinedStr) -> Value:
    parts = [evaluate(machine, piece) for piece in node.values]
    texts = [native(machine, part, node) for part in parts]
    return operators.guarded(machine, node, lambda: "".join(texts))


_CONVERSIONS: dict[int, Callable[[Any], str]] = {ord("r"): repr, ord("a"): ascii, ord("s"): str}


def _formatted(machine: Machine, node: ast.FormattedValue) -> Value:
    value = native(machine, evaluate(machine, node.value), node.value)
    spec = native(machine, evaluate(machine, node.format_spec), node) if node.format_spec else ""
    convert = _CONVERSIONS.get(node.conversion)
    value = convert(value) if convert else value
    methods.check_format(machine, node, f"{{:{spec}}}" if "{" not in spec and "}" not in spec else "{.x}", [])
    return operators.guarded(machine, node, lambda: format(value, spec))


def _unary(machine: Machine, node: ast.UnaryOp) -> Value:
    return operators.unary(machine, node, node.op, evaluate(machine, node.operand))


def _binary(machine: Machine, node: ast.BinOp) -> Value:
    left, right = evaluate(machine, node.left), evaluate(machine, node.right)
    try:
        return operators.binary(machine, node, node.op, left, right)
    except NotKnownError as error:
        raise NotKnownError(
            error.unknown.reaching(machine.unknown(node, reach=[left, right]).reach)
        ) from None


def _boolean(machine: Machine, node: ast.BoolOp) -> Value:
    def from_here(values: list[ast.expr]) -> Value:
        first = evaluate(machine, values[0])
        if len(values) == 1:
            return first
        rest = partial(from_here, values[1:])
        try:
            true = operators.truth(machine, values[0], first)
        except NotKnownError as error:
            return machine.fork(error.unknown, lambda: first, rest)
        return rest() if true is isinstance(node.op, ast.And) else first

    return from_here(node.values)


def _compare(machine: Machine, node: ast.Compare) -> Value:
    def from_here(left: Value, at: int) -> Value:
        right = evaluate(machine, node.comparators[at])
        last = at + 1 == len(node.ops)
        try:
            holds = operators.compared(machine, node, node.ops[at], left, right)
        except NotKnownError as error:
            if not last:
                machine.fork(error.unknown, lambda: None, lambda: from_here(right, at + 1))
            raise
        return holds if last or not holds else from_here(right, at + 1)

    return from_here(evaluate(machine, node.left), 0)


def _choice(machine: Machine, node: ast.IfExp) -> Value:
    test = evaluate(machine, node.test)
    first, other = partial(evaluate, machine, node.body), partial(evaluate, machine, node.orelse)
    try:
        return first() if operators.truth(machine, node.test, test) else other()
    except NotKnownError:
        return machine.fork(machine.unknown(node), first, other)


def _attribute(machine: Machine, node: ast.Attribute) -> Value:
    return calls.attribute(machine, node, evaluate(machine, node.value), node.attr)


def _subscript(machine: Machine, node: ast.Subscript) -> Value:
    holder, key = evaluate(machine, node.value), evaluate(machine, node.slice)
    return subscripted(machine, node, holder, key)


def subscripted(machine: Machine, node: ast.AST, holder: Value, key: Value) -> Value:
    """The value of `holder[key]`."""
    if holder == Library("os.environ"):
        environment = machine.environment
        name = native(machine, key, node)
        if machine.lost(environment) is None and name in environment.items:
            return environment.items[name]
        machine.may_raise()
        return machine.variable(node, str(name))
    if isinstance(holder, Unknown):
        return machine.unknown(node, reach=[holder, key])
    try:
        return methods.item(machine, node, holder, key)
    except NotKnownError as error:
        raise NotKnownError(error.unknown.reaching(machine.unknown(node, reach=[holder]).reach)) from None


def _slice(machine: Machine, node: ast.Slice) -> Value:
    parts = [
        None if bound is None else evaluate(machine, bound) for bound in (node.lower, node.upper, node.step)
    ]
    return slice(*(native(machine, part, node) for part in parts))


def _walrus(machine: Machine, node: ast.NamedExpr) -> Value:
    value = evaluate(machine, node.value)
    scope = machine.scope
    while getattr(scope, "of_comprehension", False) and scope.parent is not None:
        scope = scope.parent
    machine.state.bind(scope.elsewhere.get(node.target.id, scope), node.target.id, value)
    return value


def _lambda(machine: Machine, node: ast.Lambda) -> Value:
    return calls.define(machine, node)


def _await(machine: Machine, node: ast.Await) -> Value:
    return calls.awaited(machine, node, evaluate(machine, node.value))


def _yielded(machine: Machine, node: ast.Yield | ast.YieldFrom) -> Value:
    value = None if node.value is None else evaluate(machine, node.value)
    # Whoever takes it may do anything before this goes on.
    machine.lose([value], machine.unknown(node))
    machine.may_raise()
    return machine.unknown(node)


def _call(machine: Machine, node: ast.Call) -> Value:
    return calls.called(machine, node)


_KINDS: dict[type[ast.expr], Callable[[Machine, Any], Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _list,
    ast.Tuple: _tuple,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.IfExp: _choice,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.NamedExpr: _walrus,
    ast.Lambda: _lambda,
    ast.Await: _await,
    ast.Yield: _yielded,
    ast.YieldFrom: _yielded,
    ast.Call: _call,
    ast.ListComp: comprehended(lambda machine, node, values: Container("list", values)),
    ast.SetComp: comprehended(set_comprehension),
    ast.DictComp: comprehended(dict_comprehension),
    ast.GeneratorExp: generator,
}
