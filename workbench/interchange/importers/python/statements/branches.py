"""`if` and `match`: ways of which one is taken."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import Any

from workbench.interchange.importers.python import operators
from workbench.interchange.importers.python.convert import NotKnownError
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.statements.assignment import assign
from workbench.interchange.importers.python.values import (
    Unknown,
    Value,
)


def _if(machine: Machine, node: ast.If) -> None:
    test = machine.evaluate(machine, node.test)
    first, other = (
        partial(machine.execute, machine, node.body),
        partial(machine.execute, machine, node.orelse),
    )
    try:
        true = operators.truth(machine, node.test, test)
    except NotKnownError:
        machine.may_raise()
        machine.fork(cause_of(machine, node, "if", node.test), first, other)
    else:
        (first if true else other)()


def cause_of(machine: Machine, node: ast.AST, word: str, part: ast.AST) -> Unknown:
    return machine.unknown(node, f"{word} {machine.written(part)}")


def _match(machine: Machine, node: ast.Match) -> None:
    subject = machine.evaluate(machine, node.subject)
    cause = cause_of(machine, node, "match", node.subject)

    def from_here(cases: list[ast.match_case]) -> None:
        if not cases:
            return
        case = cases[0]
        matches = _matches(machine, case.pattern, subject)

        def taken() -> None:
            if matches is None:
                for pattern in ast.walk(case.pattern):
                    name = getattr(pattern, "rest", None) or getattr(pattern, "name", None)
                    if isinstance(name, str):
                        value = machine.unknown(case.pattern, reach=[subject])
                        assign(machine, ast.Name(name, ast.Store()), value, case.pattern)
            elif isinstance(case.pattern, ast.MatchAs) and case.pattern.name:
                assign(machine, ast.Name(case.pattern.name, ast.Store()), subject, case.pattern)
            if case.guard is None:
                machine.execute(machine, case.body)
                return
            test = machine.evaluate(machine, case.guard)
            try:
                holds = operators.truth(machine, case.guard, test)
            except NotKnownError:
                machine.fork(
                    cause, partial(machine.execute, machine, case.body), partial(from_here, cases[1:])
                )
                return
            if holds:
                machine.execute(machine, case.body)
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
            verdicts = [_matches(machine, pattern, subject) for pattern in patterns]
            return True if True in verdicts else None if None in verdicts else False
    return None


STATEMENTS: dict[type[ast.stmt], Callable[[Machine, Any], None]] = {
    ast.If: _if,
    ast.Match: _match,
}
