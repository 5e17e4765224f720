"""Where the keys of an editor move its cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.tui.widgets.editor.view import EditorView


class CursorMoves:
    """Moves the cursor of a view, by the names that the bindings have.

    Args:
        view: shows the text.
    """

    def __init__(self, view: EditorView) -> None:
        self._view = view
        self._targets: Mapping[str, Callable[[int, bool], int]] = {
            "character": lambda by, select: view.buffer.next_character(by, select=select),
            "word": lambda by, select: view.buffer.next_word(by),
            "row_start": lambda by, select: view.rows.offset_at(self._row, 0),
            "row_end": lambda by, select: view.rows.offset_at(self._row, view.rows.columns),
            "start": lambda by, select: 0,
            "end": lambda by, select: len(view.document),
        }

    @property
    def _row(self) -> int:
        return self._view.rows.row_of(self._view.cursor)

    def run(self, name: str, by: int, *, select: bool) -> None:
        """Moves the cursor.

        Args:
            name: `rows`, `page`, or a place of the text.
            by: how far, and in which direction; of no meaning for a place that there is once.
            select: whether what is passed is selected.
        """
        self._view.buffer.seal()
        if name == "rows":
            self._view.step_rows(by, select=select)
        elif name == "page":
            self._page(by, select=select)
        else:
            self._view.move_to(self._targets[name](by, select), select=select)

    def _page(self, by: int, *, select: bool) -> None:
        rows = self._view.view.height
        self._view.scroll_relative(y=by * rows, animate=False, immediate=True)
        row = self._row
        last = self._view.rows.total - 1
        self._view.step_rows(min(max(row + by * rows, 0), last) - row, select=select)
