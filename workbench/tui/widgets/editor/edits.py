"""What the keys of an editor do to its text, apart from typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.actions import SkipAction

if TYPE_CHECKING:
    from workbench.tui.widgets.editor.editor import Editor

_CLIPBOARD_CHARACTERS = 500_000
"""More than this is not pressed through the terminal to the clipboard: it is kept for pasting here."""


class TextEdits:
    """Deletes, cuts, copies, pastes and undoes, by the names that the bindings have.

    Args:
        editor: has the text.
    """

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._cut_text = ""
        self._acts: Mapping[str, Callable[[], None]] = {
            "cut": self._cut,
            "copy": self._copy,
            "paste": lambda: editor.insert(self._cut_text or editor.app.clipboard),
            "undo": lambda: editor.change(editor.buffer.undo),
            "redo": lambda: editor.change(editor.buffer.redo),
        }

    def run(self, name: str) -> None:
        """Does one of the edits, or deletes a unit of `TextBuffer.span`, or with `line` whole lines."""
        if name in self._acts:
            self._acts[name]()
        else:
            self._delete(name)

    def _delete(self, unit: str) -> None:
        """Deletes what is selected, or a unit."""
        buffer = self._editor.buffer
        span = buffer.lines() if unit == "line" else buffer.span(unit)
        # Characters are undone together; a selection is a step.
        typed = unit in {"left", "right"} and buffer.anchor == buffer.cursor
        self._editor.change(lambda: buffer.edit(*span, [], typed=typed))

    def _cut(self) -> None:
        buffer = self._editor.buffer
        start, end = buffer.selection if buffer.selected_text else buffer.lines()
        self._keep(buffer.document.slice(start, end))
        self._editor.change(lambda: buffer.edit(start, end, []))

    def _copy(self) -> None:
        if not self._editor.buffer.selected_text:
            # Without a selection the key is the app's.
            raise SkipAction
        self._keep(self._editor.buffer.selected_text)

    def _keep(self, text: str) -> None:
        small = len(text) <= _CLIPBOARD_CHARACTERS
        self._cut_text = "" if small else text
        if small:
            self._editor.app.copy_to_clipboard(text)
        else:
            notice = "Too large for the terminal's clipboard. Ctrl+V pastes it here."
            self._editor.notify(notice, title="Copied")
