"""A body that is an array: a nested list is typed, numpy's format is sent."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from workbench.content.formats.json import JSON
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Body, BytesBody, TextBody
from workbench.tui.panels.payload.given_body import GivenBody
from workbench.tui.panels.payload.source import SourceChanged
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.editor import Editor
from workbench.tui.widgets.frame.steady_text import SteadyText

_USUAL = "float32"


class ArraySource(Vertical):
    """A list in an editor, and the type of its numbers."""

    DEFAULT_CSS = """
    ArraySource {
        height: 1fr;
        & > #dtype {
            margin-bottom: 1;
        }
        & > Static {
            height: auto;
            max-height: 3;
            padding: 0 1;
            color: $text-muted;
            &.-wrong {
                color: $text-warning;
            }
        }
        & #dtype:focus {
            color: $accent;
        }
    }
    """

    is_small = False
    count = None
    place = ""

    def __init__(self) -> None:
        super().__init__(id="array-source")
        self.editor = Editor(id="array-editor")
        self.editor.kind = JSON
        self._dtype = Choice("Number type", _types, _USUAL, id="dtype")
        self._status = SteadyText(markup=False)

    def compose(self) -> ComposeResult:
        yield self._dtype
        yield self.editor
        yield self._status

    def show_body(self, body: Body | None) -> bool:
        """Shows an array, or a text that shall become one; whether it can be shown so."""
        from workbench.content.formats.numpy.text import array_text

        if isinstance(body, BytesBody):
            rendered = array_text(body.data)
            if rendered is None:
                return False
            text, self._dtype.value = rendered
        else:
            text = body.text if isinstance(body, TextBody) else ""
        self.editor.load_text(text)
        return True

    @property
    def cells(self) -> tuple[Widget, ...]:
        """Where the list is typed."""
        return (self.editor,)

    def typed(self, state: GivenBody) -> Body | None:
        """Returns the array in numpy's format; while the list is none, the list as it is typed."""
        from workbench.content.formats.numpy.write import npy_of

        text = self.editor.text
        self._status.remove_class("-wrong")
        if not text.strip():
            self._status.update("Rows in brackets: [[1.5, 2], [3, 4]]")
            return None
        try:
            data = npy_of(text, self._dtype.value)
        except WorkbenchError as error:
            self._status.add_class("-wrong")
            self._status.update(Content(sanitize_line(f"{error.text} The list is sent as text.")))
            return TextBody(text)
        self._status.update("")
        return BytesBody(data)

    def on_editor_changed(self, event: Editor.Changed) -> None:
        event.stop()
        self.post_message(SourceChanged(self))

    def on_editor_view_moved(self, event: Editor.Moved) -> None:
        event.stop()

    def on_editor_pasted(self, event: Editor.Pasted) -> None:
        event.stop()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self.post_message(SourceChanged(self))


def _types() -> list[tuple[str, str]]:
    from workbench.content.formats.numpy.write import DTYPES

    return [(name, name) for name in DTYPES]
