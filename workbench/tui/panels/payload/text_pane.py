"""The text of a body: the editor, and what does it over in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.widget import Widget

from workbench.content.editing.buffer import BufferMemory
from workbench.content.format import Format
from workbench.model.errors import PayloadError, WorkbenchError
from workbench.model.invocation import Base64Body, Body, TextBody
from workbench.tui import freed_memory
from workbench.tui.draft_messages import FieldChanged
from workbench.tui.errors import notify_error
from workbench.tui.field_message import FieldMessage
from workbench.tui.freed_memory import TextSize
from workbench.tui.messages import ImportRequested
from workbench.tui.panels.payload.given_body import GivenBody
from workbench.tui.panels.payload.source import SourceChanged, SourceMoved
from workbench.tui.widgets.editor import Editor
from workbench.tui.widgets.panel import TEXT_CHANGES, refuse
from workbench.tui.widgets.places.place import Rows

if TYPE_CHECKING:
    # Loaded when it is opened.
    from workbench.tui.panels.payload.text_search import TextSearch

_SECONDS_TO_FREE = 1.0
"""After a large text has been emptied: its checks and its draft let go of it a little later."""
_SMALL = 50_000
"""Text of this size is taken over at every key; what is larger, when its user pauses."""


class TextPane(Rows):
    """An editor, with the search below it once that is asked for."""

    DEFAULT_CSS = """
    TextPane {
        height: 1fr;
    }
    """

    class FileAsked(FieldMessage):
        """A file's path was pasted, and the file is to be sent in the text's place.

        Attributes:
            path: its path.
        """

        path: str

    class _Dropped(FieldMessage):
        """A pasted text is the path of a file; `text` is the whole text since."""

        text: str
        path: str
        count: int

    class _Rewritten(FieldMessage):
        """The text was laid out, minified, sorted or converted to `target`."""

        old: str
        new: str
        cursor: int
        target: Format | None

    def __init__(self) -> None:
        super().__init__(id="text-pane")
        self.editor = Editor(id="editor")
        self._search: TextSearch | None = None
        self._expected: BufferMemory | None = None
        self._text_size = TextSize()

    def compose(self) -> ComposeResult:
        # The search comes when it is first asked for: the first picture does without its many parts.
        yield self.editor

    # A way of giving a body

    def show_body(self, body: Body | None) -> bool:
        """Shows a text, or a body in base64."""
        if not isinstance(body, TextBody | Base64Body | None):
            return False
        text = body.text if body else ""
        expected, self._expected = self._expected, None
        if expected is not None and expected.text == text:
            self.editor.resume_text(expected)
        else:
            self.editor.load_text(text)
        self.text_changed()
        return True

    def expect(self, memory: BufferMemory | None) -> None:
        """Takes what the next body was parked with: its cursor, and what undoes its steps."""
        self._expected = memory

    def typed(self, state: GivenBody) -> Body | None:
        """Returns the text as it is now."""
        return state.with_text(self.editor.text)

    @property
    def cells(self) -> tuple[Widget, ...]:
        """Where its user types."""
        return (self.editor,)

    @property
    def count(self) -> int:
        """The bytes of the text."""
        return self.editor.document.size

    @property
    def place(self) -> str:
        """Line and column of the cursor."""
        line, column = self.editor.place
        return f"{line + 1:,}:{column + 1:,}"

    @property
    def is_small(self) -> bool:
        """Whether the text is taken over at every key."""
        return len(self.editor.document) < _SMALL

    def on_editor_changed(self, event: Editor.Changed) -> None:
        event.stop()
        self.text_changed()
        self.post_message(SourceChanged(self))

    def on_editor_view_moved(self, event: Editor.Moved) -> None:
        event.stop()
        self.post_message(SourceMoved())

    # What is pasted

    def on_editor_pasted(self, event: Editor.Pasted) -> None:
        event.stop()
        from workbench.tui.terminal.pasted_text import offer_call

        if not offer_call(self.app, event.text, self._import):
            self._look_for_file(event.text, self.editor.text)

    def _import(self, text: str) -> None:
        # As text it was never meant.
        self.editor.action_edit("undo")
        self.post_message(ImportRequested(text))

    @work(thread=True, exclusive=True, group="pasted")
    def _look_for_file(self, pasted: str, text: str) -> None:
        from workbench.services.files import file_facts, pasted_path

        path = pasted_path(pasted)
        if path is None:
            return
        try:
            facts = file_facts(path)
        except PayloadError:
            # It cannot be sent: then it is text.
            return
        self.post_message(self._Dropped(text, path, facts.size))

    def on_text_pane__dropped(self, message: _Dropped) -> None:
        from workbench.tui.terminal.pasted_text import offer_file

        if message.text is not self.editor.text:
            # The paste is not the last step any more, which is what would be undone.
            return

        def take(path: str) -> None:
            self.editor.action_edit("undo")
            self.post_message(self.FileAsked(path))

        offer_file(self.app, message.path, message.count, take)

    # Finding

    async def action_find(self, replace: bool = False) -> None:
        """Finds what is selected, or what is typed then."""
        if self._search is None:
            from workbench.tui.panels.payload.text_search import TextSearch

            self._search = TextSearch(self.editor)
            await self.mount(self._search)
        self._search.open(replace=replace)

    def text_changed(self) -> None:
        """The text is another one: what was found may be elsewhere, and memory may be given back."""
        if self._search is not None:
            self._search.text_changed()
        if self._text_size.is_emptied(len(self.editor.document)):
            self.set_timer(_SECONDS_TO_FREE, self._give_back)

    @work(thread=True, exclusive=True, group="memory")
    def _give_back(self) -> None:
        freed_memory.give_back()

    # The whole text

    def action_select_all(self) -> None:
        self.editor.select_all()

    def action_wrap(self) -> None:
        """Folds long lines, or no longer."""
        self.editor.folding = not self.editor.folding

    # Going to a place

    def action_go_to(self) -> None:
        from workbench.tui.panels.payload.go_to import GoTo

        line, column = self.editor.place

        def chosen(place: tuple[int, int] | None) -> None:
            if place is not None:
                self.go_to(*place)

        self.app.push_screen(GoTo(line + 1, column + 1, self.editor.document.line_count), chosen)

    def go_to(self, line: int, column: int) -> None:
        """Puts the cursor at a line and a column, both counted from 1."""
        self.editor.move_to(self.editor.document.offset(line - 1, column - 1), centre=True)
        self.editor.focus()

    def action_bracket(self) -> None:
        """Goes to the bracket that belongs to the one at the cursor."""
        brackets = self.editor.buffer.brackets
        if brackets is not None:
            self.editor.move_to(brackets[1], centre=True)

    # Doing the text over

    def action_rewrite(self, way: str) -> None:
        """Does the text over, as one step that can be undone.

        Args:
            way: one of `WAYS`, or the name of a format.
        """
        self._rewrite(self.editor.kind, way, self.editor.text, self.editor.cursor)

    @work(thread=True, exclusive=True, group=TEXT_CHANGES, description="rewrite")
    def _rewrite(self, format: Format, way: str, text: str, cursor: int) -> None:
        from workbench.content.editing.replacement import CONVERSIONS, rewritten, same_place

        try:
            new = rewritten(format, way, text)
        except WorkbenchError as error:
            notify_error(self.app, error, "Text unchanged")
            return
        target = next(
            (conversion for conversion, _ in CONVERSIONS.get(format, ()) if conversion.name == way), None
        )
        place = same_place(text, new, cursor) if way in {"indent", "minify"} else 0
        self.post_message(self._Rewritten(text, new, place, target))

    def on_text_pane__rewritten(self, message: _Rewritten) -> None:
        if message.old is not self.editor.text:
            self.notify("The text has changed meanwhile; nothing was done.", title="Not done")
            return
        if message.new == message.old:
            refuse(self, "The text already has this form.")
            return
        self.editor.replace(0, len(message.old), message.new, cursor=message.cursor)
        if message.target is not None:
            content_type = message.target.media_types[0]
            self.post_message(FieldChanged("ContentType", content_type))
            self.notify(f"Content type set to {content_type}.", title=str(message.target))

    def action_convert(self) -> None:
        """Asks which format to convert to."""
        from workbench.content.editing.replacement import CONVERSIONS
        from workbench.tui.screens.picker import Picker

        format = self.editor.kind
        targets = [target for target, _ in CONVERSIONS.get(format, ())]
        if not targets:
            refuse(self, "Only JSON, JSON Lines and CSV can be converted.")
            return

        def chosen(index: int | None) -> None:
            if index is not None:
                self.action_rewrite(targets[index].name)

        entries = [(f"to {target}", target.media_types[0]) for target in targets]
        self.app.push_screen(Picker(f"Convert {format}", entries), chosen)
