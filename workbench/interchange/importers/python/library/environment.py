"""Variables of the environment."""

from __future__ import annotations

import ast

from workbench.interchange.importers.python.container_methods import pairs
from workbench.interchange.importers.python.convert import (
    NotKnownError,
    native,
)
from workbench.interchange.importers.python.library.act import Act
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.values import (
    MISSING,
    Value,
)


def _getenv(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    arguments = dict(zip(("key", "default"), args, strict=False)) | named
    key = native(machine, arguments.get("key"), node)
    environment = machine.environment
    if machine.lost(environment) is None and key in environment.items:
        return environment.items[key]
    return machine.variable(node, str(key), arguments.get("default"))


def _changing_variables(act: Act) -> Act:
    """A change of the environment: where it is not known of what, nothing of it is known afterwards."""

    def changing(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
        try:
            return act(machine, node, args, named)
        except NotKnownError as error:
            machine.state.lose(machine.environment, error.unknown)
            raise

    return changing


def _set_default_variable(
    machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]
) -> Value:
    """`os.environ.setdefault`: whether the variable is set already is known where the script has set it."""
    key, value = native(machine, args[0], node), args[1]
    environment = machine.environment
    if machine.lost(environment) is not None or key not in environment.items:
        machine.set_variable(node, str(key), machine.variable(node, str(key), value))
    return environment.items.get(key, value)


def _update_variables(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    for name, value in ((pairs(machine, node, args[0]) if args else {}) | named).items():
        machine.set_variable(node, str(name), value)
    return None


def _unset_variable(machine: Machine, node: ast.AST, args: list[Value], named: dict[str, Value]) -> Value:
    key = native(machine, args[0], node)
    before = _getenv(machine, node, args, named)
    machine.set_variable(node, str(key), MISSING)
    return before


FUNCTIONS: dict[str, Act] = {
    "os.getenv": _getenv,
    "os.environ.get": _getenv,
    "os.environ.setdefault": _changing_variables(_set_default_variable),
    "os.environ.update": _changing_variables(_update_variables),
    "os.environ.pop": _changing_variables(_unset_variable),
}
