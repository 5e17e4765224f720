"""Functions and classes of the script: defined, given their arguments, entered."""

from __future__ import annotations

import ast
from functools import lru_cache

from workbench.interchange.importers.python.machine import DEEPEST, Machine
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.values import (
    MISSING,
    Container,
    Coroutine,
    Function,
    Library,
    Scope,
    ScriptClass,
    Unknown,
    Value,
)

_WAYS = frozenset({"staticmethod", "classmethod", "property"})
_TRANSPARENT = frozenset({"functools.wraps", "typing.override", "typing.no_type_check"})
_CACHES = frozenset({"functools.cache", "functools.lru_cache"})
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def define(machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Value:
    """The function that a definition makes."""
    arguments = node.args
    defaults = tuple(machine.evaluate(machine, default) for default in arguments.defaults)
    named = {
        word.arg: machine.evaluate(machine, default)
        for word, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    }
    function = Function(node, machine.scope, defaults, named)
    if not isinstance(node, ast.Lambda):
        for decorator in node.decorator_list:
            _decorate(machine, function, decorator)
        machine.functions.append(function)
    return function


def _decorate(machine: Machine, function: Function, decorator: ast.expr) -> None:
    called = isinstance(decorator, ast.Call)
    value = machine.evaluate(machine, decorator.func if isinstance(decorator, ast.Call) else decorator)
    name = value.name if isinstance(value, Library) else ""
    if name.removeprefix("builtins.") in _WAYS and not called:
        function.way = name.removeprefix("builtins.")
    elif name not in _TRANSPARENT:
        function.foreign = True
        machine.escaped.append(function)
        if isinstance(decorator, ast.Call):
            machine.evaluate(machine, decorator)


def arguments_of(
    machine: Machine,
    node: ast.AST,
    function: Function,
    args: list[Value],
    keywords: dict[str, Value],
    otherwise: Unknown | None = None,
) -> dict[str, Value]:
    """Values of a function's parameters.

    Args:
        otherwise: why those are not known that nothing is given for; None where their defaults hold, and
            one without is an error of the script.
    """
    signature = function.node.args
    parameters = [*signature.posonlyargs, *signature.args]
    names = [parameter.arg for parameter in parameters]
    made: dict[str, Value] = dict(zip(names, args, strict=False))
    rest = args[len(names) :]
    named = dict(keywords)
    positional_only = {parameter.arg for parameter in signature.posonlyargs}
    for name in [*names, *(parameter.arg for parameter in signature.kwonlyargs)]:
        if name in named and name not in made and name not in positional_only:
            made[name] = named.pop(name)
    if otherwise is None:
        defaults = dict(zip(names[len(names) - len(function.defaults) :], function.defaults, strict=True))
        made = defaults | function.keyword_defaults | made
    for parameter in [*parameters, *signature.kwonlyargs]:
        if parameter.arg not in made:
            if otherwise is None:
                raise Signal("raise", name="TypeError")
            text = f"{parameter.arg}, a parameter of {function.name}"
            made[parameter.arg] = machine.unknown(parameter, text, reach=[otherwise])
    if (rest and signature.vararg is None) or (named and signature.kwarg is None):
        raise Signal("raise", name="TypeError")
    if signature.vararg is not None:
        made[signature.vararg.arg] = tuple(rest) if otherwise is None else machine.unknown(signature.vararg)
    if signature.kwarg is not None:
        made[signature.kwarg.arg] = (
            Container("dict", named)
            if otherwise is None
            else machine.unknown(signature.kwarg, f"**{signature.kwarg.arg}")
        )
    return made


def enter(
    machine: Machine,
    node: ast.AST,
    function: Function,
    arguments: dict[str, Value],
    *,
    waited: bool = False,
) -> Value:
    """Returns what a function of the script gives for its arguments.

    Args:
        waited: whether somebody waits for it, where it is asynchronous.
    """
    made = function.node
    if isinstance(made, ast.AsyncFunctionDef) and not waited:
        return Coroutine(function, arguments)
    cause = machine.unknown(node, reach=arguments.values())
    if machine.given_up is not None and machine.depth:
        # Entered later, as from anywhere: a call of the service in it is not dropped.
        machine.lose(arguments.values(), cause)
        return cause
    function.called = True
    if function.foreign or _yields(made):
        machine.lose(arguments.values(), cause)
        machine.repeat(lambda: _run(machine, function, dict.fromkeys(arguments, cause), cause), cause)
        return cause
    if machine.depth >= DEEPEST:
        machine.give_up(node, machine.written(node))
        machine.lose(arguments.values(), cause)
        return cause
    return _run(machine, function, arguments, cause)


def _run(machine: Machine, function: Function, arguments: dict[str, Value], cause: Unknown) -> Value:
    made = function.node
    scope = Scope(function.scope, local=_local_names(made))
    scope.names.update(arguments)
    if not isinstance(made, ast.Lambda):
        _declare(machine, made, scope, function.scope)
    outer, machine.scope = machine.scope, scope
    machine.depth += 1
    result: list[Value] = []

    def body() -> None:
        if isinstance(made, ast.Lambda):
            result.append(machine.evaluate(machine, made.body))
        else:
            machine.execute(machine, made.body)
            result.append(None)

    try:
        ends = machine.settle("return", body, cause)
    finally:
        machine.scope = outer
        machine.depth -= 1
    values = [result[0] if end is None else end.value for end in ends]
    return machine.either(values, cause)


@lru_cache(maxsize=256)
def _local_names(node: ast.AST) -> frozenset[str]:
    if isinstance(node, ast.Lambda):
        return frozenset()
    assigned: set[str] = set()
    outside: set[str] = set()
    for inner in _inside(node):
        match inner:
            case ast.Name(name, ast.Store() | ast.Del()):
                assigned.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                assigned.add(name)
            case ast.Import(names) | ast.ImportFrom(names=names):
                assigned |= {(alias.asname or alias.name).partition(".")[0] for alias in names}
            case ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name):
                assigned.add(name)
            case ast.MatchStar(name=str() as name) | ast.MatchMapping(rest=str() as name):
                assigned.add(name)
            case ast.Global(names) | ast.Nonlocal(names):
                outside |= set(names)
    return frozenset(assigned - outside)


@lru_cache(maxsize=256)
def _inside(node: ast.AST) -> tuple[ast.AST, ...]:
    """The nodes of a function's own scope; comprehensions have one of their own but for walruses.

    A function that a script defines is entered hundreds of times.
    """
    own: list[ast.AST] = []
    left: list[ast.AST] = list(ast.iter_child_nodes(node))
    while left:
        current = left.pop()
        own.append(current)
        if isinstance(current, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            left += [
                part
                for inner in ast.walk(current)
                if isinstance(inner, ast.NamedExpr)
                for part in [inner.target]
            ]
        elif not isinstance(current, _SCOPES):
            left += ast.iter_child_nodes(current)
    return tuple(own)


def _declare(machine: Machine, node: ast.AST, scope: Scope, outer: Scope) -> None:
    """Has `global` and `nonlocal` lead to their scopes."""
    for statement in _inside(node):
        if isinstance(statement, ast.Global):
            scope.elsewhere |= dict.fromkeys(statement.names, machine.module)
        elif isinstance(statement, ast.Nonlocal):
            for name in statement.names:
                holder: Scope | None = outer
                while holder is not None and (holder.of_class or name not in holder.names):
                    holder = holder.elsewhere.get(name) or holder.parent
                scope.elsewhere[name] = holder or outer


def _yields(node: ast.AST) -> bool:
    return not isinstance(node, ast.Lambda) and any(
        isinstance(inner, ast.Yield | ast.YieldFrom) for inner in _inside(node)
    )


# Classes


def define_class(machine: Machine, node: ast.ClassDef) -> Value:
    """The class that a definition makes."""
    bases = tuple(machine.evaluate(machine, base) for base in node.bases)
    outer = machine.scope
    scope = Scope(outer, of_class=True)
    machine.scope = scope
    try:
        machine.execute(machine, node.body)
    finally:
        machine.scope = outer
    made = ScriptClass(node.name, Container("dict", dict(scope.names)), bases)
    names = [
        machine.evaluate(machine, decorator.func if isinstance(decorator, ast.Call) else decorator)
        for decorator in node.decorator_list
    ]
    if names == [Library("dataclasses.dataclass")] and not bases:
        made.fields = tuple(
            statement.target.id
            for statement in node.body
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        )
    made.foreign = (
        (bool(names) and made.fields is None)
        or bool(node.keywords)
        or any(not isinstance(base, ScriptClass) and base != Library("builtins.object") for base in bases)
    )
    for attribute in made.attributes.items.values():
        if isinstance(attribute, Function):
            attribute.owner = made
    made.start = _inherited(made, "__init__")
    machine.classes.append(made)
    return made


def instance(
    machine: Machine,
    node: ast.AST,
    made: ScriptClass,
    args: list[Value],
    keywords: dict[str, Value],
    otherwise: Unknown | None = None,
) -> Value:
    """Returns what calling a class gives.

    Args:
        otherwise: why the arguments are not known; None where they are given.
    """
    made.called = True
    holder = Container("object", {}, made)
    cause = machine.unknown(node, reach=[*args, *keywords.values(), holder])
    lost = machine.lost(made.attributes)
    if (lost and otherwise is None) or _is_foreign(made):
        machine.lose([holder, *args, *keywords.values()], cause)
        return cause
    if made.fields is not None:
        _fill(machine, made, holder, args, keywords, otherwise)
        return holder
    # Code that is not here has the class, and may make an object of it before it changes anything.
    start = made.start if lost else _inherited(made, "__init__")
    if isinstance(start, Function):
        enter(machine, node, start, arguments_of(machine, node, start, [holder, *args], keywords, otherwise))
    return holder


def _is_foreign(made: ScriptClass) -> bool:
    return (
        made.foreign
        or any(isinstance(base, ScriptClass) and _is_foreign(base) for base in made.bases)
        or not {"__new__", "__getattr__", "__getattribute__", "__setattr__"}.isdisjoint(made.attributes.items)
    )


def _inherited(made: ScriptClass, name: str) -> Value:
    if name in made.attributes.items:
        return made.attributes.items[name]
    for base in made.bases:
        if isinstance(base, ScriptClass) and (member := _inherited(base, name)) is not MISSING:
            return member
    return MISSING


def _fill(
    machine: Machine,
    made: ScriptClass,
    holder: Container,
    args: list[Value],
    keywords: dict[str, Value],
    otherwise: Unknown | None,
) -> None:
    """Has the fields of a data class's object hold what is given, or their defaults."""
    fields = made.fields or ()
    arguments = dict(zip(fields, args, strict=False)) | keywords
    for name in fields:
        value = arguments.get(name, made.attributes.items.get(name, MISSING))
        if value is MISSING and otherwise is None:
            raise Signal("raise", name="TypeError")
        holder.items[name] = otherwise if value is MISSING or (otherwise and name not in arguments) else value
