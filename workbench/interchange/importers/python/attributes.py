"""Attributes of the values of a Python program."""

from __future__ import annotations

import ast

from workbench.interchange.importers.python import clients
from workbench.interchange.importers.python.functions import arguments_of, enter
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.sagemaker import invocations, sdk
from workbench.interchange.importers.python.values import (
    MISSING,
    Bound,
    Container,
    Function,
    Library,
    Method,
    PathValue,
    ScriptClass,
    Unknown,
    Value,
)
from workbench.model.service.schema import schema


def attribute(machine: Machine, node: ast.AST, holder: Value, name: str, *, called: bool = False) -> Value:
    """The value of `holder.name`.

    Args:
        called: whether it is called at once.
    """
    if isinstance(holder, Container) and holder.kind in {"object", invocations.KIND}:
        holder = machine.lost(holder) or holder
    match holder:
        case Library(module):
            if f"{module}.{name}" == "botocore.client.Config":
                return Library("botocore.config.Config")
            whole = f"{module}.{name}"
            return machine.unknown(node) if whole in machine.patched else Library(whole)
        case Container(kind="object"):
            return _of_object(machine, node, holder, name)
        case Container(kind=invocations.KIND):
            value = sdk.attribute(machine, node, holder, name)
            if value is not None or name in holder.items:
                return value
        case ScriptClass():
            return _of_class(machine, node, holder, name, holder)
        case PathValue(path, beside) if name == "parent":
            return PathValue(path.rpartition("/")[0] or ("" if not path.startswith("/") else "/"), beside)
        case clients.Session() if name == "region_name":
            return clients.attribute(machine, node, holder, name)
        case Bound(function, first) if name == "__self__" and function:
            return first
    made = Method(holder, name, node)
    if isinstance(holder, Unknown) and not called and not is_operation(made):
        machine.may_raise()
        return machine.unknown(node, reach=[holder])
    return made


def _of_object(machine: Machine, node: ast.AST, holder: Container, name: str) -> Value:
    if name in holder.items:
        return holder.items[name]
    if holder.script_class is None:
        return machine.unknown(node, reach=[holder])
    return _of_class(machine, node, holder.script_class, name, holder)


def _of_class(machine: Machine, node: ast.AST, owner: ScriptClass, name: str, holder: Value) -> Value:
    member = inherited(machine, owner, name)
    if member is MISSING:
        machine.lose([holder], machine.unknown(node))
        return Method(machine.unknown(node, reach=[holder]), name, node)
    if isinstance(member, Function) and (isinstance(holder, Container) or member.way == "classmethod"):
        match member.way:
            case "staticmethod":
                return member
            case "classmethod":
                return Bound(member, owner)
            case "property":
                arguments = arguments_of(machine, node, member, [holder], {})
                return enter(machine, node, member, arguments)
        return Bound(member, holder)
    return member


def inherited(machine: Machine, owner: ScriptClass, name: str) -> Value:
    if cause := machine.lost(owner.attributes):
        return cause
    if name in owner.attributes.items:
        return owner.attributes.items[name]
    for base in owner.bases:
        if isinstance(base, ScriptClass):
            member = inherited(machine, base, name)
            if member is not MISSING:
                return member
    return MISSING


def is_operation(function: Method) -> bool:
    """Returns whether a method of a client sends an invocation."""
    return function.name in {operation.method_name for operation in schema().operations.values()} and not (
        isinstance(function.holder, Container) and function.holder.kind != "object"
    )
