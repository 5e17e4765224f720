"""Imports, functions and classes: names that a statement brings."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from workbench.interchange.importers.python.functions import define, define_class
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.statements.assignment import assign
from workbench.interchange.importers.python.values import (
    Library,
)


def _import(machine: Machine, node: ast.Import) -> None:
    for alias in node.names:
        name = alias.asname or alias.name.partition(".")[0]
        _bind_library(machine, node, name, alias.name if alias.asname else name)


def _import_from(machine: Machine, node: ast.ImportFrom) -> None:
    for alias in node.names:
        if alias.name == "*":
            for name, value in list(machine.scope.names.items()):
                machine.state.bind(machine.scope, name, machine.unknown(node, reach=[value]))
            machine.may_raise()
            continue
        whole = f"{'.' * node.level}{node.module or ''}.{alias.name}"
        _bind_library(machine, node, alias.asname or alias.name, whole)


def _bind_library(machine: Machine, node: ast.AST, name: str, whole: str) -> None:
    assign(machine, ast.Name(name, ast.Store()), Library(whole), node)


def _define(machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    assign(machine, ast.Name(node.name, ast.Store()), define(machine, node), node)


def _define_class(machine: Machine, node: ast.ClassDef) -> None:
    assign(machine, ast.Name(node.name, ast.Store()), define_class(machine, node), node)


STATEMENTS: dict[type[ast.stmt], Callable[[Machine, Any], None]] = {
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _define_class,
}
