"""A body that is bytes: seen and typed as hexadecimal digits."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from workbench.model.invocation import Body, BytesBody
from workbench.tui.panels.payload.given_body import GivenBody
from workbench.tui.panels.payload.source import SourceChanged, SourceMoved
from workbench.tui.widgets.hex_editor import HexEditor


class HexSource(Vertical):
    """The hex editor as a way of giving a body."""

    DEFAULT_CSS = """
    HexSource {
        height: 1fr;
        & > #hex {
            padding: 0 0 0 1;
        }
    }
    """
    is_small = False

    def __init__(self) -> None:
        super().__init__(id="hex-source")
        self._editor = HexEditor(id="hex")

    def compose(self) -> ComposeResult:
        yield self._editor

    def show_body(self, body: Body | None) -> bool:
        """Shows bytes."""
        if isinstance(body, BytesBody):
            self._editor.load(body.data)
        return isinstance(body, BytesBody)

    def typed(self, state: GivenBody) -> Body | None:
        """Returns the bytes as they are now."""
        return state.with_bytes(self._editor.data)

    @property
    def cells(self) -> tuple[Widget, ...]:
        """Where its user types."""
        return (self._editor,)

    @property
    def count(self) -> int:
        """How many bytes there are."""
        return self._editor.count

    @property
    def place(self) -> str:
        """The offset of the cursor, and whether digits are put in before it."""
        return f"{'insert' if self._editor.inserting else 'overwrite'} 0x{self._editor.cursor:x}"

    def on_hex_editor_changed(self, event: HexEditor.Changed) -> None:
        event.stop()
        self.post_message(SourceChanged(self))

    def on_hex_editor_moved(self, event: HexEditor.Moved) -> None:
        event.stop()
        self.post_message(SourceMoved())
