"""What is done with the rows of the history: the marked ones, or the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbench.model.exchange import ExchangeSummary
from workbench.services.history import HistoryService
from workbench.tui.host import Background
from workbench.tui.messages import (
    CompareRequested,
    EditExchangeRequested,
    ExportRequested,
    ReplayRequested,
    ShowExchangeRequested,
)
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.panels.history.messages import DeletionWanted
from workbench.tui.panels.history.reader import HistoryReader
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.widgets.choice import Picker
from workbench.tui.widgets.panel import Panel, refuse


class RowActions(Panel):
    """A panel with a list of exchanges that can be shown, marked, named and deleted."""

    def __init__(self, past: HistoryService, *, id: str) -> None:
        """
        Args:
            past: the history; asked in workers.
            id: the widget's ID.
        """
        super().__init__(id=id)
        self._past = past
        self._reader = HistoryReader(past, Background(self))
        self._list = HistoryList(past.now, id="history-list")

    def marked(self) -> None:
        """Others are marked than before."""

    def list_run(self, number: int) -> None:
        """Lists what a run sent."""

    def action_show(self) -> None:
        row = self._list.highlighted
        if row is not None and row.run is not None:
            self.list_run(row.id)
        elif row is not None:
            self.post_message(ShowExchangeRequested(row.id))

    def action_replay(self) -> None:
        if (row := _exchange_at_cursor(self, self._list)) is not None:
            self.post_message(ReplayRequested(row.id))

    def action_edit(self) -> None:
        if (row := _exchange_at_cursor(self, self._list)) is not None:
            self.post_message(EditExchangeRequested(row.id))

    def action_export(self) -> None:
        if (row := _exchange_at_cursor(self, self._list)) is not None:
            self.post_message(ExportRequested(row.id))

    def action_compare(self) -> None:
        row, marked = self._list.highlighted, self._list.marked
        if len(marked) == 2:
            self.post_message(CompareRequested(*marked))
        elif row is not None and len(marked) == 1 and marked[0] != row.id:
            self.post_message(CompareRequested(*sorted((marked[0], row.id))))
        elif row is not None and row.replay_of is not None and not marked:
            self.post_message(CompareRequested(row.replay_of, row.id))
        else:
            refuse(self, "Mark two exchanges with Space, or select a replay to compare it with its original.")

    def action_mark(self) -> None:
        if (row := self._list.highlighted) is not None:
            self._list.mark([row.id], on=row.id not in self._list.marked)
            self._list.action_move(1)
            self.marked()

    def action_pin(self) -> None:
        rows = self._chosen()
        at = self._list.highlighted
        if rows and at is not None:
            self._reader.write(lambda: self._past.annotations.pin(rows, pinned=not at.pinned))

    def action_tag(self) -> None:
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
        self.app.push_screen(PromptScreen(title, "", note), answered)

    def action_name(self) -> None:
        if (row := self._list.highlighted) is not None:
            self._ask(
                "Name",
                row,
                row.name,
                "Shown in the list instead of the endpoint's name.",
                self._past.annotations.name,
            )

    def action_note(self) -> None:
        if (row := self._list.highlighted) is not None:
            self._ask(
                "Note",
                row,
                row.note,
                "Shown with the exchange; the search finds it.",
                self._past.annotations.note,
            )

    def _ask(
        self, label: str, row: ExchangeSummary, value: str, hint: str, keep: Callable[[int, str], None]
    ) -> None:
        def answered(text: str | None) -> None:
            if text is not None and text != value:
                self._reader.write(lambda: keep(row.id, text))

        self.app.push_screen(PromptScreen(f"{label} of #{row.id}", value, hint), answered)

    def action_delete(self) -> None:
        if not (rows := self._chosen()):
            return

        self._reader.prepare_deletion(rows)

    def on_deletion_wanted(self, message: DeletionWanted) -> None:
        """Deletes; asks first where something pinned is among the rows, or in a run."""
        count, pinned = message.count, len(message.pinned)
        if not pinned:
            self._delete(message.rows)
            return
        which = f"#{message.pinned[0]} is" if pinned == 1 else f"{pinned} of {count} are"
        entries = [("Keep", "") if count == 1 else ("Keep all", ""), ("Delete", "u restores within an hour.")]

        def chosen(index: int | None) -> None:
            if index == 1:
                self._delete(message.rows)

        self.app.push_screen(Picker(f"{which} pinned. Delete?", entries), chosen)

    def _delete(self, rows: Sequence[int]) -> None:
        def delete() -> str:
            count = len(self._past.trash(rows))
            return f"{f'#{rows[0]} is' if count == 1 else f'{count} are'} deleted. Press u to restore."

        self._list.mark(rows, on=False)
        self._reader.write(delete)

    def action_undo(self) -> None:
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


def _exchange_at_cursor(panel: Panel, rows: HistoryList) -> ExchangeSummary | None:
    """The exchange with the cursor; a row that stands for several is none, and says so."""
    row = rows.highlighted
    if row is not None and row.run is not None:
        refuse(panel, "This row stands for several requests. Enter lists them.")
        return None
    return row
