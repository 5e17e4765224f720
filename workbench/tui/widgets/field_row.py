"""Labels and the fields that belong to them, in one row."""

from __future__ import annotations

from textual.containers import Horizontal

from workbench.tui.widgets.row_moves import RowMoves

_ROOMY = 58
"""Columns that the labels and fields of a row need beside each other."""


class FieldRow(Horizontal, RowMoves):
    """Labels and fields beside each other; in a narrow terminal each label has a row with its field."""

    DEFAULT_CSS = """
    FieldRow {
        height: 1;
        padding: 0 1;
    }
    FieldRow.-stacked {
        layout: grid;
        grid-size: 2;
        grid-columns: 12 1fr;
        grid-rows: 1;
        height: auto;
    }
    """

    def on_resize(self) -> None:
        self.set_class(self.size.width < _ROOMY, "-stacked")
