"""NumPy, functools, boto3, and what may do anything."""

from __future__ import annotations

import ast
from typing import Any

from workbench.interchange.importers.python import clients
from workbench.interchange.importers.python.convert import (
    NotKnownError,
    native,
    wrapped,
)
from workbench.interchange.importers.python.library.act import Act
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.values import (
    Container,
    Partial,
    Value,
)


def _array(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    """A numpy array of literals: only what goes back into a list is followed of it."""
    if len(args) != 1 or named:
        raise NotKnownError(machine.unknown(node, reach=args))
    content = native(machine, args[0], node)
    if not isinstance(content, list) or not _uniform(content):
        raise NotKnownError(machine.unknown(node, reach=args))
    return Container("array", [wrapped(content)])


def _uniform(rows: list[Any]) -> bool:
    """Whether rows are of one length and their numbers of one type, so that numpy changes nothing of them."""
    if not rows:
        return False
    if all(isinstance(row, list) for row in rows):
        return len({len(row) for row in rows}) == 1 and _uniform([x for row in rows for x in row])
    kinds = {type(row) for row in rows}
    if kinds == {int}:
        return all(-(2**63) <= number < 2**63 for number in rows)
    return kinds in ({float}, {bool})


def _partial(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return Partial(args[0], tuple(args[1:]), named)


def _session(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return clients.session(machine, node, args, named)


def _default_session(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    machine.set_default_session(clients.session(machine, node, args, named))
    return None


def _client(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    return clients.client(machine, node, machine.default_session(), args, named)


def _everything(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    """`exec`, `eval`, `globals`, `setattr` and their kin: anything may be anything afterwards."""
    machine.lose([*args, *named.values()], machine.unknown(node))
    machine.give_up(node, machine.written(node))
    raise NotKnownError(machine.unknown(node))


FUNCTIONS: dict[str, Act] = {
    "numpy.array": _array,
    "numpy.asarray": _array,
    "functools.partial": _partial,
    "boto3.Session": _session,
    "boto3.session.Session": _session,
    "botocore.session.Session": _session,
    "botocore.session.get_session": _session,
    "boto3.setup_default_session": _default_session,
    "boto3.client": _client,
    "botocore.config.Config": clients.config,
    **dict.fromkeys(
        (
            *("builtins.exec", "builtins.eval", "builtins.globals", "builtins.locals", "builtins.vars"),
            *("builtins.setattr", "builtins.delattr", "builtins.__import__", "importlib.import_module"),
        ),
        _everything,
    ),
}
