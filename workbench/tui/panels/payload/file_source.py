"""A body that is a file: its path, what is known of it, and whether it has changed since it was chosen."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input

from workbench.content.formats import format_of, formats
from workbench.content.humanize import size
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import PayloadError
from workbench.model.invocation import Body, FileBody
from workbench.services.files import FileFacts, completed, file_facts
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.key_text import KeyText
from workbench.tui.panels.payload.given_body import GivenBody
from workbench.tui.panels.payload.source import SourceChanged
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.frame.steady_text import SteadyText
from workbench.tui.widgets.turns import Turn, Turns

_TEACHING = (
    "The file is read from disk at each send, unchanged.\n\n"
    "Right completes the path; ‹payload.pick› picks a file from a tree. "
    "You can also drop a file on the terminal."
)


class _Paths(Suggester):
    """Completes a path with what is there."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(completed, value)


class FileSource(Vertical):
    """A path, and below it size, type and time of the file."""

    DEFAULT_CSS = """
    FileSource {
        height: 1fr;
        padding: 0 1;
        & > #path {
            background: $surface;
            margin-bottom: 1;
        }
        & > #file-facts.-wrong {
            color: $text-warning;
        }
        & > #file-teaching {
            margin-top: 1;
            color: $text-muted;
        }
    }
    """

    class Known(FieldMessage):
        """The file was looked at.

        Attributes:
            path: its path.
            facts: what is known; None where it cannot be read.
            error: why not.
        """

        path: str
        facts: FileFacts | None
        error: str

    is_small = True
    count = None
    place = ""

    def __init__(self) -> None:
        super().__init__(id="file-source")
        self.field = Field(
            placeholder="Path of the file to send", compact=True, suggester=_Paths(), id="path"
        )
        self._facts = SteadyText(id="file-facts", markup=False)
        # As it was when it was chosen.
        self._first: FileFacts | None = None
        self._looks: Turns[FileSource.Known] = Turns(self.post_message)

    def compose(self) -> ComposeResult:
        yield self.field
        yield self._facts
        yield KeyText(_TEACHING, id="file-teaching")

    def show_body(self, body: Body | None) -> bool:
        """Shows another file's path."""
        if not isinstance(body, FileBody):
            return False
        path = body.path
        with self.prevent(Input.Changed):
            self.field.value = path
        self._choose(path)
        return True

    def typed(self, state: GivenBody) -> Body | None:
        """Returns the file of the path as it is typed."""
        return FileBody(self.field.value)

    @property
    def cells(self) -> tuple[Widget, ...]:
        """Where the path is typed."""
        return (self.field,)

    def pick(self) -> None:
        """Chooses a file in a tree of folders."""
        from workbench.tui.panels.payload.file_tree import FileTree

        def chosen(path: str | None) -> None:
            if path is not None:
                self.field.value = path
                self.field.cursor_position = len(path)

        self.app.push_screen(FileTree(self.field.value), chosen)

    def look_again(self) -> None:
        """Sees whether the file is still what it was."""
        if self.field.value:
            self._look(self.field.value, self._looks.begin())

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(SourceChanged(self))
        self._choose(event.value)

    def _choose(self, path: str) -> None:
        self._first = None
        self._facts.update("")
        if path:
            self._look(path, self._looks.begin())

    @work(thread=True, exclusive=True, group="facts")
    def _look(self, path: str, turn: Turn[Known]) -> None:
        try:
            facts, error_text = file_facts(path), ""
        except PayloadError as error:
            facts, error_text = None, error.message
        turn.deliver(self.Known(path, facts, error_text))

    def on_file_source_known(self, message: Known) -> None:
        if message.path != self.field.value:
            message.stop()
            return
        self._facts.set_class(bool(message.error), "-wrong")
        if message.facts is None:
            self._facts.update(Content(sanitize_line(message.error)))
            return
        facts, first = message.facts, self._first or message.facts
        self._first = first
        written = datetime.fromtimestamp(facts.modified, UTC).astimezone()
        words = f"{size(facts.size)} · {_kind(message.path, facts)} · modified {written:%Y-%m-%d %H:%M:%S}"
        if (facts.size, facts.modified) != (first.size, first.modified):
            words = (
                f"{words}\nThe file has changed since you chose it (it had {size(first.size)}). "
                "The new content will be sent."
            )
        self._facts.update(Content(words))


def _kind(path: str, facts: FileFacts) -> str:
    """Returns what the file is, by its bytes, and by its name where they do not tell."""
    ending = path[path.rfind(".") :].lower() if "." in path else ""
    named = next((format for format in formats() if ending in format.extensions), None)
    return str(format_of(named.media_types[0] if named and named.media_types else "", facts.beginning))
