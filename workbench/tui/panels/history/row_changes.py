"""What is changed of the rows of the history: names, notes, tags, pins; deleted, and restored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from workbench.model.exchange import ExchangeSummary
from workbench.model.keys.text import key_of, with_keys
from workbench.services.history import HistoryService
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.panels.history.messages import DeletionWanted
from workbench.tui.panels.history.reader import HistoryReader
from workbench.tui.screens.picker import Picker
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.widgets.panel import Panel


class RowChanges:
    """Asks what is needed, and has it written.

    Args:
        panel: what asks.
        past: the history; called in threads.
        reader: has the threads.
        rows: the list.

    Attributes:
        actions: by the names that the table of keys has.
    """

    def __init__(self, panel: Panel, past: HistoryService, reader: HistoryReader, rows: HistoryList) -> None:
        self._panel = panel
        self._past = past
        self._reader = reader
        self._list = rows
        self.actions: Mapping[str, Callable[[], None]] = {
            "pin": self._pin,
            "tag": self._tag,
            "name": self._name,
            "note": self._note,
            "delete": self._ask_to_delete,
            "undo": self._undo,
        }

    def _pin(self) -> None:
        rows = self._chosen()
        at = self._list.highlighted
        if rows and at is not None:
            self._reader.write(lambda: self._past.annotations.pin(rows, pinned=not at.pinned))

    def _tag(self) -> None:
        row, rows = self._list.highlighted, self._chosen()
        if row is None:
            return
        alone = rows == [row.id]

        def answered(text: str | None) -> None:
            if text is not None:
                changes = [word.strip().lstrip("#") for word in text.split(",")]
                add = [tag for tag in changes if not tag.startswith("-")]
                drop = [tag.removeprefix("-").lstrip("#") for tag in changes if tag.startswith("-")]
                self._reader.write(lambda: self._past.annotations.tag(rows, add=add, drop=drop))

        title = f"Tags to add to #{rows[0]}" if alone else f"Tags to add to {len(rows)} marked"
        note = "Separate tags with commas. -tag removes one."
        if alone and row.tags:
            note = f"It has {', '.join(row.tags)}. {note}"
        self._panel.app.push_screen(PromptScreen(title, "", note), answered)

    def _name(self) -> None:
        if (row := self._list.highlighted) is not None:
            hint = "Shown in the list instead of the endpoint's name."
            self._ask("Name", row, row.name, hint, self._past.annotations.name)

    def _note(self) -> None:
        if (row := self._list.highlighted) is not None:
            hint = "Shown with the exchange; the search finds it."
            self._ask("Note", row, row.note, hint, self._past.annotations.note)

    def _ask(
        self, label: str, row: ExchangeSummary, value: str, hint: str, keep: Callable[[int, str], None]
    ) -> None:
        def answered(text: str | None) -> None:
            if text is not None and text != value:
                self._reader.write(lambda: keep(row.id, text))

        self._panel.app.push_screen(PromptScreen(f"{label} of #{row.id}", value, hint), answered)

    def _ask_to_delete(self) -> None:
        if rows := self._chosen():
            self._panel.leading = "what is to be deleted"
            self._reader.prepare_deletion(rows)

    def delete(self, message: DeletionWanted) -> None:
        """Deletes; asks first where something pinned is among the rows, or in a run."""
        self._panel.leading = ""
        count, pinned = message.count, len(message.pinned)
        if not pinned:
            self._delete(message.rows)
            return
        which = f"#{message.pinned[0]} is" if pinned == 1 else f"{pinned} of {count} are"
        entries = [
            ("Keep", "") if count == 1 else ("Keep all", ""),
            ("Delete", with_keys("‹history.undo› restores within an hour.")),
        ]

        def chosen(index: int | None) -> None:
            if index == 1:
                self._delete(message.rows)

        self._panel.app.push_screen(Picker(f"{which} pinned. Delete?", entries), chosen)

    def _delete(self, rows: Sequence[int]) -> None:
        def delete() -> str:
            count = len(self._past.trash(rows))
            deleted = f"#{rows[0]} is" if count == 1 else f"{count} are"
            return f"{deleted} deleted. Press {key_of('history.undo')} to restore."

        self._list.mark(rows, on=False)
        self._reader.write(delete)

    def _undo(self) -> None:
        def undo() -> str:
            back = self._past.restore()
            return (
                f"{len(back)} restored."
                if back
                else "Nothing to restore: nothing was deleted in the last hour."
            )

        self._reader.write(undo)

    def _chosen(self) -> list[int]:
        """Returns what is marked, or what has the cursor."""
        row = self._list.highlighted
        return list(self._list.marked) or ([row.id] if row is not None else [])
