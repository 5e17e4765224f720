"""The values of the abstract interpreter."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workbench.model.caveat import CaveatKind

Value = Any
"""A constant of Python, a tuple of values, or one of the classes below."""

_SERIALS = itertools.count()

MISSING = object()
"""The value of a name that is not bound."""


class Container:
    """Something that can change: shared by whoever refers to it.

    Attributes:
        kind: `list`, `dict`, `set`, `bytearray`, `iterator`, `object`, `file`, `buffer` or `content`.
        items: its content: a list, a dictionary, a set or a bytearray of values.
        lost: why the content is not known any more; None where it is known.
        held: containers that a lost content may still refer to.
        script_class: of an object.
        serial: grows with each that is made.
    """

    def __init__(self, kind: str, items: Any, script_class: ScriptClass | None = None) -> None:
        self.serial = next(_SERIALS)
        self.kind = kind
        self.items = items
        self.lost: Unknown | None = None
        self.held: frozenset[Container] = frozenset()
        self.script_class = script_class


@dataclass(frozen=True, eq=False)
class Unknown:
    """A value that only running the script would tell.

    Attributes:
        text: the expression.
        line, column: its place, from 1.
        reach: containers that it may be, or may refer to.
        kind: VARIABLE where it is an environment variable, whose name is then the text.
        default: what it is where that variable is not set; MISSING where the script does not say.
        logger: whether it is a logger, which changes nothing.
    """

    text: str
    line: int = 0
    column: int = 0
    reach: frozenset[Container] = frozenset()
    kind: CaveatKind = CaveatKind.UNKNOWN
    default: Value = MISSING
    logger: bool = False

    def reaching(self, reach: frozenset[Container]) -> Unknown:
        """The same, which may refer to further containers."""
        if reach <= self.reach:
            return self
        return Unknown(self.text, self.line, self.column, self.reach | reach)


@dataclass(frozen=True)
class FileContent:
    """The whole content of a file, as bytes or as text."""

    path: str


@dataclass(frozen=True, eq=False)
class View:
    """The keys, values or items of a dictionary, as they are when somebody looks."""

    container: Container
    name: str


@dataclass(frozen=True)
class PathValue:
    """A path as pathlib has it.

    Attributes:
        path: it.
        beside: whether it is told from the script's own folder.
    """

    path: str
    beside: bool = False


@dataclass(frozen=True)
class Library:
    """A module, a function or a class of the libraries, by its name with dots."""

    name: str


@dataclass(frozen=True, eq=False)
class Method:
    """A method of a value of the libraries' or the language's own."""

    holder: Value
    name: str
    node: ast.AST


@dataclass(frozen=True, eq=False)
class Partial:
    """A function with some of its arguments given (functools.partial)."""

    function: Value
    args: tuple[Value, ...]
    keywords: dict[str, Value]


class Scope:
    """Names of a module, a class or one call of a function."""

    def __init__(self, parent: Scope | None, *, local: frozenset[str] = frozenset(), of_class: bool = False):
        self.serial = next(_SERIALS)
        self.names: dict[str, Value] = {}
        self.parent = parent
        self.local = local
        self.of_class = of_class
        self.of_comprehension = False
        self.elsewhere: dict[str, Scope] = {}


@dataclass(eq=False)
class Function:
    """A function of the script.

    Attributes:
        node: its definition.
        scope: the scope that it is defined in.
        defaults, keyword_defaults: values of its parameters, made when it was defined.
        foreign: whether a decorator that is not known stands around it.
        called: whether the script calls it.
    """

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    defaults: tuple[Value, ...]
    keyword_defaults: dict[str, Value]
    owner: ScriptClass | None = None
    way: str = ""
    foreign: bool = False
    called: bool = False

    @property
    def name(self) -> str:
        return "lambda" if isinstance(self.node, ast.Lambda) else self.node.name


@dataclass(frozen=True, eq=False)
class Bound:
    """A method of the script with its object."""

    function: Function
    holder: Value


@dataclass(frozen=True, eq=False)
class Coroutine:
    """A call of an asynchronous function that nobody has waited for yet."""

    function: Function
    arguments: dict[str, Value]


@dataclass(eq=False)
class ScriptClass:
    """A class of the script.

    Attributes:
        attributes: its names, as a container.
        bases: of it; those that are not of the script are unknown.
        fields: names of a data class's fields in order; None where it is none.
        start: its `__init__` as it was defined, or MISSING.
    """

    name: str
    attributes: Container
    bases: tuple[Value, ...] = ()
    fields: tuple[str, ...] | None = None
    start: Value = MISSING
    foreign: bool = False
    called: bool = False


def newest() -> int:
    """Returns what every scope and container that is made from now on is newer than."""
    return next(_SERIALS)


def reach_of(values: Iterable[Value]) -> frozenset[Container]:
    """The containers that values are or refer to."""
    reached: set[Container] = set()
    left = list(values)
    while left:
        value = left.pop()
        match value:
            case Container():
                if value not in reached:
                    reached.add(value)
                    left.extend(value.held)
                    left.extend(children(value))
            case Unknown(reach=reach):
                left.extend(reach - reached)
            case tuple():
                left.extend(value)
            case Bound(holder=holder) | Method(holder=holder) | View(container=holder):
                left.append(holder)
            case Partial(args=args, keywords=keywords):
                left.extend((value.function, *args, *keywords.values()))
            case Coroutine(arguments=arguments):
                left.extend(arguments.values())
            case Function():
                left.extend((*value.defaults, *value.keyword_defaults.values()))
            case ScriptClass():
                left.append(value.attributes)
    return frozenset(reached)


def children(container: Container) -> Iterator[Value]:
    """The values that a container holds."""
    if isinstance(container.items, dict):
        yield from container.items.values()
    elif isinstance(container.items, list):
        yield from container.items
    if container.script_class is not None:
        yield container.script_class


def holds_callable(container: Container) -> bool:
    """Whether a container itself holds something that can be called, or a tuple, which may."""
    kinds = (Function, Bound, Coroutine, ScriptClass, Partial, tuple)
    return any(isinstance(child, kinds) for child in children(container))


def functions_in(values: Iterable[Value]) -> Iterator[Value]:
    """Yields what of the script can be called among values, containers' contents included."""
    return _functions_in(values, set())


def _functions_in(values: Iterable[Value], seen: set[Container]) -> Iterator[Value]:
    """The same without the contents of containers that were seen: they may hold one another many times."""
    for value in values:
        match value:
            case Function() | Bound() | Coroutine() | ScriptClass():
                yield value
            case Partial(function=function):
                yield from _functions_in((function, *value.args), seen)
            case tuple():
                yield from _functions_in(value, seen)
            case Container() if value not in seen:
                new = reach_of([value]) - seen
                seen |= new
                for container in new:
                    if container.kind in {"list", "dict", "object"}:
                        held = container.items.values() if container.kind != "list" else container.items
                        yield from _functions_in(
                            (child for child in held if not isinstance(child, Container)), seen
                        )
