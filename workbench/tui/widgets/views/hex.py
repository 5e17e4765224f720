"""A body as bytes in hexadecimal."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from workbench.content.format import ViewKind
from workbench.content.views.hexdump import HexRows
from workbench.tui.widgets.bases.painted_size import SizePainted
from workbench.tui.widgets.rows.list import RowList
from workbench.tui.widgets.views.opened import OpenedView
from workbench.tui.widgets.views.view import Subject, Taken

_USUAL_COLUMNS = 80


class HexView(OpenedView):
    """Offset, bytes as digits, and what they are in ASCII: as many bytes a row as there is room for."""

    KIND = ViewKind.HEX

    def make(self) -> Widget:
        self._rows = RowList()
        self._shown = HexRows(b"")
        return self._rows

    def show(self, subject: Subject) -> None:
        # Nothing has to be read, and no charset applies.
        self.subject = subject
        self._is_read = True
        self.say("")
        if not self._rows.size.width:
            self._rows.await_size()
        self.take(HexRows.fitting(subject.body, self._columns))
        self.post_message(self.Told())

    @property
    def _columns(self) -> int:
        # Before the first layout nothing is known but that a terminal has 80 columns.
        return self._rows.size.width or _USUAL_COLUMNS

    def take(self, shown: HexRows) -> None:
        at = self._rows.cursor * self._shown.per_row // shown.per_row if self.subject else 0
        self._shown = shown
        digits = shown.digits

        def paint(index: int) -> Sequence[tuple[str, str]]:
            row = shown.row(index)
            return (
                (f"{row.offset:0{digits}x}  ", "rows--muted"),
                (f"{row.hex}  ", ""),
                (row.ascii, "rows--name"),
            )

        self._rows.show(len(shown), paint, wide=shown.width, at=at)

    def on_size_painted(self, event: SizePainted) -> None:
        """Puts more or fewer bytes into a row, with the cursor on the same bytes."""
        event.stop()
        if self.subject is None or not self._rows.size.width:
            return
        shown = HexRows.fitting(self.subject.body, self._columns)
        if shown.per_row != self._shown.per_row:
            self.take(shown)
            self.post_message(self.Told())

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.post_message(self.Told())

    def status(self) -> Content:
        size = len(self.subject.body) if self.subject else 0
        return Content(f"byte {self._rows.cursor * self._shown.per_row:,} of {size:,}")

    def value(self) -> Taken | None:
        if self.subject is None:
            return None
        count = self._shown.per_row
        at = self._rows.cursor * count
        row = self.subject.body[at : at + count].hex(" ")
        return Taken(row.encode(), f"the {count} bytes from {at:,} on, as digits", ".txt")
