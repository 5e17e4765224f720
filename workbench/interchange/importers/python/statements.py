"""Statements followed in their order, and on every way that they may go."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from workbench.interchange.importers.python import methods, operators, sagemaker_sdk
from workbench.interchange.importers.python.calls import attribute
from workbench.interchange.importers.python.clients import Client
from workbench.interchange.importers.python.convert import NotKnownError, elements, native
from workbench.interchange.importers.python.expressions import subscripted
from workbench.interchange.importers.python.functions import define, define_class
from workbench.interchange.importers.python.machine import Alternative, Machine, Signal, Try
from workbench.interchange.importers.python.state import Location
from workbench.interchange.importers.python.values import (
    MISSING,
    Container,
    Library,
    ScriptClass,
    Unknown,
    Value,
)

_ITERATIONS = 1_000
_IN_PLACE = (ast.Add, ast.BitOr, ast.BitAnd, ast.Sub, ast.BitXor, ast.Mult)


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


# Names and what they hold


def assign(machine: Machine, target: ast.expr, value: Value, source: ast.AST) -> None:
    """Gives a target a value; MISSING deletes it."""
    match target:
        case ast.Name(name):
            scope = machine.scope.elsewhere.get(name, machine.scope)
            if value is MISSING and name not in scope.names:
                raise Signal("raise", name="NameError")
            machine.state.bind(scope, name, value)
        case ast.Tuple(parts) | ast.List(parts):
            _unpack(machine, parts, value, source)
        case ast.Starred(inner):
            assign(machine, inner, value, source)
        case ast.Subscript(holder, key):
            _store(machine, target, machine.evaluate(machine, holder), machine.evaluate(machine, key), value)
        case ast.Attribute(holder, name):
            _set_attribute(machine, target, machine.evaluate(machine, holder), name, value)


def _store(machine: Machine, target: ast.AST, holder: Value, key: Value, value: Value) -> None:
    if holder == Library("os.environ"):
        try:
            known = native(machine, key, target)
        except NotKnownError as error:
            machine.state.lose(machine.environment, error.unknown)
            return
        machine.set_variable(target, str(known), value)
        return
    methods.store(machine, target, holder, key, value)


def _set_attribute(machine: Machine, node: ast.AST, holder: Value, name: str, value: Value) -> None:
    if isinstance(holder, Library):
        machine.patched.add(f"{holder.name}.{name}")
    if isinstance(holder, ScriptClass):
        holder = holder.attributes
    elif not isinstance(holder, Container) or holder.kind not in {"object", sagemaker_sdk.KIND}:
        # Whoever has it may change it from now on.
        machine.lose([holder, *([] if value is MISSING else [value])], machine.unknown(node))
        return
    if machine.lost(holder) is not None:
        machine.lose([value], machine.unknown(node))
        return
    machine.state.touch(holder)
    if value is MISSING:
        methods.guarded_pop(holder.items, name, [None])
    else:
        holder.items[name] = value


def _unpack(machine: Machine, parts: list[ast.expr], value: Value, source: ast.AST) -> None:
    starred = next((at for at, each in enumerate(parts) if isinstance(each, ast.Starred)), None)
    try:
        items = elements(machine, value, source)
    except NotKnownError as error:
        machine.may_raise()
        cause = machine.unknown(source, reach=[value, error.unknown])
        for part in parts:
            assign(machine, part, cause, source)
        return
    if starred is None:
        if len(items) != len(parts):
            raise Signal("raise", name="ValueError")
    else:
        after = len(parts) - starred - 1
        if len(items) < len(parts) - 1:
            raise Signal("raise", name="ValueError")
        middle = Container("list", items[starred : len(items) - after])
        items = [*items[:starred], middle, *items[len(items) - after :]]
    for part, item in zip(parts, items, strict=True):
        assign(machine, part, item, source)


def _assign(machine: Machine, node: ast.Assign) -> None:
    value = machine.evaluate(machine, node.value)
    for target in node.targets:
        assign(machine, target, value, node.value)


def _annotated(machine: Machine, node: ast.AnnAssign) -> None:
    if node.value is not None:
        assign(machine, node.target, machine.evaluate(machine, node.value), node.value)


def _augmented(machine: Machine, node: ast.AugAssign) -> None:
    if isinstance(node.target, ast.Subscript):
        holder = machine.evaluate(machine, node.target.value)
        key = machine.evaluate(machine, node.target.slice)
        try:
            before = subscripted(machine, node.target, holder, key)
        except NotKnownError as error:
            before = error.unknown
        value = _combined(machine, node, before)
        _store(machine, node.target, holder, key, value)
        return
    if isinstance(node.target, ast.Attribute):
        holder = machine.evaluate(machine, node.target.value)
        before = attribute(machine, node.target, holder, node.target.attr)
        _set_attribute(machine, node.target, holder, node.target.attr, _combined(machine, node, before))
        return
    read = ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target)
    assign(machine, node.target, _combined(machine, node, machine.evaluate(machine, read)), node)


def _combined(machine: Machine, node: ast.AugAssign, before: Value) -> Value:
    """Returns what `before OP= value` leaves; what can change is changed in place."""
    value = machine.evaluate(machine, node.value)
    if isinstance(before, Container) and isinstance(node.op, _IN_PLACE):
        try:
            return _in_place(machine, node, before, value)
        except NotKnownError as error:
            machine.lose([before], machine.unknown(node))
            before.held |= machine.unknown(node, reach=[value, error.unknown]).reach
            return before
    if isinstance(before, Unknown):
        # It may be something that is changed in place.
        machine.lose([before], machine.unknown(node))
    try:
        return operators.binary(machine, node, node.op, before, value)
    except NotKnownError as error:
        machine.may_raise()
        return machine.unknown(node, reach=[before, value, error.unknown])


def _in_place(machine: Machine, node: ast.AugAssign, before: Container, value: Value) -> Value:
    if machine.lost(before) is not None:
        raise NotKnownError(machine.unknown(node))
    match before.kind, node.op:
        case "list" | "bytearray", ast.Add():
            methods.method(machine, node, before, "extend", [value], {})
        case "dict", ast.BitOr():
            methods.method(machine, node, before, "update", [value], {})
        case "list", ast.Mult() if isinstance(value, int):
            if len(before.items) * value > 100_000:
                raise NotKnownError(machine.unknown(node))
            machine.state.touch(before)
            before.items[:] = before.items * value
        case "set", ast.BitOr():
            methods.method(machine, node, before, "update", [value], {})
        case _:
            raise NotKnownError(machine.unknown(node))
    return before


def _delete(machine: Machine, node: ast.Delete) -> None:
    for target in node.targets:
        for each in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            assign(machine, each, MISSING, node)


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


# Ways


def _if(machine: Machine, node: ast.If) -> None:
    test = machine.evaluate(machine, node.test)
    one, other = partial(execute, machine, node.body), partial(execute, machine, node.orelse)
    try:
        true = operators.truth(machine, node.test, test)
    except NotKnownError:
        machine.may_raise()
        machine.fork(_cause(machine, node, "if", node.test), one, other)
    else:
        (one if true else other)()


def _cause(machine: Machine, node: ast.AST, word: str, part: ast.AST) -> Unknown:
    return machine.unknown(node, f"{word} {machine.written(part)}")


def _match(machine: Machine, node: ast.Match) -> None:
    subject = machine.evaluate(machine, node.subject)
    cause = _cause(machine, node, "match", node.subject)

    def from_here(cases: list[ast.match_case]) -> None:
        if not cases:
            return
        case = cases[0]
        matches = _matches(machine, case.pattern, subject)

        def taken() -> None:
            if matches is None:
                for each in ast.walk(case.pattern):
                    name = getattr(each, "rest", None) or getattr(each, "name", None)
                    if isinstance(name, str):
                        value = machine.unknown(case.pattern, reach=[subject])
                        assign(machine, ast.Name(name, ast.Store()), value, case.pattern)
            elif isinstance(case.pattern, ast.MatchAs) and case.pattern.name:
                assign(machine, ast.Name(case.pattern.name, ast.Store()), subject, case.pattern)
            if case.guard is None:
                execute(machine, case.body)
                return
            test = machine.evaluate(machine, case.guard)
            try:
                holds = operators.truth(machine, case.guard, test)
            except NotKnownError:
                machine.fork(cause, partial(execute, machine, case.body), partial(from_here, cases[1:]))
                return
            if holds:
                execute(machine, case.body)
            else:
                from_here(cases[1:])

        if matches is None:
            machine.may_raise()
            machine.fork(cause, taken, partial(from_here, cases[1:]))
        elif matches:
            taken()
        else:
            from_here(cases[1:])

    from_here(node.cases)


def _matches(machine: Machine, pattern: ast.pattern, subject: Value) -> bool | None:
    """Returns whether a pattern fits; None where nobody knows."""
    match pattern:
        case ast.MatchAs(pattern=None):
            return True
        case ast.MatchValue(value):
            try:
                return operators.compared(
                    machine, pattern, ast.Eq(), subject, machine.evaluate(machine, value)
                )
            except NotKnownError:
                return None
        case ast.MatchSingleton(value):
            return None if isinstance(subject, Unknown) else subject is value
        case ast.MatchOr(patterns):
            found = [_matches(machine, each, subject) for each in patterns]
            return True if True in found else None if None in found else False
    return None


def _for(machine: Machine, node: ast.For | ast.AsyncFor) -> None:
    given = machine.evaluate(machine, node.iter)
    cause = machine.unknown(
        node, f"for {machine.written(node.target)} in {machine.written(node.iter)}", reach=[given]
    )
    live = isinstance(given, Container) and given.kind == "list"
    items = _items_of(machine, node, given)
    if items is None:
        machine.may_raise()
        machine.lose([given] if isinstance(given, Container) and given.kind == "iterator" else [], cause)

        def once() -> None:
            assign(machine, node.target, cause, node.iter)
            execute(machine, node.body)

        _unknown_loop(machine, once, node.orelse, cause)
        return

    def body() -> None:
        at = 0
        while True:
            now = given.items if live else items
            if live and machine.lost(given) is not None:
                _unknown_rest(machine, node, cause)
                return
            if at >= len(now):
                return
            if at > _ITERATIONS or machine.given_up is not None:
                _unknown_rest(machine, node, cause)
                return
            assign(machine, node.target, now[at], node.iter)
            machine.settle("continue", partial(execute, machine, node.body), cause)
            at += 1

    _loop(machine, body, node.orelse, cause)


def _items_of(machine: Machine, node: ast.For | ast.AsyncFor, given: Value) -> list[Value] | None:
    """Returns what a loop goes over; None where nobody knows, or where it is too much."""
    if isinstance(node, ast.AsyncFor):
        return None
    try:
        items = elements(machine, given, node.iter)
    except NotKnownError:
        return None
    return items if len(items) <= _ITERATIONS else None


def _unknown_rest(machine: Machine, node: ast.For | ast.AsyncFor, cause: Unknown) -> None:
    def once() -> None:
        assign(machine, node.target, cause, node.iter)
        machine.settle("continue", partial(execute, machine, node.body), cause)

    machine.repeat(once, cause)


def _loop(machine: Machine, body: Callable[[], None], orelse: list[ast.stmt], cause: Unknown) -> None:
    ends = machine.settle("break", body, cause)
    if not orelse:
        return
    if all(end is None for end in ends):
        execute(machine, orelse)
    elif None in ends:
        machine.fork(cause, partial(execute, machine, orelse), lambda: None)


def _unknown_loop(machine: Machine, once: Callable[[], None], orelse: list[ast.stmt], cause: Unknown) -> None:
    """A loop of which nobody knows how often it goes round."""

    def body() -> None:
        machine.repeat(lambda: (machine.settle("continue", once, cause), None)[1], cause)

    machine.settle("break", body, cause)
    if orelse:
        machine.fork(cause, partial(execute, machine, orelse), lambda: None)


def _truth(machine: Machine, node: ast.expr, value: Value) -> bool | None:
    try:
        return operators.truth(machine, node, value)
    except NotKnownError:
        return None


def _while(machine: Machine, node: ast.While) -> None:
    cause = _cause(machine, node, "while", node.test)

    def body() -> None:
        for _ in range(_ITERATIONS):
            test = machine.evaluate(machine, node.test)
            true = _truth(machine, node.test, test)
            if true is False:
                return
            if true is None or machine.given_up is not None:
                break
            machine.settle("continue", partial(execute, machine, node.body), cause)
        machine.may_raise()

        def once() -> None:
            machine.settle("continue", partial(execute, machine, node.body), cause)
            machine.evaluate(machine, node.test)

        machine.repeat(once, cause)

    _loop(machine, body, node.orelse, cause)


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
        _try_parts(machine, node.body, [([], lambda: None)], [], [], cause, catches_all=True)
    else:
        execute(machine, node.body)


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
            execute(machine, handler.body)

        handlers.append((names, handle))
    cause = machine.unknown(node, "try: …")
    _try_parts(machine, node.body, handlers, node.orelse, node.finalbody, cause, catches_all=catches_all)


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
    found = [getattr(builtins, each, None) for each in names]
    if any(isinstance(each, type) and issubclass(raised, each) for each in found):
        return True
    return None if None in found else False


def _try_parts(
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
            execute(machine, body)
        except Signal as caught:
            signal = caught
        finally:
            machine.tries.pop()
        raised = [each for each in machine.pending[first:] if each.signal.kind == "raise"]
        machine.pending[first:] = [each for each in machine.pending[first:] if each.signal.kind != "raise"]
        if block.mark is None and not raised:
            if signal is None:
                execute(machine, orelse)
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
        ways += [machine.state.values_at(each.mark) | each.writes for each in machine.pending[base:]]
        if len(ways) > 1 or ways != [{}]:
            machine.state.join(ways, cause)
        before = machine.state.mark()
        execute(machine, final)
        touched = machine.state.touched(before)
        for each in machine.pending[base:]:
            # On its way the last block is followed as well, from another state.
            for location in touched:
                each.writes[location] = _uncertain_value(machine, location, each.writes, cause)
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
    marks = [each.mark for each in raised] + ([block.mark] if block.mark is not None else [])
    start = min([max(each, mark) for each in marks], default=machine.state.mark())
    unsure: dict[Location, Value] = {}
    for location in machine.state.touched(start):
        unsure[location] = _uncertain_value(machine, location, {}, cause)
    for each in raised:
        for location in each.writes:
            unsure[location] = _uncertain_value(machine, location, each.writes, cause)
    settled = machine.state.values_between(mark, start)
    ways: list[Callable[[], Value]] = []
    if signal is None or signal.kind != "raise":
        whole: Signal | None = signal
        if signal is None:
            try:
                execute(machine, orelse)
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


def _return(machine: Machine, node: ast.Return) -> None:
    raise Signal("return", None if node.value is None else machine.evaluate(machine, node.value))


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


def _ends(kind: str) -> Callable[[Machine, ast.stmt], None]:
    def act(machine: Machine, node: ast.stmt) -> None:
        raise Signal(kind)

    return act


def _expression(machine: Machine, node: ast.Expr) -> None:
    machine.evaluate(machine, node.value)


_KINDS: dict[type[ast.stmt], Callable[[Machine, Any], None]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _define_class,
    ast.If: _if,
    ast.Match: _match,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Break: _ends("break"),
    ast.Continue: _ends("continue"),
}
