"""Asks where in S3 a payload shall go, and says what will happen."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import UsageError, WorkbenchError
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.services.async_invocations.upload import location_in, proposed_folder
from workbench.tui.field_message import FieldMessage
from workbench.tui.screens.picker import ResultScreen
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.frame.dialog_box import DialogBox


class UploadScreen(ResultScreen[str | None]):
    """One line for a folder of S3. Returns the URI of the object to be, or None where Escape was pressed."""

    DEFAULT_CSS = """
    UploadScreen {
        align: center middle;
    }
    UploadScreen > Vertical {
        width: 76;
        max-width: 95%;
        height: auto;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    UploadScreen Field {
        background: $background;
    }
    UploadScreen Static {
        color: $text-muted;
        margin-top: 1;
    }
    """
    BINDINGS = [Binding("escape", "close", "Close", show=False)]

    class _Proposed(FieldMessage):
        """The folder to upload to, or why none can be proposed."""

        folder: str
        error: str

    def __init__(self, bench: Workbench, draft: Invocation) -> None:
        """
        Args:
            bench: proposes the folder: beside the endpoint's last input, else beside its output.
            draft: what is to be sent.
        """
        super().__init__()
        self._bench = bench
        self._draft = draft
        self._is_proposed = False
        self._folder = Field(placeholder="s3://bucket/prefix/", compact=True)
        self._words = Static(
            "Uploads the payload under a new name and uses it as InputLocation. "
            "The payload in the form does not change.",
            markup=False,
        )

    def compose(self) -> ComposeResult:
        title, short = "Upload the payload to S3 and invoke", "Upload to S3 and invoke"
        with DialogBox(title, "Enter: send · Esc: cancel", short=short):
            yield self._folder
            yield self._words

    @property
    def reading(self) -> str:
        """The folder to propose, unless one is typed."""
        return "" if self._is_proposed or self._folder.value else "a folder to propose"

    def needs_reading(self, action: str) -> bool:
        return action == "submit"

    def on_mount(self) -> None:
        self._propose()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            uri = location_in(event.value.strip(), self._draft)
        except UsageError as error:
            self._words.update(Content.assemble((sanitize_line(error.text), "$text-error")))
            return
        self.answer(uri)

    def on_upload_screen__proposed(self, message: _Proposed) -> None:
        self._is_proposed = True
        if message.folder and not self._folder.value:
            self._folder.value = message.folder
            self._folder.cursor_position = len(message.folder)
        elif message.error:
            self._words.update(Content.assemble((sanitize_line(message.error), "$text-warning")))

    def action_close(self) -> None:
        self.answer(None)

    @work(thread=True)
    def _propose(self) -> None:
        try:
            self.post_message(self._Proposed(proposed_folder(self._bench, self._draft), ""))
        except WorkbenchError as error:
            self.post_message(self._Proposed("", f"No folder to propose. {error.text}"))
