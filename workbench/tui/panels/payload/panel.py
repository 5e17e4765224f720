"""The part of the screen where the body is: how it is given, what it is, how large, what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from workbench.content.format import Format
from workbench.content.formats import format_of
from workbench.content.formats.text import TEXT
from workbench.content.sanitize import sanitize_line
from workbench.content.validation import Problem, findings
from workbench.model.exchange import Exchange
from workbench.model.invocation import (
    BODY,
    Base64Body,
    Body,
    BytesBody,
    FieldValue,
    FileBody,
    Invocation,
    TextBody,
)
from workbench.model.keys.registry import PAYLOAD
from workbench.model.service.schema import schema
from workbench.tui.keys.bindings import bindings
from workbench.tui.messages import BodyChanged, DraftRequested, FieldChanged
from workbench.tui.panels.payload.amount import Amount
from workbench.tui.panels.payload.array_source import ArraySource
from workbench.tui.panels.payload.editable_body import WAYS, converted, known_bytes, numpys, way_of
from workbench.tui.panels.payload.file_source import FileSource
from workbench.tui.panels.payload.text_pane import TextPane
from workbench.tui.panels.payload.verdict import Verdict
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.editor import Editor
from workbench.tui.widgets.hex_editor import HexEditor
from workbench.tui.widgets.panel import Panel, refuse

# Text of this size is taken over at every key; what is larger, when its user pauses.
_SMALL = 50_000
_PAUSE_SECONDS = 0.2
# As much of a text as tells its format.
_BEGINNING = 4096
_ARRAY_TYPE = "application/x-npy"


class PayloadPanel(Panel, Vertical):
    """An editor, a path, or a note about bytes that are not for editing; above it size and check."""

    DEFAULT_CSS = """
    PayloadPanel > #payload-head {
        height: 1;
        margin-bottom: 1;
    }
    PayloadPanel #way:focus {
        color: $accent;
    }
    PayloadPanel #payload-type {
        width: 1fr;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    PayloadPanel #payload-foot {
        height: 1;
        color: $text-muted;
        padding: 0 1;
    }
    PayloadPanel #payload-place {
        width: 1fr;
        text-align: right;
        text-wrap: nowrap;
    }
    PayloadPanel #hex {
        padding: 0 0 0 1;
    }
    """
    BINDINGS = bindings(PAYLOAD)

    @dataclass(eq=False, repr=False)
    class _Checked(Message):
        """The body was checked; `count` is None if it has no size to show."""

        body: Body | None
        problems: list[Problem]
        count: int | None

    def __init__(self) -> None:
        super().__init__(id="payload")
        self._shown: Body | None = None
        self._loaded = False
        # What was typed stands by while a file is sent, and the path while something is typed.
        self._typed: Body | None = None
        self._chosen: FileBody | None = None
        self._draft = Invocation()
        self._pause: Timer | None = None
        self._problems: list[Problem] = []
        self._choice = Choice("Body", WAYS, "text", id="way")
        self._media = Static(id="payload-type", markup=False)
        self._amount = Amount(id="payload-size")
        self._verdict = Verdict()
        self._place = Static(id="payload-place", markup=False)
        self._pane = TextPane()
        self._editor = self._pane.editor
        self._file = FileSource()
        self._hex = HexEditor(id="hex")
        self._array = ArraySource()
        # How its user wants to see what can be seen in more ways than one.
        self._wanted = ""
        self._type_before: FieldValue | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="payload-head"):
            yield self._choice
            yield self._media
        yield self._pane
        yield self._file
        with Horizontal(id="payload-foot"):
            yield self._amount
            yield self._place
        yield self._verdict

    # The draft

    def show(self, draft: Invocation, *, fresh: bool = False) -> None:
        """Shows the draft's body; `describe` says more about it.

        Args:
            draft: what to show.
            fresh: whether it replaces what is being typed. Else that stands: the draft is only behind it.
        """
        self._draft = draft
        if not self._loaded or fresh or (draft.body != self._shown and not self._being_typed):
            self._shown = draft.body
            self._load(draft.body)

    @property
    def _being_typed(self) -> bool:
        typing = (self._editor, self._file.field, self._hex, self._array.editor)
        return self._pause is not None or any(widget.has_focus for widget in typing)

    @property
    def body(self) -> Body | None:
        """What is shown, the newest keys included."""
        return self._shown if self._pause is None else self._edited()

    def flush(self) -> None:
        """Takes over what was typed and not taken over yet."""
        if self._stop_pause():
            self._take_over()

    def focus_part(self) -> None:
        """Goes to where the body is edited."""
        if self._array.display:
            self._array.editor.focus()
            return
        match self._shown:
            case FileBody():
                self._file.field.focus()
            case BytesBody():
                self._hex.focus()
            case _:
                self._editor.focus()

    def action_templates(self) -> None:
        """Chooses an example request, which becomes the draft but for its endpoint and connection."""
        from workbench.content.templates import Template, applied
        from workbench.tui.screens.templates import TemplatesScreen

        def chosen(template: Template | None) -> None:
            if template is not None:
                self.post_message(DraftRequested(applied(template, self._draft)))

        self.app.push_screen(TemplatesScreen(), chosen)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self.flush()
        self._wanted = event.value
        if event.value == "file":
            self._typed = self._shown
            body: Body | None = self._chosen or converted(self._shown, "file")
        elif isinstance(self._shown, FileBody):
            self._chosen = self._shown
            body = converted(self._typed, event.value)
        elif event.value == "text" and self._array.display:
            # The list as it was typed.
            text = self._array.editor.text
            body = TextBody(text) if text else None
        else:
            body = converted(self._shown, event.value)
        self._choice.value = way_of(body, self._wanted)
        if self._choice.value == "array" or not numpys(body):
            self._name_array(self._choice.value == "array")
        if self._choice.value != event.value and isinstance(body, BytesBody):
            self.notify("These bytes are not UTF-8 text and stay unchanged.", title="Payload")
        if body == self._shown:
            self._load(body)
        self.post_message(BodyChanged(body))

    def _name_array(self, typed: bool) -> None:
        """Has the content type say that it is an array, and again what it said when it is none any more."""
        content_type = self._draft.field("ContentType")
        if typed:
            if content_type != _ARRAY_TYPE:
                self._type_before = content_type
            self.post_message(FieldChanged("ContentType", _ARRAY_TYPE))
        elif content_type == _ARRAY_TYPE and self._type_before is not None:
            self.post_message(FieldChanged("ContentType", self._type_before))
            self._type_before = None

    def on_file_source_changed(self, event: FileSource.Changed) -> None:
        event.stop()
        self._tell(FileBody(event.path))

    def on_file_source_known(self, event: FileSource.Known) -> None:
        event.stop()
        if isinstance(self._shown, FileBody):
            self._amount.show(event.facts.size if event.facts else None, self._limit)
            self._say(self._shown, None)

    def exchange_ended(self, exchange: Exchange) -> None:
        self._file.look_again()

    def on_editor_changed(self, event: Editor.Changed) -> None:
        event.stop()
        if not self._pane.display:
            return
        self._pane.text_changed()
        if not isinstance(self._shown, Base64Body):
            self._amount.show(self._editor.document.size, self._limit)
        self._stop_pause()
        if len(self._editor.document) < _SMALL:
            self._take_over()
        else:
            self._pause = self.set_timer(_PAUSE_SECONDS, self.flush)

    def on_text_pane_file_asked(self, event: TextPane.FileAsked) -> None:
        event.stop()
        self._take_over()
        self._typed = self._shown
        self._shown = FileBody(event.path)
        self._load(self._shown)
        self.post_message(BodyChanged(self._shown))
        self._file.field.focus()

    def on_editor_view_moved(self, event: Editor.Moved) -> None:
        event.stop()
        self._say_place()

    def _say_place(self) -> None:
        line, column = self._editor.place
        self._place.update(f"{line + 1:,}:{column + 1:,}", layout=False)

    def on_hex_editor_changed(self, event: HexEditor.Changed) -> None:
        event.stop()
        if not self._hex.display:
            return
        self._amount.show(self._hex.count, self._limit)
        self._stop_pause()
        self._pause = self.set_timer(_PAUSE_SECONDS, self.flush)

    def on_array_source_changed(self, event: ArraySource.Changed) -> None:
        event.stop()
        if self._array.display:
            self._stop_pause()
            self._pause = self.set_timer(_PAUSE_SECONDS, self.flush)

    def on_hex_editor_moved(self, event: HexEditor.Moved) -> None:
        event.stop()
        self._say_offset()

    def _say_offset(self) -> None:
        self._place.update(
            f"{'insert' if self._hex.inserting else 'over'} 0x{self._hex.cursor:x}", layout=False
        )

    def _stop_pause(self) -> bool:
        """Stops waiting for a pause in the typing; whether there was something to wait for."""
        pause, self._pause = self._pause, None
        if pause is not None:
            pause.stop()
        return pause is not None

    def _take_over(self) -> None:
        self._tell(self._edited())

    def _edited(self) -> Body | None:
        """Returns what is in the editor of the moment."""
        if self._array.display:
            return self._array.body
        if isinstance(self._shown, BytesBody):
            return BytesBody(self._hex.data, origin=self._shown.origin)
        text = self._editor.text
        if isinstance(self._shown, Base64Body):
            return Base64Body(text)
        return TextBody(text) if text else None

    def _tell(self, body: Body | None) -> None:
        if body != self._shown:
            self._shown = body
            self.post_message(BodyChanged(body))

    def _load(self, body: Body | None) -> None:
        self._loaded = True
        self._stop_pause()
        way = way_of(body, self._wanted)
        self._choice.value = way
        self._array.display = way == "array"
        self._pane.display = way in {"text", "base64"}
        self._place.display = way not in {"file", "array"}
        self._file.display = way == "file"
        self._hex.display = way == "hex"
        if isinstance(body, FileBody):
            self._file.show(body.path)
        elif way == "array":
            # The first picture does not wait for numpy.
            self.call_after_refresh(self._show_array, body)
        elif isinstance(body, BytesBody):
            self.call_after_refresh(self._show_bytes, body)
        else:
            self._editor.load_text(body.text if body else "")
            self._say_place()
            self._pane.text_changed()

    async def _complete(self) -> None:
        """Puts in place what the first picture can do without."""
        if not self._hex.is_attached:
            await self.mount(self._hex, self._array, before="#payload-foot")

    async def _show_bytes(self, body: BytesBody) -> None:
        await self._complete()
        if body == self._shown:
            self._hex.load(body.data)
            self._say_offset()

    async def _show_array(self, body: Body | None) -> None:
        await self._complete()
        if body == self._shown and not self._array.show(body):
            # Of a type, or of a size, that nobody types.
            self._wanted = "hex"
            self._load(body)
        elif isinstance(body, TextBody) and self._shown is body:
            # It may be a list as it stands, and is sent as what it is said to be.
            self._tell(self._array.body)

    # What it is, and what is wrong with it

    @property
    def _limit(self) -> int | None:
        field = schema()[self._draft.operation].body
        return field.maximum if field else None

    def describe(self) -> None:
        """Colours and checks the body by its content type, and measures it against the limit."""
        if not self._hex.is_attached:
            self.call_after_refresh(self._complete)
        content_type = str(self._draft.field("ContentType") or "")
        self._media.update(Content(sanitize_line(content_type) or "no content type"))
        self._editor.kind = self._kind(self._beginning())
        match self._shown:
            case None:
                self._amount.show(0, self._limit)
            case TextBody(text):
                inside = self._array.display
                count = len(text.encode(errors="surrogatepass")) if inside else self._editor.document.size
                self._amount.show(count, self._limit)
            case BytesBody(data):
                self._amount.show(len(data), self._limit)
            case FileBody():
                self._file.look_again()
        self._check(self._shown, content_type)

    def _beginning(self) -> bytes:
        match self._shown:
            case TextBody(text):
                return text[:_BEGINNING].encode(errors="replace")
            case BytesBody(data):
                return data[:_BEGINNING]
            case _:
                return b""

    def _kind(self, beginning: bytes) -> Format:
        if isinstance(self._shown, Base64Body):
            return TEXT
        return format_of(str(self._draft.field("ContentType") or ""), beginning)

    @work(thread=True, exclusive=True, group="check")
    def _check(self, body: Body | None, content_type: str) -> None:
        data = known_bytes(body)
        problems: list[Problem] = []
        if data:
            problems = findings(format_of(content_type, data), data, content_type)
        if not get_current_worker().is_cancelled:
            self.post_message(self._Checked(body, problems, None if data is None else len(data)))

    def on_payload_panel__checked(self, message: _Checked) -> None:
        if message.body is not self._shown:
            return
        self._problems = message.problems
        if isinstance(message.body, Base64Body):
            self._amount.show(message.count, self._limit)
        lines = frozenset(problem.line - 1 for problem in message.problems if problem.line)
        self._editor.mark(lines if isinstance(message.body, TextBody) else frozenset())
        self._say(message.body, message.count)

    def _say(self, body: Body | None, count: int | None) -> None:
        over = self._limit if self._amount.over else None
        kind = self._kind(self._beginning())
        if caveats := self._draft.caveats_of(BODY):
            self._verdict.warn(caveats[0].reason)
            return
        self._verdict.say(body, count, kind, self._problems, over=over, operation=self._draft.operation)

    # Actions

    def action_pick(self) -> None:
        """Picks a file, whatever the body is now."""
        if not isinstance(self._shown, FileBody):
            self.flush()
            self._typed = self._shown
            self._shown = self._chosen or FileBody("")
            self._load(self._shown)
            self.post_message(BodyChanged(self._shown))
        self._file.pick()

    def action_external(self) -> None:
        """Has the user's own editor change the body."""
        from workbench.tui.panels.payload.external_editor import changed_outside

        self.flush()
        kind = self._kind(self._beginning())
        body = changed_outside(self.app, self._shown, kind)
        if body is None:
            return
        if self._pane.display and isinstance(body, TextBody | Base64Body):
            # One step, that can be undone.
            self._editor.replace(0, len(self._editor.document), body.text, cursor=0)
        else:
            self._shown = body
            self._load(body)
            self.post_message(BodyChanged(body))

    def _with_text(self) -> bool:
        if not self._pane.display:
            refuse(self, "This works only for a text body.")
        return self._pane.display

    async def action_find(self, replace: bool = False) -> None:
        if self._with_text():
            await self._pane.open_find(replace=replace)

    def action_go_to(self) -> None:
        if self._with_text():
            self._pane.action_go_to()

    def action_bracket(self) -> None:
        if self._with_text():
            self._pane.action_bracket()

    def action_select_all(self) -> None:
        if self._with_text():
            self._editor.action_select_all()

    def action_wrap(self) -> None:
        if self._with_text():
            self._editor.folding = not self._editor.folding

    def action_rewrite(self, way: str) -> None:
        if self._with_text():
            self._pane.rewrite(way)

    def action_convert(self) -> None:
        if self._with_text():
            self._pane.choose_conversion()

    def action_problem(self) -> None:
        """Goes to the next thing that is wrong, from the cursor on and from the top again."""
        places = [(problem.line, problem.column) for problem in self._problems if problem.line]
        if not places or not isinstance(self._shown, TextBody):
            refuse(self, "No problems to go to.")
            return
        line, column = self._editor.place
        here = (line + 1, column + 1)
        self._pane.go_to(*min((place for place in places if place > here), default=places[0]))
