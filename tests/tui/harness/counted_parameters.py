"""How many parameters a function has is read from its code, not from a signature made for each new lambda."""

from __future__ import annotations

from collections.abc import Callable
from inspect import CO_VARARGS, CO_VARKEYWORDS, signature
from types import FunctionType
from typing import Any

import pytest


def count_by_code(patch: pytest.MonkeyPatch) -> None:
    """Has Textual count the parameters of what it calls without taking their signature apart."""
    patch.setattr("textual._callback._count_parameters", parameters)


def parameters(function: Callable[..., Any]) -> int:
    """Returns how many parameters a function has, as its signature counts them."""
    if not isinstance(function, FunctionType) or vars(function).keys() & {"__wrapped__", "__signature__"}:
        return len(signature(function).parameters)
    code = function.__code__
    collected = bool(code.co_flags & CO_VARARGS) + bool(code.co_flags & CO_VARKEYWORDS)
    return code.co_argcount + code.co_kwonlyargcount + collected
