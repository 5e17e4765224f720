"""Parameters are counted as Textual counts them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

import pytest

from tests.tui.harness.counted_parameters import parameters
from workbench.tui.app import WorkbenchApp


def _all_kinds(a: int, /, b: int, *rest: int, c: int, d: int = 1, **more: int) -> None: ...


@wraps(_all_kinds)
def _as_another() -> None: ...


@pytest.mark.parametrize(
    "function",
    [lambda: None, lambda a, b=1: a, lambda *, a: a, _all_kinds, _as_another, WorkbenchApp.on_event, len],
)
def test_a_function_has_as_many_as_its_signature(function: Callable[..., Any]) -> None:
    assert parameters(function) == len(signature(function).parameters)
