"""The keys that cannot be changed are those which the widgets have."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from workbench.model.keys.fixed import EDITOR, ROWS
from workbench.tui.widgets.editor.bindings import BINDINGS
from workbench.tui.widgets.rows.keys import ROW_KEYS


def _keys(bindings: Iterable[BindingType]) -> set[str]:
    return {key for binding in bindings if isinstance(binding, Binding) for key in binding.key.split(",")}


def test_rows() -> None:
    assert _keys(ROW_KEYS) == ROWS.keys


def test_editor() -> None:
    assert _keys(BINDINGS) == EDITOR.keys
