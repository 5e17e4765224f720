"""`for` and `while`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import Any

from workbench.interchange.importers.python import operators
from workbench.interchange.importers.python.convert import NotKnownError, elements
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.statements.assignment import assign
from workbench.interchange.importers.python.statements.branches import cause_of
from workbench.interchange.importers.python.values import (
    Container,
    Unknown,
    Value,
)

_ITERATIONS = 1_000


def _for(machine: Machine, node: ast.For | ast.AsyncFor) -> None:
    iterable = machine.evaluate(machine, node.iter)
    cause = machine.unknown(
        node, f"for {machine.written(node.target)} in {machine.written(node.iter)}", reach=[iterable]
    )
    live = isinstance(iterable, Container) and iterable.kind == "list"
    items = _items_of(machine, node, iterable)
    if items is None:
        machine.may_raise()
        machine.lose(
            [iterable] if isinstance(iterable, Container) and iterable.kind == "iterator" else [], cause
        )

        def once() -> None:
            assign(machine, node.target, cause, node.iter)
            machine.execute(machine, node.body)

        _unknown_loop(machine, once, node.orelse, cause)
        return

    def body() -> None:
        at = 0
        while True:
            now = iterable.items if live else items
            if live and machine.lost(iterable) is not None:
                _unknown_rest(machine, node, cause)
                return
            if at >= len(now):
                return
            if at > _ITERATIONS or machine.given_up is not None:
                _unknown_rest(machine, node, cause)
                return
            assign(machine, node.target, now[at], node.iter)
            machine.settle("continue", partial(machine.execute, machine, node.body), cause)
            at += 1

    _loop(machine, body, node.orelse, cause)


def _items_of(machine: Machine, node: ast.For | ast.AsyncFor, iterable: Value) -> list[Value] | None:
    """Returns what a loop goes over; None where nobody knows, or where it is too much."""
    if isinstance(node, ast.AsyncFor):
        return None
    try:
        items = elements(machine, iterable, node.iter)
    except NotKnownError:
        return None
    return items if len(items) <= _ITERATIONS else None


def _unknown_rest(machine: Machine, node: ast.For | ast.AsyncFor, cause: Unknown) -> None:
    def once() -> None:
        assign(machine, node.target, cause, node.iter)
        machine.settle("continue", partial(machine.execute, machine, node.body), cause)

    machine.repeat(once, cause)


def _loop(machine: Machine, body: Callable[[], None], orelse: list[ast.stmt], cause: Unknown) -> None:
    ends = machine.settle("break", body, cause)
    if not orelse:
        return
    if all(end is None for end in ends):
        machine.execute(machine, orelse)
    elif None in ends:
        machine.fork(cause, partial(machine.execute, machine, orelse), lambda: None)


def _unknown_loop(machine: Machine, once: Callable[[], None], orelse: list[ast.stmt], cause: Unknown) -> None:
    """A loop of which nobody knows how often it goes round."""

    def body() -> None:
        machine.repeat(lambda: (machine.settle("continue", once, cause), None)[1], cause)

    machine.settle("break", body, cause)
    if orelse:
        machine.fork(cause, partial(machine.execute, machine, orelse), lambda: None)


def _truth(machine: Machine, node: ast.expr, value: Value) -> bool | None:
    try:
        return operators.truth(machine, node, value)
    except NotKnownError:
        return None


def _while(machine: Machine, node: ast.While) -> None:
    cause = cause_of(machine, node, "while", node.test)

    def body() -> None:
        for _ in range(_ITERATIONS):
            test = machine.evaluate(machine, node.test)
            true = _truth(machine, node.test, test)
            if true is False:
                return
            if true is None or machine.given_up is not None:
                break
            machine.settle("continue", partial(machine.execute, machine, node.body), cause)
        machine.may_raise()

        def once() -> None:
            machine.settle("continue", partial(machine.execute, machine, node.body), cause)
            machine.evaluate(machine, node.test)

        machine.repeat(once, cause)

    _loop(machine, body, node.orelse, cause)


STATEMENTS: dict[type[ast.stmt], Callable[[Machine, Any], None]] = {
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
}
