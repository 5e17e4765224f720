"""Statements followed in their order, and on every way that they may go."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from workbench.interchange.importers.python.convert import NotKnownError
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.statements import (
    assignment,
    branches,
    definitions,
    exceptions,
    loops,
)

__all__ = ["execute"]


def execute(machine: Machine, nodes: Sequence[ast.stmt]) -> None:
    """Follows statements."""
    for node in nodes:
        machine.step(node)
        act = _KINDS.get(type(node))
        if act is None:
            continue
        try:
            act(machine, node)
        except NotKnownError:
            # A part of it was followed and the rest was not.
            machine.give_up(node, machine.written(node))


def _return(machine: Machine, node: ast.Return) -> None:
    raise Signal("return", None if node.value is None else machine.evaluate(machine, node.value))


def _ends(kind: str) -> Callable[[Machine, ast.stmt], None]:
    def act(machine: Machine, node: ast.stmt) -> None:
        raise Signal(kind)

    return act


def _expression(machine: Machine, node: ast.Expr) -> None:
    machine.evaluate(machine, node.value)


_KINDS: dict[type[ast.stmt], Callable[[Machine, Any], None]] = {
    ast.Expr: _expression,
    ast.Return: _return,
    ast.Break: _ends("break"),
    ast.Continue: _ends("continue"),
    **assignment.STATEMENTS,
    **definitions.STATEMENTS,
    **branches.STATEMENTS,
    **loops.STATEMENTS,
    **exceptions.STATEMENTS,
}
