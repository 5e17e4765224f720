"""Textual's private names that the app leans on are still what they were."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from workbench.tui.private import PRIVATE
from workbench.tui.widgets.editor import ExactDocument

TEXT = st.text(st.characters(codec="utf-8"))
LOCATION = st.tuples(st.integers(0, 6), st.integers(0, 6))


@pytest.mark.parametrize(("module", "owner", "names"), PRIVATE)
def test_private_names_exist(module: str, owner: str, names: tuple[str, ...]) -> None:
    found = getattr(import_module(module), owner)
    source = inspect.getsource(found)
    assert [name for name in names if not (hasattr(found, name) or f"self.{name}" in source)] == []


def test_an_unhandled_exception_still_ends_in_fatal_error() -> None:
    assert "self._fatal_error()" in inspect.getsource(App._handle_exception)


@given(TEXT)
def test_a_document_gives_back_its_text(text: str) -> None:
    assert ExactDocument(text).text == text


@given(TEXT, TEXT, LOCATION, LOCATION)
def test_a_replacement_touches_what_it_replaces_and_nothing_else(
    text: str, new: str, first: tuple[int, int], second: tuple[int, int]
) -> None:
    document = ExactDocument(text)
    start, end = sorted(_within(document, location) for location in (first, second))
    lines = text.split("\n")
    from_, to = _offset(lines, start), _offset(lines, end)
    result = document.replace_range(start, end, new)
    assert document.text == text[:from_] + new + text[to:]
    assert result.replaced_text == text[from_:to]
    assert _offset(document.lines, result.end_location) == from_ + len(new)


def _within(document: ExactDocument, location: tuple[int, int]) -> tuple[int, int]:
    row = min(location[0], document.line_count - 1)
    return row, min(location[1], len(document.get_line(row)))


def _offset(lines: list[str], location: tuple[int, int]) -> int:
    return sum(len(line) + 1 for line in lines[: location[0]]) + location[1]
