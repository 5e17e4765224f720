"""How a function of a library is followed, and the two kinds that most of them are of."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from workbench.interchange.importers.python.convert import (
    NotKnownError,
    is_constant,
    native,
    wrapped,
)
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.operators import guarded
from workbench.interchange.importers.python.values import (
    Value,
)

Act = Callable[[Machine, ast.AST, list[Value], dict[str, Value]], Value]


def pure(function: Callable[..., Any]) -> Act:
    """A function whose result shares nothing with its arguments."""

    def act(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
        values = [native(machine, argument, node) for argument in args]
        keywords = {key: native(machine, argument, node) for key, argument in named.items()}
        if any(isinstance(value, int) and abs(value) > 10**300 for value in values):
            raise NotKnownError(machine.unknown(node))
        return wrapped(guarded(machine, node, lambda: function(*values, **keywords)))

    return act


def choosing(function: Callable[..., Any]) -> Act:
    """A function that gives back one of what it is given, such as `max`."""
    whole = pure(function)

    def act(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
        result = whole(machine, node, args, named)
        if not is_constant(result):
            raise NotKnownError(machine.unknown(node, reach=args))
        return result

    return act
