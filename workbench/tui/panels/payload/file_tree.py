"""Folders to walk through, and a file to pick."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import DirectoryTree

from workbench.tui.screens.picker import ResultScreen
from workbench.tui.widgets.frame.dialog_box import DialogBox


class FileTree(ResultScreen[str | None]):
    """A tree of folders, each read when it is opened. Answers with a path, or None."""

    DEFAULT_CSS = """
    FileTree {
        align: center middle;
    }
    FileTree > Vertical {
        width: 80%;
        height: 80%;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    FileTree DirectoryTree {
        background: $surface;
        scrollbar-size-vertical: 1;
    }
    FileTree Static {
        color: $text-muted;
    }
    """
    BINDINGS = [
        Binding("escape", "close", "Close", show=False),
        Binding("backspace", "up", "Parent folder", show=False),
    ]

    def __init__(self, beginning: str) -> None:
        """
        Args:
            beginning: the path to begin near; the folder the process is in where there is none.
        """
        super().__init__()
        near = Path(beginning).expanduser() if "\0" not in beginning else Path()
        self._tree = DirectoryTree((near if near.is_dir() else near.parent).resolve())

    def compose(self) -> ComposeResult:
        with DialogBox("Pick a file", "Enter: pick · Backspace: parent folder · Esc: cancel"):
            yield self._tree

    def on_directory_tree_file_selected(self, event: DirectoryTree.FileSelected) -> None:
        event.stop()
        self.answer(str(event.path))

    def action_up(self) -> None:
        self._tree.path = Path(self._tree.path).resolve().parent

    def action_close(self) -> None:
        self.answer(None)
