"""How much of a program is followed."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from workbench.interchange.importers.python.calls import call
from workbench.interchange.importers.python.expressions import evaluate
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.state import Signal
from workbench.interchange.importers.python.statements import execute


def endless_for(level: int) -> tuple[str, ...]:
    return (f"xs{level} = [1]", f"for x{level} in xs{level}:", f"    xs{level}.append(x{level})")


def endless_while(level: int) -> tuple[str, ...]:
    return ("while True:",)


def unknown_for(level: int) -> tuple[str, ...]:
    return (f"for x{level} in ext():",)


def nested(depth: int, loop: Callable[[int], tuple[str, ...]]) -> str:
    lines = []
    for level in range(depth):
        lines += ["    " * level + line for line in loop(level)]
    return "\n".join([*lines, "    " * depth + "ext()"])


def work_of(program: str) -> tuple[int, int]:
    """How many expressions and statements are followed, and how many containers the names may refer to."""
    machine = Machine(program, evaluate, execute, call, lambda *_: None, lambda *_: None)
    try:
        execute(machine, ast.parse(program).body)
    except Signal as signal:
        assert signal.kind == "dead"
    return machine.steps, sum(len(getattr(value, "reach", ())) for value in machine.scope.names.values())


@pytest.mark.parametrize("loop", [endless_for, endless_while, unknown_for])
def test_loops_in_loops_take_no_time_that_doubles_with_each(loop: Callable[[int], tuple[str, ...]]) -> None:
    steps, reach = work_of(nested(19, loop))
    assert steps < 90_000
    # Each try makes the lists of the loops within it anew.
    assert reach < 1_000
