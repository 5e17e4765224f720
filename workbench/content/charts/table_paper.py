"""A table on paper: its first rows and columns, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.content.charts.shapes import Anchor, Area, Drawing, Label, Shape, Stroke, box, label_text
from workbench.content.humanize import counted, cut
from workbench.content.views.table import ColumnType, Table

_ROWS, _COLUMNS = 40, 12
_WIDEST = 32
_LETTER = 7.4
_ROW = 22
_MARGIN = 16
_GAP = 18


def drawing_of_table(table: Table) -> Drawing:
    """Returns the beginning of a table as shapes; columns of numbers stand at the right."""
    rows = [table.row(at) for at in range(min(len(table), _ROWS))]
    columns = table.columns[:_COLUMNS]
    names = [cut(label_text(column.name) or f"#{at + 1}", _WIDEST) for at, column in enumerate(columns)]
    cells = [[cut(label_text(cell[:1000]), _WIDEST) for cell in row[: len(columns)]] for row in rows]
    widths = [
        max(len(text) for text in (names[at], *(row[at] for row in cells))) * _LETTER + _GAP
        for at in range(len(columns))
    ]
    shapes: list[Shape] = []
    right = [column.type is ColumnType.NUMBER for column in columns]
    shapes += _line(names, widths, right, _MARGIN, "muted", bold=True)
    wide = round(sum(widths) + 2 * _MARGIN - _GAP)
    top = _MARGIN + _ROW
    shapes.append(Stroke(((_MARGIN, top), (wide - _MARGIN, top)), "axis"))
    for at, row in enumerate(cells):
        y = top + at * _ROW
        if at % 2:
            shapes.append(Area(box(_MARGIN - 6, y, wide - _MARGIN + 6, y + _ROW), "grid", 0.5))
        shapes += _line(row, widths, right, y, "text")
    bottom = top + len(cells) * _ROW
    if left_out := _left_out(table, len(rows), len(columns)):
        shapes.append(Label((_MARGIN, bottom + 12), left_out, "muted"))
        bottom += _ROW
        wide = max(wide, round(len(left_out) * _LETTER) + 2 * _MARGIN)
    return Drawing("table", wide, round(bottom + _MARGIN), tuple(shapes))


def _line(
    cells: list[str], widths: list[float], right: list[bool], top: float, role: str, *, bold: bool = False
) -> Iterator[Shape]:
    x = float(_MARGIN)
    for cell, width, is_right in zip(cells, widths, right, strict=True):
        at = x + width - _GAP if is_right else x
        yield Label((at, top + _ROW / 2), cell, role, Anchor.END if is_right else Anchor.START, bold)
        x += width


def _left_out(table: Table, rows: int, columns: int) -> str:
    hidden = [(len(table) - rows, "row"), (len(table.columns) + table.hidden_columns - columns, "column")]
    words = [counted(count, noun) for count, noun in hidden if count > 0]
    return f"{' and '.join(words)} more, not drawn" if words else ""
