"""How an endpoint is asked to open and to close sessions."""

from __future__ import annotations

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from workbench.model.sessions.protocol import DIALECTS, SessionProtocol
from workbench.tui.screens.breakpoints import LOW
from workbench.tui.screens.picker import ResultScreen
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.field_row import RowMoves
from workbench.tui.widgets.frame.dialog_box import DialogBox
from workbench.tui.widgets.frame.steady_text import SteadyText

_OWN = "custom"


class _Form(DialogBox, RowMoves):
    """The fields, one below the other."""


class SessionProtocolScreen(ResultScreen[SessionProtocol | None]):
    """A known dialect, or words of one's own. Returns the way, or None where Escape was pressed."""

    DEFAULT_CSS = """
    SessionProtocolScreen {
        align: center middle;
    }
    SessionProtocolScreen > Vertical {
        width: 72;
        max-width: 95%;
        height: auto;
        max-height: 100%;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    SessionProtocolScreen .label {
        color: $text-muted;
    }
    SessionProtocolScreen #note {
        color: $text-muted;
        margin-bottom: 1;
        padding: 0 1;
    }
    SessionProtocolScreen Field {
        background: $background;
        margin-bottom: 1;
    }
    SessionProtocolScreen.-low Field, SessionProtocolScreen.-low #note {
        margin-bottom: 0;
    }
    """
    VERTICAL_BREAKPOINTS = LOW
    BINDINGS = [Binding("escape", "close", "Close", show=False)]

    def __init__(self, endpoint_name: str, way: SessionProtocol) -> None:
        """
        Args:
            endpoint_name: whose way it is.
            way: what to begin with.
        """
        super().__init__()
        self._endpoint_name = endpoint_name
        self._way = way
        titles = [(dialect.title, dialect.title) for dialect in DIALECTS]
        self._dialect = Choice("Containers", [*titles, (_OWN, _OWN)], _title(way), id="dialect")
        self._note = SteadyText(_note(_title(way)), id="note", markup=False)
        self._to_open = Field(way.opening, compact=True, id="opening")
        self._to_close = Field(way.closing, compact=True, id="closing")
        self._media = Field(way.content_type, compact=True, id="media")

    def compose(self) -> ComposeResult:
        with _Form(f"Sessions at {self._endpoint_name}", "Enter: save · Esc: cancel"):
            yield self._dialect
            yield self._note
            for text, field in (
                ("Payload that opens a session", self._to_open),
                ("Payload that closes a session", self._to_close),
                ("ContentType of both", self._media),
            ):
                yield Static(text, classes="label")
                yield field

    def on_mount(self) -> None:
        self._to_open.focus()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self._note.update(_note(event.value))
        for dialect in DIALECTS:
            if dialect.title == event.value:
                with self.prevent(Input.Changed):
                    self._to_open.value = dialect.way.opening
                    self._to_close.value = dialect.way.closing
                    self._media.value = dialect.way.content_type

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._dialect.value = _title(self._typed())
        self._note.update(_note(self._dialect.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.answer(self._typed())

    def action_close(self) -> None:
        self.answer(None)

    def _typed(self) -> SessionProtocol:
        return msgspec.structs.replace(
            self._way,
            content_type=self._media.value.strip(),
            opening=self._to_open.value,
            closing=self._to_close.value,
        )


def _title(way: SessionProtocol) -> str:
    parts = (way.content_type, way.opening, way.closing)
    return next(
        (
            dialect.title
            for dialect in DIALECTS
            if (dialect.way.content_type, dialect.way.opening, dialect.way.closing) == parts
        ),
        _OWN,
    )


def _note(title: str) -> str:
    return next(
        (dialect.note for dialect in DIALECTS if dialect.title == title),
        "The protocol of the container. It is saved for this endpoint.",
    )
