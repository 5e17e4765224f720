"""Labels and the fields that belong to them, in rows; Up and Down go from row to row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.binding import Binding
from textual.containers import Horizontal
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

_ROOMY = 58
"""Columns that the labels and fields of a row need beside each other."""


class RowMoves(Widget):
    """What holds fields: Up and Down go to the field above or below, beyond the ends as Tab does."""

    BINDINGS = [
        Binding("up", "go_to_row(-1)", "Field above", show=False),
        Binding("down", "go_to_row(1)", "Field below", show=False),
    ]

    def action_go_to_row(self, by: int) -> None:
        chain = self.screen.focus_chain
        focused = self.screen.focused
        if focused is None or focused not in chain:
            return
        fields = [widget for widget in chain if any(isinstance(node, RowMoves) for node in widget.ancestors)]
        at = neighbour([field.region for field in fields], fields.index(focused), by)
        place = chain.index(fields[-1 if by > 0 else 0]) + by
        if at is not None:
            fields[at].focus()
        elif place in range(len(chain)):
            chain[place].focus()


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


def go_to_row(screen: Screen[Any], by: int) -> None:
    """Goes to the nearest of what can have the focus in the row above or below; where there is none, nowhere.

    Args:
        screen: what has the focus is on it.
        by: 1 for the row below, -1 for the one above.
    """
    chain = screen.focus_chain
    if screen.focused in chain:
        at = neighbour([widget.region for widget in chain], chain.index(screen.focused), by)
        if at is not None:
            chain[at].focus()


def neighbour(places: Sequence[Region], at: int, by: int) -> int | None:
    """Returns which place of the row above or below is the nearest; None where there is no such row.

    Args:
        places: where the fields are on the screen.
        at: the field to go from.
        by: 1 for the row below, -1 for the one above.
    """
    here = places[at]
    beyond = [(place.y, abs(place.x - here.x), index) for index, place in enumerate(places)]
    rows = [(by * (y - here.y), apart, index) for y, apart, index in beyond if by * (y - here.y) > 0]
    return min(rows)[2] if rows else None
