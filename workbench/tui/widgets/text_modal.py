"""A text above everything else, where a line had no room for it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from workbench.content.formats import format_of
from workbench.content.layout.readable import Readable
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.frame.dialog_box import DialogBox


class TextModal(ModalScreen[None]):
    """Shows a text of some size whole, laid out where it can be."""

    DEFAULT_CSS = """
    TextModal {
        align: center middle;
    }
    TextModal > Vertical {
        width: 90%;
        height: 80%;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    """
    BINDINGS = [Binding("escape,q", "dismiss", "Close", show=False)]

    def __init__(self, title: str, text: bytes) -> None:
        """
        Args:
            title: what it is.
            text: in UTF-8.
        """
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with DialogBox(self._title, "Esc closes"):
            yield BodyView()

    def on_mount(self) -> None:
        view = self.query_one(BodyView)
        readable = Readable.read(format_of("", self._text), "", self._text)
        view.show(readable.raw if readable.laid is None else readable.laid, readable.format, readable.outline)
        view.focus()
