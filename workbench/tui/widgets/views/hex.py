"""A body as bytes in hexadecimal."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from workbench.content.format import ViewKind
from workbench.content.views.hexdump import HexRows
from workbench.tui.widgets.rows.list import RowList
from workbench.tui.widgets.views.opened import OpenedView
from workbench.tui.widgets.views.view import Subject, Taken

_ROW = 16


class HexView(OpenedView):
    """Offset, sixteen bytes, and what they are in ASCII: the bytes as they came."""

    KIND = ViewKind.HEX

    def make(self) -> Widget:
        self._rows = RowList()
        return self._rows

    def show(self, subject: Subject) -> None:
        # Nothing has to be read, and no charset applies.
        self.subject = subject
        self.say("")
        self.take(HexRows(subject.body))
        self.post_message(self.Told())

    def take(self, shown: HexRows) -> None:
        digits = max(4, len(f"{len(shown.body):x}"))

        def paint(index: int) -> Sequence[tuple[str, str]]:
            row = shown.row(index)
            return (
                (f"{row.offset:0{digits}x}  ", "rows--muted"),
                (f"{row.hex}  ", ""),
                (row.ascii, "rows--name"),
            )

        self._rows.show(len(shown), paint, wide=digits + 2 + 49 + 1 + _ROW)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.post_message(self.Told())

    def status(self) -> Content:
        size = len(self.subject.body) if self.subject else 0
        return Content(f"byte {self._rows.cursor * _ROW:,} of {size:,}")

    def value(self) -> Taken | None:
        if self.subject is None:
            return None
        at = self._rows.cursor * _ROW
        row = self.subject.body[at : at + _ROW].hex(" ")
        return Taken(row.encode(), f"the {_ROW} bytes from {at:,} on, as digits", ".txt")
