"""A script followed from its beginning to its end, then what nobody in it calls."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from workbench.interchange.importers.python.calls import call
from workbench.interchange.importers.python.expressions import evaluate
from workbench.interchange.importers.python.machine import Machine, node_of
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.statements import execute
from workbench.interchange.importers.python.values import Bound, Function, Unknown, Value


@dataclass(frozen=True, eq=False)
class Sent:
    """A call of the service.

    Attributes:
        node: where.
        method: of the client, such as `invoke_endpoint`.
        client: whose; a value.
        arguments: values by name; that under the empty name stands for further ones that are not known.
    """

    node: ast.AST
    method: str
    client: Value
    arguments: dict[str, Value]


def follow(
    text: str, tree: ast.Module, hear: Callable[[Sent], None], note: Callable[[ast.AST, str], None]
) -> None:
    """Tells of each call of the service that a script makes, in the order in which it would.

    Args:
        text: the script.
        tree: its syntax tree.
        hear: is told.
        note: is told what was left out, and where.
    """

    def sent(node: ast.AST, method: str, client: Value, arguments: dict[str, Value]) -> None:
        if not machine.quiet:
            hear(Sent(node, method, client, arguments))

    def report(node: ast.AST, words: str) -> None:
        if not machine.quiet:
            note(node, words)

    machine = Machine(text, evaluate, execute, call, sent, report)
    for node in tree.body:
        try:
            execute(machine, [node])
        except Signal as signal:
            if signal.kind == "raise" and signal.name == "SystemExit":
                break
            if signal.kind == "raise":
                report(
                    node,
                    f"this raises {signal.name or 'an exception'} when it runs; what comes after is read",
                )
    machine.pending.clear()
    _explore(machine)


def _explore(machine: Machine) -> None:
    """Enters the functions that nobody called: other programs may, at any time, with anything."""
    while left := [function for function in machine.functions if not function.called]:
        function = left[0]
        function.called = True
        node = function.node
        cause = Unknown(f"a caller of {function.name}", node.lineno, node.col_offset)
        held: Value = function
        if function.owner is not None and not function.way:
            held = Bound(function, _object(machine, function, cause))
        elif function.owner is not None and function.way == "classmethod":
            held = Bound(function, function.owner)
        elif function.owner is not None and function.way == "property":
            held = Bound(function, _object(machine, function, cause))
        try:
            machine.entrust(held, cause)
        except Signal:
            continue
        finally:
            machine.pending.clear()


def _object(machine: Machine, function: Function, cause: Unknown) -> Value:
    """An object of the class that a method is of, made with whatever arguments."""
    from workbench.interchange.importers.python.machine import Entrusted

    try:
        return machine.call(machine, node_of(cause), Entrusted(function.owner, cause), [], {})
    except Signal:
        return cause
