"""What the interpreter's names and containers hold, with a journal that takes it back and joins ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workbench.interchange.importers.python.values import MISSING, Container, Scope, Unknown, Value, reach_of


@dataclass(frozen=True)
class Name:
    """A name in a scope."""

    scope: Scope
    name: str


@dataclass(frozen=True)
class Content:
    """What a container holds at a moment."""

    items: Value
    lost: Unknown | None
    held: frozenset[Container]


Location = Name | Container
Writes = Mapping[Location, Value]
"""What locations hold: values of names, contents of containers."""


class State:
    """Every change is written down first, so that it can be taken back."""

    def __init__(self) -> None:
        self._journal: list[tuple[Location, Value]] = []

    def mark(self) -> int:
        """A moment to which `rolled_back` and `touched` refer."""
        return len(self._journal)

    def bind(self, scope: Scope, name: str, value: Value) -> None:
        """Gives a name a value; MISSING unbinds it."""
        self.set(Name(scope, name), value)

    def touch(self, container: Container) -> None:
        """Writes down what a container holds, before it changes."""
        self._journal.append((container, self.get(container)))

    def lose(self, container: Container, cause: Unknown) -> None:
        """Has the content of a container be unknown from now on."""
        if container.lost is None:
            self.touch(container)
            container.held = reach_of([container]) - {container}
            container.lost = cause
            container.items = type(container.items)()

    def get(self, location: Location) -> Value:
        """Returns what a location holds."""
        if isinstance(location, Name):
            return location.scope.names.get(location.name, MISSING)
        return Content(location.items.copy(), location.lost, location.held)

    def set(self, location: Location, value: Value) -> None:
        """Has a location hold something."""
        self._journal.append((location, self.get(location)))
        _put(location, value)

    def touched(self, mark: int) -> list[Location]:
        """The locations that changed since a moment."""
        return list(dict.fromkeys(location for location, _ in self._journal[mark:]))

    def values_at(self, mark: int) -> dict[Location, Value]:
        """Returns what those locations held at a moment that changed since."""
        values: dict[Location, Value] = {}
        for location, old in self._journal[mark:]:
            values.setdefault(location, old)
        return values

    def values_between(self, start: int, end: int) -> dict[Location, Value]:
        """Returns what those locations held at `end` that changed between `start` and it."""
        later = self.values_at(end)
        changed = dict.fromkeys(location for location, _ in self._journal[start:end])
        return {location: later.get(location, self.get(location)) for location in changed}

    def rolled_back(self, mark: int) -> dict[Location, Value]:
        """Takes back every change since a moment; what was there before that."""
        writes = {location: self.get(location) for location in self.touched(mark)}
        for location, old in reversed(self._journal[mark:]):
            _put(location, old)
        del self._journal[mark:]
        return writes

    def join(self, ways: Iterable[Writes], cause: Unknown) -> None:
        """Goes on as after any of several ways: what they do not agree on is unknown."""
        branches = list(ways)
        if not branches:
            return
        for location in dict.fromkeys(location for way in branches for location in way):
            before = self.get(location)
            value = branches[0].get(location, before)
            for way in branches[1:]:
                value = joined(value, way.get(location, before), cause)
            self.set(location, value)

    def forget(
        self,
        locations: Iterable[Location],
        further: Writes,
        cause: Unknown,
        kept: Callable[[Container], bool] | None = None,
    ) -> None:
        """Has locations hold something unknown.

        Args:
            locations: which.
            further: what they may hold besides what they do.
            cause: why it is unknown.
            kept: whether they may refer to a container from now on; None where they may to any.
        """

        def reach(values: list[Value]) -> frozenset[Container]:
            reached = reach_of(values)
            return reached if kept is None else frozenset(filter(kept, reached))

        for location in locations:
            if isinstance(location, Container):
                before = self.get(location)
                other = further.get(location, before)
                held = reach([*_values(before), *_values(other), *before.held, *other.held])
                self.set(location, Content(type(location.items)(), before.lost or cause, held))
            else:
                values = [self.get(location), further.get(location, MISSING)]
                self.set(location, cause.reaching(reach(values)))


def _values(content: Content) -> list[Value]:
    items = content.items
    return list(items.values()) if isinstance(items, dict) else list(items) if isinstance(items, list) else []


def _put(location: Location, value: Value) -> None:
    if isinstance(location, Container):
        location.items, location.lost, location.held = value.items.copy(), value.lost, value.held
    elif value is MISSING:
        location.scope.names.pop(location.name, None)
    else:
        location.scope.names[location.name] = value


def joined(first: Value, second: Value, cause: Unknown) -> Value:
    """Returns what is known of a value that is one of two."""
    if isinstance(first, Content):
        return _joined_contents(first, second, cause)
    if same(first, second):
        return first
    return cause.reaching(reach_of([first, second]))


def same(first: Value, second: Value) -> bool:
    """Returns whether two values are certainly the same."""
    if first is second:
        return True
    if type(first) is not type(second):
        return False
    if isinstance(first, tuple):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, float):
        return repr(first) == repr(second)
    return not isinstance(first, Container | Unknown) and bool(first == second)


def _joined_contents(first: Content, second: Content, cause: Unknown) -> Content:
    held = first.held | second.held
    lost = first.lost or second.lost
    a, b = first.items, second.items
    if lost is None:
        if isinstance(a, dict):
            if list(map(_key, a)) == list(map(_key, b)):
                return Content({key: joined(a[key], b[key], cause) for key in a}, None, held)
        elif isinstance(a, list):
            if len(a) == len(b):
                return Content([joined(x, y, cause) for x, y in zip(a, b, strict=True)], None, held)
        elif a == b:
            return first
        lost = cause
    return Content(type(a)(), lost, held | reach_of([*_values(first), *_values(second)]))


def _key(key: object) -> tuple[type, object]:
    return type(key), key


class Signal(Exception):  # noqa: N818  no error, but a way that the script goes
    """What ends a block early.

    Attributes:
        kind: `return`, `break`, `continue`, `raise`, or `dead` where only alternatives go on.
        value: what is returned.
        name: the class of what is raised; empty where it is not known.
    """

    def __init__(self, kind: str, value: Value = None, name: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.value = value
        self.name = name


@dataclass
class Alternative:
    """Where the script may be by then, on another way.

    Attributes:
        signal: how the way ended.
        mark: the moment at which it went another way.
        writes: what it did on that way.
    """

    signal: Signal
    mark: int
    writes: dict[Location, Value]


@dataclass
class Try:
    """A block whose exceptions are caught.

    Attributes:
        mark: the first moment at which something may have been raised; None while there is none.
    """

    mark: int | None = None
