"""The text of a body: the editor, and what searches it or does it over in a worker."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from workbench.content.editing import search
from workbench.content.editing.search import SearchPattern
from workbench.content.format import Format
from workbench.model.errors import PayloadError, WorkbenchError
from workbench.model.invocation import Base64Body, Body, TextBody
from workbench.tui.errors import notify_error
from workbench.tui.messages import FieldChanged, ImportRequested
from workbench.tui.panels.payload.given_body import GivenBody
from workbench.tui.panels.payload.replace_bar import ReplaceBar
from workbench.tui.panels.payload.source import SourceChanged, SourceMoved
from workbench.tui.widgets.editor import Editor
from workbench.tui.widgets.panel import refuse

_PAUSE_SECONDS = 0.15
_SOUGHT_CHARACTERS = 200
_SMALL = 50_000
"""Text of this size is taken over at every key; what is larger, when its user pauses."""


class TextPane(Vertical):
    """An editor with a bar to find and replace below it."""

    DEFAULT_CSS = """
    TextPane {
        height: 1fr;
    }
    """

    @dataclass(eq=False, repr=False)
    class FileAsked(Message):
        """A file's path was pasted, and the file is to be sent in the text's place.

        Attributes:
            path: its path.
        """

        path: str

    @dataclass(eq=False, repr=False)
    class _Dropped(Message):
        """A pasted text is the path of a file."""

        path: str
        count: int

    @dataclass(eq=False, repr=False)
    class _Found(Message):
        """The places in the text that match."""

        text: str
        sought: SearchPattern
        places: list[tuple[int, int]]

    @dataclass(eq=False, repr=False)
    class _Unfound(Message):
        """The pattern cannot be used."""

        sought: SearchPattern
        words: str

    @dataclass(eq=False, repr=False)
    class _Replaced(Message):
        """Every match was replaced."""

        old: str
        new: str
        count: int

    @dataclass(eq=False, repr=False)
    class _Rewritten(Message):
        """The text was laid out, minified, sorted or converted to `target`."""

        old: str
        new: str
        cursor: int
        target: Format | None

    def __init__(self) -> None:
        super().__init__(id="text-pane")
        self.editor = Editor(id="editor")
        self._bar = ReplaceBar()
        self._places: list[tuple[int, int]] = []
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        # The bar comes when it is first asked for: the first picture does without its many parts.
        yield self.editor

    # A way of giving a body

    def show_body(self, body: Body | None) -> bool:
        """Shows a text, or a body in base64."""
        if not isinstance(body, TextBody | Base64Body | None):
            return False
        self.editor.load_text(body.text if body else "")
        self.text_changed()
        return True

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
            self._look_for_file(event.text)

    def _import(self, text: str) -> None:
        # As text it was never meant.
        self.editor.action_undo()
        self.post_message(ImportRequested(text))

    @work(thread=True, exclusive=True, group="pasted")
    def _look_for_file(self, text: str) -> None:
        from workbench.services.files import file_facts, pasted_path

        path = pasted_path(text)
        if path is None:
            return
        try:
            facts = file_facts(path)
        except PayloadError:
            # It cannot be sent: then it is text.
            return
        self.post_message(self._Dropped(path, facts.size))

    def on_text_pane__dropped(self, message: _Dropped) -> None:
        from workbench.tui.terminal.pasted_text import offer_file

        def take(path: str) -> None:
            self.editor.action_undo()
            self.post_message(self.FileAsked(path))

        offer_file(self.app, message.path, message.count, take)

    # Finding

    async def action_find(self, replace: bool = False) -> None:
        """Finds what is selected, or what is typed then."""
        if not self._bar.is_attached:
            await self.mount(self._bar)
        start, end = self.editor.selection
        chosen = self.editor.buffer.selected_text if end - start <= _SOUGHT_CHARACTERS else ""
        self._bar.open("" if "\n" in chosen else chosen, replace=replace)

    def text_changed(self) -> None:
        """The text is another one: what was found may be elsewhere."""
        self._places = []
        if self._bar.is_attached and self._bar.display:
            self._search_soon()

    def on_replace_bar_changed(self, event: ReplaceBar.Changed) -> None:
        event.stop()
        self._search_soon()

    def on_replace_bar_closed(self, event: ReplaceBar.Closed) -> None:
        event.stop()
        self._places = []
        self.editor.show_found(())
        self.editor.focus()

    def _search_soon(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE_SECONDS, self._search_now)

    def _search_now(self) -> None:
        if self._bar.sought.pattern:
            self._search(self.editor.text, self._bar.sought)
        else:
            self._places = []
            self.editor.show_found(())
            self._bar.say(None, 0)

    @work(thread=True, exclusive=True, group="search", description="search")
    def _search(self, text: str, sought: SearchPattern) -> None:
        worker = get_current_worker()
        try:
            places = search.places(text, sought, gone=lambda: worker.is_cancelled)
        except WorkbenchError as error:
            self.post_message(self._Unfound(sought, error.text))
            return
        if not worker.is_cancelled:
            self.post_message(self._Found(text, sought, places))

    def on_text_pane__found(self, message: _Found) -> None:
        if message.sought != self._bar.sought or message.text is not self.editor.text:
            return
        self._places = message.places
        self.editor.show_found(message.places)
        self._say_place()

    def on_text_pane__unfound(self, message: _Unfound) -> None:
        self._places = []
        self.editor.show_found(())
        if message.sought == self._bar.sought:
            self._bar.say_wrong(message.words)

    def on_replace_bar_step(self, event: ReplaceBar.Step) -> None:
        event.stop()
        if not self._places:
            return
        start, end = self.editor.selection
        if event.by > 0:
            at = bisect_left(self._places, (end if end > start else start, 0))
        else:
            at = bisect_left(self._places, (start, 0)) - 1
        self.editor.select(*self._places[at % len(self._places)], centre=True)
        self.editor.show_found(self._places)
        self._say_place()

    def _say_place(self) -> None:
        at = bisect_left(self._places, self.editor.selection)
        here = at < len(self._places) and self._places[at] == self.editor.selection
        self._bar.say(at if here else None, len(self._places))

    def on_replace_bar_replace(self, event: ReplaceBar.Replace) -> None:
        event.stop()
        if event.all:
            self._replace_all(self.editor.text, self._bar.sought, event.text)
            return
        place = self.editor.selection
        try:
            new = search.replacement(self.editor.text, self._bar.sought, place, event.text)
        except WorkbenchError as error:
            self._bar.say_wrong(error.message)
            return
        if new is None or place[0] == place[1]:
            self.on_replace_bar_step(ReplaceBar.Step(1))
        else:
            self.editor.replace(*place, new)

    @work(thread=True, exclusive=True, group="replace", description="replace")
    def _replace_all(self, text: str, sought: SearchPattern, new: str) -> None:
        try:
            changed, count = search.replaced(text, sought, new)
        except WorkbenchError as error:
            self.post_message(self._Unfound(sought, error.message))
            return
        self.post_message(self._Replaced(text, changed, count))

    def on_text_pane__replaced(self, message: _Replaced) -> None:
        if message.old is not self.editor.text:
            self.notify("The text has changed meanwhile; nothing was replaced.", title="Replace")
            return
        if message.count:
            self.editor.replace(0, len(message.old), message.new, cursor=self.editor.cursor)
        self.notify(f"{message.count:,} replaced. Ctrl+Z undoes it.", title="Replace")

    # The whole text

    def action_select_all(self) -> None:
        self.editor.action_select_all()

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

    @work(thread=True, exclusive=True, group="rewrite", description="rewrite")
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
        from workbench.tui.widgets.choice import Picker

        format = self.editor.kind
        targets = [target for target, _ in CONVERSIONS.get(format, ())]
        if not targets:
            refuse(self, f"{format} cannot be converted. JSON, JSON Lines and CSV can.")
            return

        def chosen(index: int | None) -> None:
            if index is not None:
                self.action_rewrite(targets[index].name)

        entries = [(f"to {target}", target.media_types[0]) for target in targets]
        self.app.push_screen(Picker(f"Convert {format}", entries), chosen)
