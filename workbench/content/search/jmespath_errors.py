"""What JMESPath raises over an expression, or over the values that it meets, and how to say it."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def query_errors() -> tuple[type[Exception], ...]:
    """All that compiling or evaluating an expression raises.

    The library has errors of its own for wrong syntax and wrong types. Others come from Python below it: a
    slice whose step is 0, a mean of nothing, a number that is too large, brackets a thousand deep.
    """
    from jmespath.exceptions import JMESPathError

    return (
        JMESPathError,
        ValueError,
        TypeError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
    )


def explained(error: Exception) -> str:
    """The error as one line for its user."""
    if isinstance(error, RecursionError):
        return "nested too deep"
    return " ".join(str(error).split()) or type(error).__name__


def is_value(result: Any) -> bool:
    """Whether a result is a value that can be written: `&name` by itself is an expression, not a value."""
    waiting = [result]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            waiting.extend(inner.values())
        elif isinstance(inner, list):
            waiting.extend(inner)
        elif type(inner).__module__.startswith("jmespath."):
            return False
    return True
