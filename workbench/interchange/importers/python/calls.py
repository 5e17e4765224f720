"""Calls: of the libraries, of the service, of the script's own functions, and of what is not here."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from contextlib import suppress
from typing import TypeGuard

from workbench.interchange.importers.python import clients, container_methods, methods
from workbench.interchange.importers.python.attributes import attribute, is_operation
from workbench.interchange.importers.python.convert import NotKnownError, elements, native, wrapped
from workbench.interchange.importers.python.functions import arguments_of, define, enter, instance
from workbench.interchange.importers.python.library import READ_ON, is_harmless, of_library
from workbench.interchange.importers.python.machine import Entrusted, Machine
from workbench.interchange.importers.python.operators import content
from workbench.interchange.importers.python.sagemaker import invocations, sdk
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.values import (
    Bound,
    Container,
    Coroutine,
    FileContent,
    Function,
    Library,
    Method,
    Partial,
    PathValue,
    ScriptClass,
    Unknown,
    Value,
)

__all__ = ["attribute", "awaited", "call", "called", "define"]
_WAITING = frozenset({"asyncio.run", "asyncio.wait_for"})
_AT_ONCE = frozenset(
    {
        *("builtins.list", "builtins.tuple", "builtins.set", "builtins.sorted", "builtins.sum"),
        *("builtins.dict", "builtins.bytes", "builtins.bytearray", "builtins.min", "builtins.max"),
        *("builtins.any", "builtins.all", "join"),
    }
)
"""What takes all that a generator gives before it goes on."""


def called(machine: Machine, node: ast.Call) -> Value:
    """The value of a call as it is written."""
    if isinstance(node.func, ast.Attribute):
        function = attribute(
            machine, node.func, machine.evaluate(machine, node.func.value), node.func.attr, called=True
        )
    else:
        function = machine.evaluate(machine, node.func)
    name = function.name if isinstance(function, Library | Method) else ""
    if name == "builtins.super" and not node.args:
        # What it leads to may change the object that the method is of.
        return machine.unknown(node, reach=machine.scope.names.values())
    args: list[Value] = []
    keywords: dict[str, Value] = {}
    open_ended: list[Unknown] = []
    for argument in node.args:
        try:
            if isinstance(argument, ast.Starred):
                args += elements(machine, machine.evaluate(machine, argument.value), argument)
            elif isinstance(argument, ast.GeneratorExp) and name in _AT_ONCE:
                args.append(Container("list", _comprehended(machine, argument)))
            elif name in _AT_ONCE and _is_map(argument):
                args.append(_mapped(machine, argument))
            else:
                args.append(machine.evaluate(machine, argument))
        except NotKnownError as error:
            if isinstance(argument, ast.Starred):
                open_ended.append(machine.unknown(argument, reach=[error.unknown]))
            else:
                args.append(error.unknown)
    for word in node.keywords:
        value = machine.evaluate(machine, word.value)
        if word.arg is not None:
            keywords[word.arg] = value
            continue
        try:
            mapping = container_methods.pairs(machine, word.value, value)
        except NotKnownError as error:
            text = f"**{machine.written(word.value)}"
            open_ended.append(machine.unknown(word.value, text, reach=[value, error.unknown]))
        else:
            keywords |= {str(key): item for key, item in mapping.items()}
    if open_ended:
        return _open_ended(machine, node, function, args, keywords, open_ended)
    if name == "builtins.getattr" and len(args) == 2 and isinstance(args[1], str) and not keywords:
        return attribute(machine, node, args[0], args[1], called=True)
    return call(machine, node, function, args, keywords)


def _comprehended(machine: Machine, node: ast.GeneratorExp) -> list[Value]:
    from workbench.interchange.importers.python.comprehensions import comprehension

    return comprehension(machine, node)


def _is_map(node: ast.expr) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "map"
        and len(node.args) == 2
    )


def _mapped(machine: Machine, node: ast.Call) -> Value:
    """Returns what `map` gives to what takes all of it at once."""
    function = machine.evaluate(machine, node.func)
    if function != Library("builtins.map"):
        return called(machine, node)
    act, over = (machine.evaluate(machine, argument) for argument in node.args)
    try:
        items = elements(machine, over, node)
    except NotKnownError:
        return call(machine, node, function, [act, over], {})
    return Container("list", [call(machine, node, act, [item], {}) for item in items])


def _open_ended(
    machine: Machine,
    node: ast.AST,
    function: Value,
    args: list[Value],
    keywords: dict[str, Value],
    open_ended: Sequence[Unknown],
) -> Value:
    """A call with `*` or `**` of something that is not known."""
    cause = open_ended[0]
    if isinstance(function, Method) and is_operation(function):
        machine.may_raise()
        machine.sent(node, function.name, function.holder, {"": cause, **keywords})
        return machine.unknown(node)
    if isinstance(function, Method):
        invocations.note_unread(machine, node, function.name)
    machine.lose([*args, *keywords.values(), *open_ended], machine.unknown(node))
    if isinstance(function, Function | Bound | ScriptClass | Partial):
        machine.entrust(function, machine.unknown(node))
    elif isinstance(function, Method):
        machine.lose([function.holder], machine.unknown(node))
    return machine.unknown(node, reach=[function, *args, *keywords.values(), *open_ended])


def call(
    machine: Machine, node: ast.AST, function: Value, args: list[Value], keywords: dict[str, Value]
) -> Value:
    """The value of a call, with whatever it changes done."""
    try:
        return _call(machine, node, function, args, keywords)
    except NotKnownError as error:
        machine.may_raise()
        return error.unknown


def _call(
    machine: Machine, node: ast.AST, function: Value, args: list[Value], keywords: dict[str, Value]
) -> Value:
    match function:
        case Library(name):
            return _library(machine, node, name, args, keywords)
        case Method(holder, name):
            return _method(machine, node, function, args, keywords)
        case Function():
            return enter(machine, node, function, arguments_of(machine, node, function, args, keywords))
        case Bound(inner, holder):
            arguments = arguments_of(machine, node, inner, [holder, *args], keywords)
            return enter(machine, node, inner, arguments)
        case Partial(inner, first, named):
            return call(machine, node, inner, [*first, *args], named | keywords)
        case ScriptClass():
            return instance(machine, node, function, args, keywords)
        case Entrusted(inner, cause):
            return _entrusted(machine, node, inner, cause)
    return _foreign(machine, node, function, args, keywords)


def _foreign(
    machine: Machine, node: ast.AST, function: Value, args: list[Value], keywords: dict[str, Value]
) -> Value:
    """A call of code that is not here: it may change whatever it can get at."""
    values = [function, *args, *keywords.values()]
    machine.may_raise()
    cause = machine.unknown(node)
    machine.run_foreign(cause)
    machine.lose(values, cause)
    for value in values:
        if isinstance(value, Method) and is_operation(value):
            machine.sent(node, value.name, value.holder, {"": machine.unknown(node)})
    return machine.unknown(node, reach=values)


def _entrusted(machine: Machine, node: ast.AST, function: Value, cause: Unknown) -> Value:
    """A call of the script's function with anything, from code that is not here."""
    match function:
        case Bound(inner, holder):
            bound = arguments_of(machine, node, inner, [holder], {}, cause)
            return enter(machine, node, inner, bound, waited=True)
        case Coroutine(inner, arguments):
            return enter(machine, node, inner, arguments, waited=True)
        case Function():
            bound = arguments_of(machine, node, function, [], {}, cause)
            return enter(machine, node, function, bound, waited=True)
        case ScriptClass():
            return instance(machine, node, function, [], {}, cause)
        case Partial(inner, first, _):
            return _entrusted(machine, node, inner, cause.reaching(machine.unknown(node, reach=first).reach))
    return cause


def _library(
    machine: Machine, node: ast.AST, name: str, args: list[Value], keywords: dict[str, Value]
) -> Value:
    values = [*args, *keywords.values()]
    if name in _WAITING and args:
        return awaited(machine, node, args[0])
    act = of_library(name)
    if act is not None:
        try:
            return act(machine, node, args, keywords)
        except (IndexError, ValueError, TypeError):
            # Arguments that the function does not take.
            return machine.unknown(node, reach=values)
        except NotKnownError as error:
            if name != "builtins.isinstance":
                _entrust_callables(machine, node, values)
            raise NotKnownError(error.unknown.reaching(machine.unknown(node, reach=values).reach)) from None
    machine.may_raise()
    if name in {"sys.exit", "builtins.exit", "builtins.quit", "os._exit"}:
        raise Signal("raise", name="SystemExit")
    if not is_harmless(name):
        return _foreign(machine, node, Library(name), args, keywords)
    if name not in {
        "builtins.print",
        "builtins.type",
        "builtins.id",
        "builtins.callable",
        "builtins.display",
    }:
        _entrust_callables(machine, node, values)
    made = machine.unknown(node, reach=values)
    machine.lose([value for value in made.reach if value.kind in READ_ON], made)
    if name in {"logging.getLogger", "logging.Logger"}:
        return Unknown(made.text, made.line, made.column, logger=True)
    return made


def _entrust_callables(machine: Machine, node: ast.AST, values: list[Value]) -> None:
    """Has a function call those of its arguments that can be called."""
    called = [
        value
        for value in values
        if isinstance(value, Function | Bound | Partial | ScriptClass | Coroutine | Method)
    ]
    if called:
        machine.lose(called, machine.unknown(node))


def _method(
    machine: Machine, node: ast.AST, function: Method, args: list[Value], keywords: dict[str, Value]
) -> Value:
    holder, name = function.holder, function.name
    if is_operation(function):
        machine.may_raise()
        for argument in keywords.values():
            if isinstance(argument, Container) and argument.kind in {"file", "buffer"}:
                keywords = {key: _taken(machine, value) for key, value in keywords.items()}
                break
        machine.sent(node, name, holder, {"": machine.unknown(node), **keywords} if args else keywords)
        return machine.unknown(node)
    makes_client = name in {"client", "create_client"} and (args or "service_name" in keywords)
    if makes_client and isinstance(holder, clients.Session | Unknown | None):
        machine.may_raise()
        return clients.client(machine, node, holder, args, keywords)
    if isinstance(holder, Container) and holder.kind == "array" and name == "tolist" and not args:
        return _list_of_array(machine, node, holder)
    if isinstance(holder, PathValue):
        return _path_method(machine, node, holder, name, args, keywords)
    if isinstance(holder, Container) and holder.kind == invocations.KIND:
        return sdk.method(machine, node, holder, name, args, keywords)
    if isinstance(holder, Unknown):
        if holder.logger:
            return None
        invocations.note_unread(machine, node, name)
        if name == "run_until_complete" and len(args) == 1:
            return awaited(machine, node, args[0])
        return _foreign(machine, node, holder, args, keywords)
    if isinstance(holder, str | bytes | int | float | tuple | Container | FileContent):
        return methods.method(machine, node, holder, name, args, keywords)
    return _foreign(machine, node, holder, args, keywords)


def _list_of_array(machine: Machine, node: ast.AST, holder: Container) -> Value:
    """The list that an array of literals is made of, as a new one."""
    return wrapped(native(machine, content(machine, holder)[0], node))


def _taken(machine: Machine, value: Value) -> Value:
    """Returns what the SDK reads of a file or buffer when it is given for a body."""
    if isinstance(value, Container) and value.kind in {"file", "buffer"} and not machine.lost(value):
        with suppress(NotKnownError):
            if value.kind == "buffer" and isinstance(value.items["data"], FileContent):
                return value.items["data"] if value.items["at"] == 0 else value
            return methods.method(machine, ast.Constant(None), value, "read", [], {})
    return value


def _path_method(
    machine: Machine,
    node: ast.AST,
    holder: PathValue,
    name: str,
    args: list[Value],
    keywords: dict[str, Value],
) -> Value:
    match name, args:
        case "read_bytes" | "read_text", _:
            machine.may_raise()
            return FileContent(holder.path)
        case "open", _:
            return call(machine, node, Library("builtins.open"), [holder, *args], keywords)
        case "with_name", [str() as other] if "/" not in other:
            folder = holder.path.rpartition("/")[0]
            return PathValue(f"{folder}/{other}" if folder else other, holder.beside)
        case "joinpath", [*parts] if all(isinstance(part, str) for part in parts):
            return PathValue("/".join([holder.path.rstrip("/"), *parts]), holder.beside)
        case "resolve" | "absolute", [] if holder.beside:
            return holder
    raise NotKnownError(machine.unknown(node))


def awaited(machine: Machine, node: ast.AST, value: Value) -> Value:
    """Returns what waiting for a value gives."""
    if isinstance(value, Coroutine):
        return enter(machine, node, value.function, value.arguments, waited=True)
    machine.may_raise()
    return value
