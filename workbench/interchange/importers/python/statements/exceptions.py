"""`try`, `with`, `raise` and `assert`: what goes another way when something fails."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from typing import Any

from workbench.interchange.importers.python import operators
from workbench.interchange.importers.python.clients import Client
from workbench.interchange.importers.python.convert import NotKnownError
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.state import Alternative, Location, Signal, Try
from workbench.interchange.importers.python.statements.assignment import assign
from workbench.interchange.importers.python.values import (
    Container,
    Unknown,
    Value,
)


def _with(machine: Machine, node: ast.With | ast.AsyncWith) -> None:
    swallows = False
    for item in node.items:
        value = machine.evaluate(machine, item.context_expr)
        if isinstance(value, Container) and value.kind in {"file", "buffer"}:
            entered: Value = value
        elif isinstance(value, Client):
            entered = value
        else:
            swallows = True
            machine.may_raise()
            machine.lose([value], machine.unknown(item.context_expr))
            entered = machine.unknown(item.context_expr, reach=[value])
        if item.optional_vars is not None:
            assign(machine, item.optional_vars, entered, item.context_expr)
    if swallows:
        cause = machine.unknown(node, f"with {machine.written(node.items[0].context_expr)}")
        follow_try(machine, node.body, [([], lambda: None)], [], [], cause, catches_all=True)
    else:
        machine.execute(machine, node.body)


def _try(machine: Machine, node: ast.Try) -> None:
    handlers: list[tuple[list[str] | None, Callable[[], None]]] = []
    catches_all = False
    for handler in node.handlers:
        names = _caught(handler.type)
        catches_all |= names == [] or bool({"Exception", "BaseException"} & set(names or ()))

        def handle(handler: ast.ExceptHandler = handler) -> None:
            if handler.name:
                assign(
                    machine,
                    ast.Name(handler.name, ast.Store()),
                    machine.unknown(handler, handler.name),
                    handler,
                )
            machine.execute(machine, handler.body)

        handlers.append((names, handle))
    cause = machine.unknown(node, "try: …")
    follow_try(machine, node.body, handlers, node.orelse, node.finalbody, cause, catches_all=catches_all)


def _caught(node: ast.expr | None) -> list[str] | None:
    """The classes of a handler by name; empty for every one, None where nobody knows."""
    if node is None:
        return []
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    return names if len(names) == len(parts) else None


def _is_caught(name: str, names: list[str] | None) -> bool | None:
    raised = getattr(builtins, name, None)
    if names == []:
        return True
    if names is None or not isinstance(raised, type):
        return None
    classes = [getattr(builtins, name, None) for name in names]
    if any(isinstance(kind, type) and issubclass(raised, kind) for kind in classes):
        return True
    return None if None in classes else False


def follow_try(
    machine: Machine,
    body: list[ast.stmt],
    handlers: list[tuple[list[str] | None, Callable[[], None]]],
    orelse: list[ast.stmt],
    final: list[ast.stmt],
    cause: Unknown,
    *,
    catches_all: bool,
) -> None:
    base = len(machine.pending)

    def inner() -> None:
        mark, first = machine.state.mark(), len(machine.pending)
        block = Try()
        machine.tries.append(block)
        signal: Signal | None = None
        try:
            machine.execute(machine, body)
        except Signal as caught:
            signal = caught
        finally:
            machine.tries.pop()
        raised = [jump for jump in machine.pending[first:] if jump.signal.kind == "raise"]
        machine.pending[first:] = [jump for jump in machine.pending[first:] if jump.signal.kind != "raise"]
        if block.mark is None and not raised:
            if signal is None:
                machine.execute(machine, orelse)
                return
            if signal.kind != "raise":
                raise signal
            for names, handle in handlers:
                matches = _is_caught(signal.name, names)
                if matches:
                    handle()
                    return
                if matches is None:
                    break
            else:
                raise signal
        _uncertain(machine, mark, block, raised, signal, handlers, orelse, cause, catches_all=catches_all)

    ended: Signal | None = None
    try:
        inner()
    except Signal as caught:
        ended = caught
    if final:
        # The last block is followed once, as after any of the ways that lead to it.
        ways: list[dict[Location, Value]] = [] if ended is not None and ended.kind == "dead" else [{}]
        ways += [machine.state.values_at(jump.mark) | jump.writes for jump in machine.pending[base:]]
        if len(ways) > 1 or ways != [{}]:
            machine.state.join(ways, cause)
        before = machine.state.mark()
        machine.execute(machine, final)
        touched = machine.state.touched(before)
        for jump in machine.pending[base:]:
            # On its way the last block is followed as well, from another state.
            for location in touched:
                jump.writes[location] = _uncertain_value(machine, location, jump.writes, cause)
    if ended is not None:
        raise ended


def _uncertain(
    machine: Machine,
    mark: int,
    block: Try,
    raised: list[Alternative],
    signal: Signal | None,
    handlers: list[tuple[list[str] | None, Callable[[], None]]],
    orelse: list[ast.stmt],
    cause: Unknown,
    *,
    catches_all: bool,
) -> None:
    """Goes on after a block that may have been left by an exception, or may not."""
    marks = [jump.mark for jump in raised] + ([block.mark] if block.mark is not None else [])
    start = min([max(point, mark) for point in marks], default=machine.state.mark())
    unsure: dict[Location, Value] = {}
    for location in machine.state.touched(start):
        unsure[location] = _uncertain_value(machine, location, {}, cause)
    for jump in raised:
        for location in jump.writes:
            unsure[location] = _uncertain_value(machine, location, jump.writes, cause)
    settled = machine.state.values_between(mark, start)
    ways: list[Callable[[], Value]] = []
    if signal is None or signal.kind != "raise":
        whole: Signal | None = signal
        if signal is None:
            try:
                machine.execute(machine, orelse)
            except Signal as caught:
                whole = caught
    else:
        whole = Signal("dead")
    machine.rebase(0, mark)
    done = machine.state.rolled_back(mark)

    def as_it_went() -> None:
        for location, value in done.items():
            machine.state.set(location, value)
        if whole is not None:
            raise whole

    ways.append(as_it_went)
    for _, handle in handlers:

        def handled(handle: Callable[[], None] = handle) -> None:
            for location, value in (settled | unsure).items():
                machine.state.set(location, value)
            handle()

        ways.append(handled)
    if not catches_all:
        machine.may_raise()

        def uncaught() -> None:
            for location, value in (settled | unsure).items():
                machine.state.set(location, value)
            raise Signal("raise")

        if machine.tries:
            ways.append(uncaught)
    machine.fork(cause, *ways)


def _uncertain_value(
    machine: Machine, location: Location, further: dict[Location, Value], cause: Unknown
) -> Value:
    """Returns what a location holds at a moment of which nobody knows when it is."""
    mark = machine.state.mark()
    machine.state.forget([location], further, cause)
    value = machine.state.get(location)
    machine.state.rolled_back(mark)
    return value


def _raise(machine: Machine, node: ast.Raise) -> None:
    name = ""
    if node.exc is not None:
        machine.evaluate(machine, node.exc)
        named = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        name = named.id if isinstance(named, ast.Name) else ""
    raise Signal("raise", name=name)


def _assert(machine: Machine, node: ast.Assert) -> None:
    test = machine.evaluate(machine, node.test)
    try:
        if not operators.truth(machine, node.test, test):
            raise Signal("raise", name="AssertionError")
    except NotKnownError:
        machine.may_raise()


STATEMENTS: dict[type[ast.stmt], Callable[[Machine, Any], None]] = {
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Raise: _raise,
    ast.Assert: _assert,
}
