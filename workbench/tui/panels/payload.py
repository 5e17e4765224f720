"""What is sent as the body: typed, in base64, from a file, or bytes that came from elsewhere."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from workbench.content.check import Problem, problem
from workbench.content.figures import size
from workbench.content.format import Format, unchecked
from workbench.content.formats import format_of
from workbench.content.formats.text import TEXT
from workbench.content.inert import inert
from workbench.model.invocation import Base64Body, Body, BytesBody, FileBody, Invocation, TextBody
from workbench.model.schema import schema
from workbench.tui.keys import PAYLOAD
from workbench.tui.messages import BodyChanged, DraftAsked
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.editor import Editor
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.panel import Panel

_WAYS = (("text", "text"), ("base64", "base64"), ("file", "file"))
# Text of this size is taken over at every key; what is larger, when its user pauses.
_SMALL = 50_000
_PAUSE_SECONDS = 0.2
# More than this is not put into the editor by itself: laying it out would hold up everything else.
_EDITED_CHARACTERS = 500_000


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
    PayloadPanel #payload-size {
        width: auto;
        color: $text-muted;
        padding: 0 1;
    }
    PayloadPanel #payload-verdict {
        height: auto;
        max-height: 3;
        color: $text-muted;
        padding: 0 1;
        &.-wrong {
            color: $text-warning;
        }
    }
    PayloadPanel Editor {
        height: 1fr;
        padding: 0 1;
    }
    PayloadPanel #path {
        margin: 0 1 1 1;
        background: $surface;
    }
    PayloadPanel #bytes-note {
        height: 1fr;
        padding: 0 1;
    }
    """

    BINDINGS = [key.binding() for key in PAYLOAD]

    class _Checked(Message):
        def __init__(self, body: bytes, kind: Format, found: Problem | None) -> None:
            super().__init__()
            self.body = body
            self.kind = kind
            self.found = found

    def __init__(self) -> None:
        super().__init__(id="payload")
        self._shown: Body | None = None
        self._loaded = False
        # What was typed stands by while a file is sent, and the path while something is typed.
        self._typed: Body | None = None
        self._chosen: FileBody | None = None
        self._draft = Invocation()
        self._pause: Timer | None = None
        self._choice = Choice("Body", _WAYS, "text", id="way")
        self._media = Static(id="payload-type", markup=False)
        self._amount = Static(id="payload-size", markup=False)
        self._verdict = Static(id="payload-verdict", markup=False)
        self._editor = Editor(id="editor")
        self._file = Field(placeholder="path of a file, read anew at each send", compact=True, id="path")
        self._unedited = Static(id="bytes-note", markup=False)

    def compose(self) -> ComposeResult:
        with Horizontal(id="payload-head"):
            yield self._choice
            yield self._media
            yield self._amount
        yield self._editor
        yield self._file
        yield self._unedited
        yield self._verdict

    def show(self, draft: Invocation, *, fresh: bool = False) -> None:
        """Show the draft's body; `describe` says more about it.

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
        return self._pause is not None or self._editor.has_focus or self._file.has_focus

    @property
    def body(self) -> Body | None:
        """What is shown, the newest keys included."""
        self.flush()
        return self._shown

    def flush(self) -> None:
        """Take over what was typed and not taken over yet."""
        if self._stop_pause():
            self._take_over()

    def focus_part(self) -> None:
        """Go to where the body is edited."""
        (self._file if isinstance(self._shown, FileBody) else self._editor).focus()

    def action_templates(self) -> None:
        """Choose an example request, which becomes the draft but for its endpoint and connection."""
        from workbench.content.templates import Template, applied
        from workbench.tui.screens.templates import TemplatesScreen

        def chosen(template: Template | None) -> None:
            if template is not None:
                self.post_message(DraftAsked(applied(template, self._draft)))

        self.app.push_screen(TemplatesScreen(), chosen)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self.flush()
        if event.value == "file":
            self._typed = self._shown
            body: Body | None = self._chosen or converted(self._shown, "file")
        elif isinstance(self._shown, FileBody):
            self._chosen = self._shown
            body = converted(self._typed, event.value)
        else:
            body = converted(self._shown, event.value)
        self._choice.value = _way(body)
        self.post_message(BodyChanged(body))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._tell(FileBody(event.value))

    def on_editor_changed(self, event: Editor.Changed) -> None:
        event.stop()
        if not self._editor.display:
            return
        self._stop_pause()
        if len(self._editor.document) < _SMALL:
            self._take_over()
        else:
            self._pause = self.set_timer(_PAUSE_SECONDS, self.flush)

    def on_payload_panel__checked(self, message: _Checked) -> None:
        if self._bytes() == message.body:
            self._say(message.kind, message.found)

    def _stop_pause(self) -> bool:
        """Stop waiting for a pause in the typing; whether there was something to wait for."""
        pause, self._pause = self._pause, None
        if pause is not None:
            pause.stop()
        return pause is not None

    def _take_over(self) -> None:
        text = self._editor.text
        if isinstance(self._shown, Base64Body):
            self._tell(Base64Body(text))
        else:
            self._tell(TextBody(text) if text else None)

    def _tell(self, body: Body | None) -> None:
        if body != self._shown:
            self._shown = body
            self.post_message(BodyChanged(body))

    def _load(self, body: Body | None) -> None:
        self._loaded = True
        self._stop_pause()
        way = _way(body)
        self._choice.value = way
        self._editor.display = way in {"text", "base64"}
        self._file.display = way == "file"
        self._unedited.display = way == "bytes"
        with self.prevent(Input.Changed):
            if isinstance(body, FileBody):
                self._file.value = body.path
            elif way == "bytes":
                self._editor.load_text("")
                self._unedited.update(_note(body))
            elif isinstance(body, TextBody | Base64Body):
                self._editor.load_text(body.text)
            else:
                self._editor.load_text("")

    def describe(self) -> None:
        """Colour and check the body as its content type says, and measure it against the limit."""
        content_type = str(self._draft.field("ContentType") or "")
        self._media.update(Content(inert(content_type) or "no content type"))
        body = self._bytes()
        if body is None:
            self._amount.update("")
            self._verdict.set_class(isinstance(self._shown, Base64Body), "-wrong")
            self._verdict.update("not base64 yet" if isinstance(self._shown, Base64Body) else "")
            return
        field = schema()[self._draft.operation].body
        limit = field.maximum if field else None
        over = limit is not None and len(body) > limit
        self._amount.update(f"{size(len(body))} of {size(limit)}" if limit else size(len(body)))
        kind = format_of(content_type, body)
        self._editor.kind = TEXT if isinstance(self._shown, Base64Body) else kind
        if over:
            self._verdict.set_class(True, "-wrong")
            self._verdict.update(
                f"larger than the {size(limit or 0)} that {self._draft.operation} takes; it can be sent. "
                "InvokeEndpointAsync takes up to 1 GB from S3."
            )
        elif len(body) <= _SMALL:
            self._say(kind, problem(kind, body))
        else:
            self._check(body, kind)

    @work(thread=True, exclusive=True, group="check")
    def _check(self, body: bytes, kind: Format) -> None:
        found = problem(kind, body)
        if not get_current_worker().is_cancelled:
            self.post_message(self._Checked(body, kind, found))

    def _say(self, kind: Format, found: Problem | None) -> None:
        self._verdict.set_class(found is not None, "-wrong")
        if found is not None:
            self._verdict.update(f"{found}; it can be sent as it is")
        elif self._bytes():
            self._verdict.update(str(kind) if kind.check is unchecked else f"✓ {kind}")
        else:
            self._verdict.update("an empty body is sent" if self._shown else "nothing is sent as the body")

    def _bytes(self) -> bytes | None:
        """The bytes as far as they are known without reading a file."""
        match self._shown:
            case None:
                return b""
            case TextBody(text):
                return text.encode(errors="surrogatepass")
            case Base64Body(text):
                try:
                    return base64.b64decode("".join(text.split()), validate=True)
                except (binascii.Error, ValueError):
                    return None
            case BytesBody(data):
                return data
            case FileBody():
                return None


def converted(body: Body | None, way: str) -> Body | None:
    """The same body given another way, as far as that is possible without losing a byte."""
    data: bytes | None = None
    match body:
        case TextBody(text):
            data = text.encode()
        case Base64Body(text):
            try:
                data = base64.b64decode("".join(text.split()), validate=True)
            except (binascii.Error, ValueError):
                return TextBody(text) if way == "text" else FileBody("")
        case BytesBody(known):
            data = known
    if way == "file":
        return FileBody(body.origin if isinstance(body, BytesBody) else "")
    if way == "base64":
        return Base64Body(base64.b64encode(data or b"").decode())
    if not data:
        return None
    try:
        return TextBody(data.decode())
    except UnicodeDecodeError:
        return BytesBody(data)


def editable(body: Body | None) -> Body | None:
    """A recorded body as one that can be typed in, where it is text and of a size for it."""
    if isinstance(body, BytesBody) and len(body.data) <= _EDITED_CHARACTERS and b"\0" not in body.data:
        return converted(body, "text")
    return body


def _way(body: Body | None) -> str:
    match body:
        case FileBody():
            return "file"
        case BytesBody():
            return "bytes"
        case TextBody(text) | Base64Body(text) if len(text) > _EDITED_CHARACTERS:
            return "bytes"
        case Base64Body():
            return "base64"
        case _:
            return "text"


def _note(body: Body | None) -> str:
    match body:
        case BytesBody(data, origin):
            source = f", read from {inert(Path(origin).name)}" if origin else ""
            what = f"{size(len(data))} that are not for editing here{source}."
        case TextBody(text) | Base64Body(text):
            what = f"{size(len(text.encode(errors='surrogatepass')))} of text, too much to edit here."
        case _:
            what = ""
    return f"{what}\n\nIt is sent as it is. To send something else, choose text, base64 or file above."
