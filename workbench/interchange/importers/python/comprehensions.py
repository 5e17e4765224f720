"""Comprehensions and generators of a Python program."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from workbench.interchange.importers.python import methods, operators
from workbench.interchange.importers.python.convert import NotKnownError, elements, native
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.values import (
    Container,
    Scope,
    Unknown,
    Value,
)


def comprehended(make: Callable[[Machine, Any, list[Value]], Value]) -> Callable[[Machine, Any], Value]:
    def act(machine: Machine, node: Any) -> Value:
        return make(machine, node, comprehension(machine, node))

    return act


def comprehension(machine: Machine, node: Any) -> list[Value]:
    """The elements of a comprehension, in order; those of a dictionary as pairs.

    Raises:
        NotKnownError: what it goes over is not known; what it may change is not known afterwards.
    """
    generators = node.generators
    first = machine.evaluate(machine, generators[0].iter)
    values: list[Value] = []
    with scope_of_its_own(machine):
        try:
            _generate(machine, node, generators, first, values)
        except NotKnownError as error:
            cause = machine.unknown(node, reach=[error.unknown, *values])
            machine.repeat(lambda: _once(machine, node, generators, cause), cause)
            raise NotKnownError(cause) from None
    return values


def _once(machine: Machine, node: Any, generators: list[ast.comprehension], cause: Unknown) -> None:
    """One element of a comprehension over something that is not known."""
    from workbench.interchange.importers.python.statements.assignment import assign

    for generator in generators:
        assign(machine, generator.target, cause, generator.iter)
        for test in generator.ifs:
            machine.evaluate(machine, test)
    _element(machine, node)


def _generate(
    machine: Machine, node: Any, generators: list[ast.comprehension], first: Value, values: list[Value]
) -> None:
    from workbench.interchange.importers.python.statements.assignment import assign

    if not generators:
        values.append(_element(machine, node))
        if len(values) > 10_000:
            raise NotKnownError(machine.unknown(node))
        return
    generator = generators[0]
    for value in elements(machine, first, generator.iter):
        assign(machine, generator.target, value, generator.iter)
        if all(operators.truth(machine, test, machine.evaluate(machine, test)) for test in generator.ifs):
            rest = generators[1:]
            _generate(machine, node, rest, machine.evaluate(machine, rest[0].iter) if rest else None, values)


def _element(machine: Machine, node: Any) -> Value:
    if isinstance(node, ast.DictComp):
        return (machine.evaluate(machine, node.key), machine.evaluate(machine, node.value))
    return machine.evaluate(machine, node.elt)


@contextmanager
def scope_of_its_own(machine: Machine) -> Iterator[None]:
    outer = machine.scope
    machine.scope = Scope(outer)
    machine.scope.of_comprehension = True
    try:
        yield
    finally:
        machine.scope = outer


def dict_comprehension(machine: Machine, node: ast.DictComp, pairs: list[Value]) -> Value:
    made = Container("dict", {})
    for key, value in pairs:
        methods.store(machine, node, made, key, value)
    return made


def set_comprehension(machine: Machine, node: ast.SetComp, values: list[Value]) -> Value:
    items = [native(machine, element, node) for element in values]
    return Container("set", operators.guarded(machine, node, lambda: set(items)))


def generator(machine: Machine, node: ast.GeneratorExp) -> Value:
    """Returns what nobody takes at once is made later, of what is there by then."""
    cause = machine.unknown(node, reach=[machine.evaluate(machine, node.generators[0].iter)])
    with scope_of_its_own(machine):
        machine.repeat(lambda: _once(machine, node, node.generators, cause), cause)
    return cause
