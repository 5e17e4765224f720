"""Copy as: an exchange or the draft in another tool's form, to read, to copy, to save."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from workbench.content.format import Format
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Invocation
from workbench.model.keys.tables.interchange import EXPORTING
from workbench.model.keys.text import with_keys
from workbench.services import Workbench
from workbench.services.bodies.body_files import BodyFiles
from workbench.services.interchange import Interchange, Written, exporters
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.panels.response.exporter import BodyExporter
from workbench.tui.screens.breakpoints import LOW
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.frame.dialog_box import DialogBox
from workbench.tui.widgets.prompt import Prompt
from workbench.tui.widgets.tabs.strip import TabStrip
from workbench.tui.widgets.views.view import Taken


class ExportScreen(ModalScreen[None]):
    """The forms as tabs, the text below, and what its user has to know of it."""

    DEFAULT_CSS = """
    ExportScreen {
        background: $background;
    }
    ExportScreen > Vertical {
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    ExportScreen TabStrip {
        margin-bottom: 1;
    }
    ExportScreen.-low TabStrip {
        margin-bottom: 0;
    }
    ExportScreen #export-notes {
        height: auto;
        max-height: 7;
        margin-top: 1;
        scrollbar-size-vertical: 1;
    }
    ExportScreen.-low #export-notes {
        max-height: 4;
    }
    """
    VERTICAL_BREAKPOINTS = LOW
    BINDINGS = [
        *bindings(EXPORTING),
        Binding("down", "read('move(1)')", "Down", show=False),
        Binding("up", "read('move(-1)')", "Up", show=False),
        Binding("pagedown,space", "read('page(1)')", "Page down", show=False),
        Binding("pageup", "read('page(-1)')", "Page up", show=False),
        Binding("home", "read('top')", "Top", show=False),
        Binding("end", "read('bottom')", "Bottom", show=False),
    ]

    class _Made(FieldMessage):
        """A form was written, or could not be."""

        form: str
        written: Written | WorkbenchError

    def __init__(self, bench: Workbench, source: int | Invocation) -> None:
        """
        Args:
            bench: whose history it is; the forms are written in workers.
            source: the `id` of an exchange, or the draft.
        """
        super().__init__()
        self._interchange = Interchange(bench)
        self._taking = BodyExporter(BodyFiles(bench), Prompt())
        self._source = source
        self._made: dict[str, Written | WorkbenchError] = {}
        self._strip = TabStrip({form: exporter.title for form, exporter in exporters().items()})
        self._text = BodyView()
        self._notes = Static(markup=False)

    @property
    def _form(self) -> str:
        return self._strip.active or ""

    def compose(self) -> ComposeResult:
        subject = f"#{self._source}" if isinstance(self._source, int) else "the draft"
        keys = "←→ format · ‹export.copy› copy · ‹export.save› save · ‹export.close› close"
        with DialogBox(f"Copy {subject} as", with_keys(keys)):
            yield self._strip
            yield self._text
            yield VerticalScroll(self._notes, id="export-notes", can_focus=False)
        yield self._taking

    @property
    def reading(self) -> str:
        """The form on show."""
        return "" if self._form in self._made else "the text"

    def needs_reading(self, action: str) -> bool:
        return action in {"copy", "save"}

    def on_mount(self) -> None:
        # The keys that read on go to the text from the tabs.
        self._text.can_focus = False
        self._strip.focus()
        self._show()

    def on_tab_strip_activated(self, event: TabStrip.Activated) -> None:
        event.stop()
        self._show()

    def action_read(self, action: str) -> None:
        self.call_later(self._text.run_action, action)

    def _show(self) -> None:
        form = self._form
        if form not in self._made:
            self._text.show(b"")
            self._notes.update("")
            self._make(form)
            return
        written = self._made[form]
        if isinstance(written, WorkbenchError):
            self._text.show(b"")
            self._notes.update(_lines((written.message, written.hint), "$text-warning"))
            return
        self._text.show(written.text.encode("utf-8", "replace"), _format(form))
        self._notes.update(_lines(written.notes, "$text-muted"))

    @work(thread=True, group="export")
    def _make(self, form: str) -> None:
        try:
            written: Written | WorkbenchError = self._interchange.export(form, self._source)
        except WorkbenchError as error:
            written = error
        self.post_message(self._Made(form, written))

    def on_export_screen__made(self, message: _Made) -> None:
        self._made[message.form] = message.written
        if message.form is self._form:
            self._show()

    @property
    def _written(self) -> Written | None:
        """The form on show; None where it cannot be written."""
        written = self._made.get(self._form)
        return written if isinstance(written, Written) else None

    def action_copy(self) -> None:
        written = self._written
        if written is not None:
            data = written.text.encode("utf-8", "surrogateescape")
            self._taking.copy(Taken(data, exporters()[written.form].title, Path(written.name).suffix))

    def action_save(self) -> None:
        written = self._written
        if written is not None:
            title = f"Save {exporters()[written.form].title} as"
            note = "A large or binary body is written to a file beside it."
            save = partial(self._save, written.form, set())
            self.app.push_screen(PromptScreen(title, written.name, note, attempt=save))

    def _save(self, form: str, existing: set[str], path: str) -> str:
        """Saves a form; returns why it could not, empty where it has. Called in a thread.

        Args:
            existing: paths of files that its user was told of: entered again, they are replaced.
        """
        if not path:
            return ""
        try:
            written = self._interchange.export(form, self._source, beside=True)
            saved = self._interchange.save(written, path, replace=path in existing)
        except WorkbenchError as error:
            if path in existing or not self._interchange.taken(path):
                return error.message
            existing.add(path)
            return "File exists. Enter again: replace · Esc: cancel"
        self.app.notify(sanitize_line(", ".join(saved)), title="Saved", markup=False)
        return ""

    def action_close(self) -> None:
        self.dismiss()


def _format(form: str) -> Format:
    """Returns what a form is coloured as."""
    exporter = exporters()[form]
    return Format(exporter.title, lexer=exporter.lexer)


def _lines(texts: tuple[str, ...], style: str) -> Content:
    return Content("\n").join(Content(sanitize_line(text)).stylize(style) for text in texts if text)
