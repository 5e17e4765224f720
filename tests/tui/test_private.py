"""Textual's private names that the app leans on are still what they were."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest
from textual.app import App

from workbench.tui.private import PRIVATE


@pytest.mark.parametrize(("module", "owner", "names"), PRIVATE)
def test_private_names_exist(module: str, owner: str, names: tuple[str, ...]) -> None:
    owner_class = getattr(import_module(module), owner)
    source = inspect.getsource(owner_class)
    assert [name for name in names if not (hasattr(owner_class, name) or f"self.{name}" in source)] == []


def test_an_unhandled_exception_still_ends_in_fatal_error() -> None:
    assert "self._fatal_error()" in inspect.getsource(App._handle_exception)
