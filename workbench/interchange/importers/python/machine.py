"""The interpreter's state, and how it goes several ways at once.

Whatever ends a block early (`return`, `break`, `continue`, `raise`) is a signal. Where it is not certain that
it ends there, what was so far is put aside as an alternative, and joined where the signal would have led.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from workbench.interchange.importers.python.source_text import segment
from workbench.interchange.importers.python.state import (
    Alternative,
    Location,
    Signal,
    State,
    Try,
    Writes,
    joined,
)
from workbench.interchange.importers.python.values import (
    MISSING,
    Container,
    Function,
    Scope,
    ScriptClass,
    Unknown,
    Value,
    functions_in,
    holds_callable,
    newest,
    reach_of,
)
from workbench.model.caveat import CaveatKind

_SHOWN = 60
_STEPS = 60_000
"""Expressions and statements that are followed; what goes on longer is not known."""
DEEPEST = 25
"""Calls of the script's functions inside one another."""
_ROUNDS = 8
"""Of a loop, until nothing new is changed in it."""


@dataclass
class Machine:
    """One run over a script.

    Attributes:
        text: the script.
        evaluate, execute, call: how an expression, statements and a call are followed.
        sent: hears of each call of the service: its node, operation, holder and arguments.
        quiet: how many blocks are followed only for what they change.
        escaped: functions that code which is not here may call whenever it runs.
        patched: names of libraries to which the script gave another value.
        changed_variables: names of environment variables that the script sets or unsets somewhere.
    """

    text: str
    evaluate: Callable[[Machine, ast.expr], Value]
    execute: Callable[[Machine, Sequence[ast.stmt]], None]
    call: Callable[[Machine, ast.AST, Value, list[Value], dict[str, Value]], Value]
    sent: Callable[[ast.AST, str, Value, dict[str, Value]], None]
    note: Callable[[ast.AST, str], None]
    state: State = field(default_factory=State)
    scope: Scope = field(default_factory=lambda: Scope(None))
    pending: list[Alternative] = field(default_factory=list)
    tries: list[Try] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    classes: list[ScriptClass] = field(default_factory=list)
    entrusted: list[Value] = field(default_factory=list)
    escaped: list[Value] = field(default_factory=list)
    patched: set[str] = field(default_factory=set)
    changed_variables: set[str] = field(default_factory=set)
    quiet: int = 0
    depth: int = 0
    steps: int = 0
    made: int = 0
    given_up: Unknown | None = None

    def __post_init__(self) -> None:
        self.module = self.scope
        self.environment = Container("dict", {})
        self._boto3 = Container("dict", {"session": None})

    # What is not known

    def written(self, node: ast.AST) -> str:
        """The text of a node, on one line and not too long."""
        text = " ".join(segment(self.text, node).split())
        return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"

    def unknown(self, node: ast.AST, text: str = "", *, reach: Iterable[Value] = ()) -> Unknown:
        """A value that is not known, for a node."""
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        return Unknown(text or self.written(node) or "code that is not here", line, column, reach_of(reach))

    def variable(self, node: ast.AST, name: str, default: Value = MISSING) -> Unknown:
        """The value of an environment variable."""
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        return Unknown(name, line, column, kind=CaveatKind.VARIABLE, default=default)

    def set_variable(self, node: ast.AST, name: str, value: Value) -> None:
        """Gives an environment variable a value; MISSING unsets it."""
        self.changed_variables.add(name)
        self.state.touch(self.environment)
        self.environment.items[name] = self.variable(node, name) if value is MISSING else value

    def changed_variable(self, *names: str) -> Value:
        """The value of the first of some variables that the script changes; None where it changes none."""
        changed = [name for name in names if name in self.changed_variables]
        if not changed:
            return None
        lost = self.lost(self.environment)
        return lost or next(
            (self.environment.items[name] for name in changed if name in self.environment.items), None
        )

    def step(self, node: ast.AST) -> None:
        """Counts a step; after too many nothing that can change is known any more."""
        self.steps += 1
        if self.steps > _STEPS and self.given_up is None:
            self.give_up(node, "the script runs too long to be followed")

    def give_up(self, node: ast.AST, why: str) -> None:
        """Forgets what names and containers hold."""
        if self.given_up is None:
            self.given_up = self.unknown(node, why)

    def default_session(self) -> Value:
        """The session of `boto3.client`."""
        return self.lost(self._boto3) or self._boto3.items["session"]

    def set_default_session(self, session: Value) -> None:
        """Has a session be that of `boto3.client`."""
        self.state.touch(self._boto3)
        self._boto3.items["session"] = session

    def lost(self, container: Container) -> Unknown | None:
        """Returns why the content of a container is not known; None where it is."""
        if container.lost is not None:
            return container.lost.reaching(container.held)
        if self.given_up is not None:
            return self.given_up.reaching(reach_of([container]))
        return None

    def lose(self, values: Iterable[Value], cause: Unknown) -> None:
        """Has code that is not here change whatever it can get at from some values."""
        roots = list(values)
        # What containers hold is told before it is forgotten.
        functions = dict.fromkeys(functions_in(roots))
        for container in reach_of(roots):
            self.state.lose(container, cause)
        for function in functions:
            if function not in self.escaped:
                self.escaped.append(function)
            self.entrust(function, cause)

    def run_foreign(self, cause: Unknown) -> None:
        """Has code that is not here do whatever it can with what it was given before."""
        self.state.lose(self.environment, cause)
        for function in tuple(self.escaped):
            self.entrust(function, cause)

    def entrust(self, function: Value, cause: Unknown) -> None:
        """Has code that is not here call a function of the script: any number of times, with anything."""

        if function in self.entrusted:
            return

        def once() -> None:
            self.call(self, node_of(cause), Entrusted(function, cause), [], {})

        self.entrusted.append(function)
        try:
            self.repeat(once, cause)
        finally:
            self.entrusted.pop()

    def may_raise(self) -> None:
        """Something here may raise an exception."""
        if self.tries and self.tries[-1].mark is None:
            self.tries[-1].mark = self.state.mark()

    # Several ways

    def fork(self, cause: Unknown, *ways: Callable[[], Value]) -> Value:
        """Follows each of several ways; returns their values, as far as they are known."""
        mark = self.state.mark()
        ended: list[dict[Location, Value]] = []
        results: list[Value] = []
        for way in ways:
            base = len(self.pending)
            try:
                result = way()
                signal = None
            except Signal as caught:
                signal = caught
            self.rebase(base, mark)
            writes = self.state.rolled_back(mark)
            if signal is None:
                ended.append(writes)
                results.append(result)
            elif signal.kind != "dead":
                self.pending.append(Alternative(signal, mark, writes))
        if not ended:
            raise Signal("dead")
        self.state.join(ended, cause)
        return self.either(results, cause)

    def either(self, results: list[Value], cause: Unknown) -> Value:
        """One of several values."""
        value = results[0]
        for result in results[1:]:
            value = joined(value, result, cause)
        return value

    def rebase(self, base: int, mark: int) -> None:
        """Has alternatives be told from an earlier moment, before what came after it is taken back."""
        for jump in self.pending[base:]:
            if jump.mark > mark:
                jump.writes = self.state.values_between(mark, jump.mark) | jump.writes
                jump.mark = mark
        for block in self.tries:
            if block.mark is not None:
                block.mark = min(block.mark, mark)

    def settle(self, kind: str, run: Callable[[], None], cause: Unknown) -> list[Signal | None]:
        """Follows a block that signals of a kind end, and goes on as after any of its ends.

        Returns:
            each end: None for that of the block itself.
        """
        base = len(self.pending)
        ends: list[Signal | None] = []
        signal = None
        try:
            run()
        except Signal as caught:
            signal = caught
        mine = [jump for jump in self.pending[base:] if jump.signal.kind == kind]
        self.pending[base:] = [jump for jump in self.pending[base:] if jump.signal.kind != kind]
        ways: list[dict[Location, Value]] = []
        if signal is None or signal.kind == kind:
            ways.append({})
            ends.append(signal)
        elif not mine:
            raise signal
        elif signal.kind != "dead":
            self.pending.append(Alternative(signal, self.state.mark(), {}))
        for jump in mine:
            ways.append(self.state.values_at(jump.mark) | jump.writes)
            ends.append(jump.signal)
        if len(ways) > 1 or not ends or ends[0] is not signal:
            self.state.join(ways, cause)
        return ends

    def repeat(self, once: Callable[[], None], cause: Unknown) -> None:
        """Follows what is done any number of times, also none, in an order that is not known."""
        start = newest()
        # Tries within tries take time that grows by a factor with each loop. Until the script is given up,
        # its steps bound that. Then nothing is known of what is changed, however often: a try around asks
        # only what that is.
        if self.given_up is None or not self.quiet:
            self._forget_repeated(once, cause, start)
        final = self.state.mark()
        base = len(self.pending)
        try:
            once()
        except Signal as caught:
            if caught.kind != "dead":
                self.pending.append(Alternative(caught, self.state.mark(), {}))
        self.rebase(base, final)
        # Whatever was changed by then is not known afterwards either; that a way ended early, as little.
        further = self.state.rolled_back(final)
        for jump in self.pending[base:]:
            further |= jump.writes
        self._forget(further, cause, start)

    def _forget_repeated(self, once: Callable[[], None], cause: Unknown, start: int) -> None:
        """Forgets what is changed by something that is done any number of times."""
        seen: set[Location] = set()
        for _ in range(_ROUNDS):
            writes = {at: value for at, value in self._tried(once).items() if serial(at) < start}
            fresh = writes.keys() - seen
            seen |= writes.keys()
            self._forget(writes, cause, start)
            if not fresh:
                return
        self.give_up(node_of(cause), cause.text)

    def _forget(self, writes: Writes, cause: Unknown, start: int) -> None:
        """Has what was changed be unknown from now on, with what it may refer to.

        Args:
            start: of what is done any number of times. Each try makes its containers anew. Where nothing is
                known any more, there is nothing of them to lose, but for the functions in them.
        """

        def kept(container: Container) -> bool:
            return self.given_up is None or container.serial < start or holds_callable(container)

        self.state.forget(writes, writes, cause, kept)

    def _tried(self, once: Callable[[], None]) -> dict[Location, Value]:
        """Returns what a block would change; it is taken back."""
        mark, base = self.state.mark(), len(self.pending)
        self.quiet += 1
        try:
            once()
        except Signal:
            pass
        finally:
            self.quiet -= 1
        self.rebase(base, mark)
        writes = self.state.rolled_back(mark)
        for jump in self.pending[base:]:
            writes |= jump.writes
        del self.pending[base:]
        return writes


@dataclass(frozen=True, eq=False)
class Entrusted:
    """A function that code calls which is not here."""

    function: Value
    cause: Unknown


def node_of(cause: Unknown) -> ast.AST:
    return ast.Constant(None, lineno=cause.line, col_offset=cause.column)


def serial(location: Location) -> int:
    return location.serial if isinstance(location, Container) else location.scope.serial
