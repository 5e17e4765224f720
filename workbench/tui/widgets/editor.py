"""An editor that keeps every character as it is: carriage returns, form feeds and odd separators included."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.document._document import Document, EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.widgets import TextArea

from workbench.content.colour import spans
from workbench.content.format import Format
from workbench.content.formats.text import TEXT
from workbench.content.inert import inert_tabbed
from workbench.tui.widgets.palette import TokenStyles


class ExactDocument(Document):
    """Lines end at a line feed and nowhere else, so that joining them gives the text back byte for byte.

    Textual's own document splits at every separator that Unicode knows and joins with one of them.
    """

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._newline = "\n"
        self._lines = text.split("\n")

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Replace what stands between two locations; returns where the new text ends, and the old text."""
        top, bottom = sorted((start, end))
        replaced = self.get_text_range(top, bottom)
        lines = self._lines
        before = lines[top[0]][: top[1]] if top[0] < len(lines) else ""
        after = lines[bottom[0]][bottom[1] :] if bottom[0] < len(lines) else ""
        inserted = text.split("\n")
        inserted[0] = before + inserted[0]
        column = len(inserted[-1])
        inserted[-1] += after
        lines[top[0] : bottom[0] + 1] = inserted
        return EditResult((top[0] + len(inserted) - 1, column), replaced)


class Editor(TextArea):
    """A text area for payloads, coloured by Pygments line by line."""

    DEFAULT_CSS = """
    Editor {
        border: none;
        padding: 0;
        background: transparent;
        &:focus {
            border: none;
        }
    }
    """

    BINDINGS = [
        Binding("ctrl+home", "document_start", "Start of the body", show=False),
        Binding("ctrl+end", "document_end", "End of the body", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(
            "", id=id, compact=True, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False
        )
        # A blinking cursor repaints the screen twice a second, over SSH too.
        self.cursor_blink = False
        self._kind = TEXT
        self._styles = TokenStyles(self)

    @property
    def kind(self) -> Format:
        """What the text is coloured as."""
        return self._kind

    @kind.setter
    def kind(self, kind: Format) -> None:
        if kind is not self._kind:
            self._kind = kind
            self._line_cache.clear()
            self.refresh()

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document("", None)
        self.document = ExactDocument(text)
        self.wrapped_document = WrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._rewrap_and_refresh_virtual_size()

    def action_document_start(self) -> None:
        self.move_cursor(self.document.start)

    def action_document_end(self) -> None:
        self.move_cursor(self.document.end)

    def get_line(self, line_index: int) -> Text:
        """A line with its colours, its control characters shown as pictures."""
        raw = self.document.get_line(line_index)
        line = Text(inert_tabbed(raw), end="", no_wrap=True)
        for start, end, token in spans(self._kind, raw):
            line.stylize(self._styles[token], start, end)
        return line

    def notify_style_update(self) -> None:
        self._styles.forget()
        super().notify_style_update()

    async def _on_paste(self, event: events.Paste) -> None:
        # A terminal sends the line ends of a bracketed paste as carriage returns, as if they were typed.
        # Textual goes on with TextArea's own handler after this one.
        event.text = event.text.replace("\r\n", "\n").replace("\r", "\n")
