"""The lines of a log, painted when they are seen: tracebacks folded, levels in colour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len

from workbench.content.logs import LogBlock, LogLevel
from workbench.content.logs.rows import LogRow, rows
from workbench.tui.widgets.cells import drawn
from workbench.tui.widgets.rows.list import RowList

_LOOKS = {
    LogLevel.ERROR: "log--error",
    LogLevel.WARNING: "log--warning",
    LogLevel.INFO: "",
    LogLevel.DEBUG: "rows--muted",
    LogLevel.NONE: "",
}
_MARKS = {LogLevel.ERROR: "E", LogLevel.WARNING: "W", LogLevel.INFO: "i", LogLevel.DEBUG: "d"}
"""Levels where there are no colours."""
_WIDEST = 2_000


class LogList(RowList):
    """Shows blocks; Enter unfolds one."""

    DEFAULT_CSS = """
    LogList > .log--error {
        color: $text-error;
    }
    LogList > .log--warning {
        color: $text-warning;
    }
    """
    COMPONENT_CLASSES = {"log--error", "log--warning"}

    def __init__(self) -> None:
        super().__init__(id="log-list")
        self._blocks: Sequence[LogBlock] = ()
        self._rows: Sequence[LogRow] = ()
        self._unfolded: set[int] = set()
        self.pings = False
        self.contains = ""

    @property
    def blocks(self) -> Sequence[LogBlock]:
        """Everything that is there, shown or not."""
        return self._blocks

    @property
    def selected(self) -> LogRow | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    @property
    def shown(self) -> Sequence[LogRow]:
        """The rows that pass the filter."""
        return self._rows

    def show_blocks(self, blocks: Sequence[LogBlock]) -> None:
        """Shows other blocks; those that are unfolded stay so, and the cursor stays on its line."""
        before = self.selected
        kept = {self._blocks[number].entries[0].line.event_id for number in self._unfolded}
        self._blocks = blocks
        self._unfolded = {
            number for number, block in enumerate(blocks) if block.entries[0].line.event_id in kept
        }
        self.lay_out(before.entry.line.event_id if before else "")

    def lay_out(self, event_id: str = "") -> None:
        """Makes the rows anew.

        Args:
            event_id: of the line that the cursor shall be on; empty for the first error, or the last line.
        """
        self._rows = rows(self._blocks, pings=self.pings, contains=self.contains, unfolded=self._unfolded)
        wide = max((cell_len(drawn(row.entry.message[:_WIDEST])) for row in self._rows), default=0) + 20
        self.show(len(self._rows), self._paint_row, wide=wide, at=self._place(event_id))

    def _place(self, event_id: str) -> int:
        places = [at for at, row in enumerate(self._rows) if row.entry.line.event_id == event_id]
        errors = [at for at, row in enumerate(self._rows) if row.entry.level is LogLevel.ERROR]
        return next(iter([*places, *errors[-1:], max(len(self._rows) - 1, 0)]))

    def toggle(self) -> bool:
        """Folds or unfolds the block under the cursor; returns whether it can be."""
        row = self.selected
        if row is None or row.lines == 1:
            return False
        self._unfolded ^= {row.block}
        place = next(at for at, other in enumerate(self._rows) if other.block == row.block)
        self.lay_out(self._rows[place].entry.line.event_id)
        self.go_to(next(at for at, other in enumerate(self._rows) if other.block == row.block))
        return True

    def unfold_all(self) -> None:
        """Unfolds every traceback."""
        self._unfolded = {number for number, block in enumerate(self._blocks) if block.folded}
        self.lay_out(self.selected.entry.line.event_id if self.selected else "")

    def _paint_row(self, number: int) -> Sequence[tuple[str, str]]:
        row = self._rows[number]
        entry = row.entry
        if not row.head:
            return [(" " * 15, ""), (entry.message[:_WIDEST], "rows--muted")]
        block = self._blocks[row.block]
        fold = "  " if row.lines == 1 else ("▾ " if row.block in self._unfolded else "▸ ")
        more = f"  ({row.lines} lines)" if row.lines > 1 else ""
        return [
            (f"{_clock(entry.at)} ", "rows--muted"),
            (f"{_MARKS.get(block.level, ' ')} ", _LOOKS[block.level]),
            (fold, "rows--accent"),
            (entry.message[:_WIDEST], "rows--muted" if entry.ping else _LOOKS[block.level]),
            (more, "rows--muted"),
        ]


def _clock(at: datetime) -> str:
    local = at.astimezone()
    return f"{local:%H:%M:%S}.{local.microsecond // 100_000}"
