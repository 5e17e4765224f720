"""The top of the screen: where a request goes, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input

from workbench.content.sanitize import sanitize_line
from workbench.model.invocation import Connection, Invocation
from workbench.model.keys.text import with_keys
from workbench.tui.draft_messages import FieldChanged, OperationChanged
from workbench.tui.messages import ImportRequested, SendDraftRequested
from workbench.tui.panels.send_button import SendButton
from workbench.tui.recording_mode import RecordingMode
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.field import Completions, Field
from workbench.tui.widgets.frame.steady_text import SteadyText
from workbench.tui.widgets.places.place import Columns, Rows
from workbench.tui.widgets.tabs.fit import Spot

if TYPE_CHECKING:
    from workbench.model.destinations.destination import Destination
    from workbench.tui.account.label import AccountLabel
    from workbench.tui.panels.session_line import SessionLine

_PLACEHOLDER = "Endpoint name"
_SEND = "Send  ‹send›"
_CANCEL = "Cancel ‹cancel›"


class EndpointField(Field):
    """An endpoint's name. A whole call of another tool that is pasted here is offered as an import."""

    BINDINGS = [Binding("down", "go_below", "Below", show=False)]

    def action_go_below(self) -> None:
        from workbench.tui.widgets.field_row import go_to_row

        go_to_row(self.screen, 1)

    def on_paste(self, event: events.Paste) -> None:
        from workbench.tui.terminal.pasted_text import offer_call

        def keep(text: str) -> None:
            self.insert_text_at_cursor(text.strip().partition("\n")[0])

        if offer_call(self.app, event.text, self._import, keep=keep):
            event.stop()
            # Textual's own handler would take the first line for a name.
            event.prevent_default()

    def _import(self, text: str) -> None:
        self.post_message(ImportRequested(text))


class RequestBar(Rows):
    """The connection in one line; below it operation, endpoint and the button that sends.

    Attributes:
        account: who the draft is sent as; it is there once the bar is complete.
    """

    account: AccountLabel

    DEFAULT_CSS = """
    RequestBar {
        height: auto;
    }
    RequestBar > #where {
        height: 1;
        background: $panel;
    }
    RequestBar.-production > #where {
        background: $error 50%;
    }
    RequestBar.-production #address, RequestBar.-production #badge {
        color: $text;
    }
    RequestBar #address {
        width: 1fr;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    RequestBar #saved-name {
        width: auto;
        max-width: 40%;
        padding: 0 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    RequestBar #badge {
        width: auto;
        padding: 0 1;
        color: $accent;
        text-style: bold;
    }
    RequestBar > #request {
        height: 1;
        margin: 1 0;
    }
    RequestBar.-session > #request {
        margin: 1 0 0 0;
    }
    RequestBar #operation {
        max-width: 45%;
    }
    RequestBar #operation:focus {
        color: $accent;
    }
    RequestBar #endpoint {
        width: 1fr;
        background: $surface;
    }
    RequestBar #send {
        width: auto;
        min-width: 12;
        margin: 0 1;
        background: $accent;
        color: $button-color-foreground;
        text-style: bold;
        &.-under-way {
            background: $panel;
            color: $accent;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._is_sending = False
        self._operation = Choice("Operation", _operations, Invocation().operation, id="operation")
        self._completions = Completions()
        self._endpoint = EndpointField(
            placeholder=_PLACEHOLDER,
            compact=True,
            suggester=self._completions,
            select_on_focus=False,
            id="endpoint",
        )
        self._address = SteadyText(id="address", markup=False)
        self._saved = SteadyText(id="saved-name", markup=False)
        self._badge = SteadyText(id="badge", markup=False)
        self._production = False
        self._send = SendButton(with_keys(_SEND), id="send")
        self._session: SessionLine | None = None
        self._draft = Invocation()
        self._connection = Connection()
        self._destination: Destination | None = None
        self._reason = ""
        self._keep = RecordingMode.ALL
        self._is_complete = False

    def compose(self) -> ComposeResult:
        with Columns(id="where"):
            yield self._address
        with Columns(id="request"):
            yield self._operation
            yield self._endpoint
            yield self._send

    async def complete(self) -> None:
        """Mounts what the first picture has nothing to show in."""
        from workbench.tui.account.label import AccountLabel

        self.account = AccountLabel()
        self.account.draft = self._draft
        await self.query_one("#where").mount(self._saved, self.account, self._badge)
        self._is_complete = True

    def on_resize(self) -> None:
        if self._is_complete:
            self.account.draw()

    def show(self, draft: Invocation, *, fresh: bool = False) -> None:
        """Shows the draft's operation, endpoint and connection.

        Args:
            draft: what to show.
            fresh: whether it replaces what is being typed. Else that stands: the draft is only behind it.
        """
        self._operation.value = draft.operation
        if self._endpoint.value != draft.endpoint_name and (fresh or not self._endpoint.has_focus):
            with self.prevent(Input.Changed):
                self._endpoint.value = draft.endpoint_name
        caveats = draft.caveats_of("EndpointName")
        reasons = [sanitize_line(caveat.reason) for caveat in caveats[:1]]
        self._endpoint.hint_with(*reasons, _PLACEHOLDER)
        if draft.connection != self._connection:
            self._destination, self._reason = None, ""
        self._connection = draft.connection
        self._draft = draft
        if self._is_complete:
            self.account.show(draft)
        self._show_address()
        self._show_badge()

    def show_sending(self, under_way: bool) -> None:
        """Says what the button does: send, or cancels the request on its way."""
        self._is_sending = under_way
        self.renew_keys()
        self._send.set_class(under_way, "-under-way")

    def renew_keys(self) -> None:
        """Names the key that sends, or cancels, now."""
        self._send.label = with_keys(_CANCEL if self._is_sending else _SEND)

    def lead(self, destination: Destination | None, reason: str) -> None:
        """Shows where the connection leads.

        Args:
            destination: None where it leads nowhere.
            reason: why.
        """
        self._destination, self._reason = destination, reason
        self._show_address()

    def _show_address(self) -> None:
        self._address.update(where(self._connection, self._destination, self._reason))

    def tell_keeping(self, keep: RecordingMode) -> None:
        """Says how much of the next send is kept, where it is not all."""
        self._keep = keep
        self._show_badge()

    def _show_badge(self) -> None:
        self._badge.update(badge(self._connection, self._keep, production=self._production))

    def on_account_label_production_changed(self, event: AccountLabel.ProductionChanged) -> None:
        event.stop()
        self._production = bool(event.reason)
        self.set_class(self._production, "-production")
        self._show_badge()

    def tell_sent(self) -> None:
        """Says that a request was signed and sent, so that who it was sent as can be known."""
        self.account.ask_if_unknown()

    def show_request(self, name: str) -> None:
        """Says which saved request the draft came from; empty where from none."""
        self._saved.update(Content(sanitize_line(name)))

    def tell_session(self, text: Content | None, *, continues: bool) -> None:
        """Says what the next send is to a session; None where it has nothing to do with one."""
        self.set_class(text is not None, "-session")
        if text is not None and self._session is None:
            # Few drafts have a session.
            from workbench.tui.panels.session_line import SessionLine

            self._session = SessionLine()
            self.mount(self._session)
        if self._session is not None:
            self._session.show(text, continues=continues)

    def complete_with(self, endpoints: Sequence[str]) -> None:
        """Offers these endpoint names while typing."""
        self._completions.offer(endpoints, self._endpoint)

    @property
    def endpoint_spot(self) -> Spot:
        """Where the endpoint's name stands on the screen."""
        region = self._endpoint.content_region
        return Spot(region.offset, self._endpoint.value[: region.width])

    def focus_endpoint(self) -> None:
        """Goes to the endpoint's name."""
        self._endpoint.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(FieldChanged("EndpointName", event.value or None))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(SendDraftRequested())

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self.post_message(OperationChanged(event.value))


def _operations() -> Sequence[tuple[str, str]]:
    from workbench.model.service.schema import schema

    return [(name, name) for name in schema().operations]


def where(connection: Connection, destination: Destination | None = None, reason: str = "") -> Content:
    """The connection in one line: profile, region, host.

    Args:
        destination: where it leads; None while that is not known. No address is named until then.
        reason: why it leads nowhere.
    """
    if connection.sandbox:
        parts = ["local sandbox", "us-east-1", "no account needed"]
    else:
        profile = destination.profile if destination else connection.profile
        region = destination.region if destination else connection.region
        url = destination.endpoint_url if destination else connection.endpoint_url
        parts = [f"profile {profile}" if profile else "default profile", region or "default region"]
        if reason:
            parts.append(reason)
        elif url:
            from workbench.content.account.destination_text import origin
            from workbench.model.destinations.endpoint_url import parse_endpoint_url

            named = parse_endpoint_url(url)
            set_by = origin(destination.source("endpoint_url")) if destination else ""
            parts.append(f"{named}{set_by}" if named else "no usable endpoint URL")
    return Content.assemble(
        ("workbench", "bold $text"), "  ", " · ".join(sanitize_line(part) for part in parts)
    )


def badge(
    connection: Connection, keep: RecordingMode = RecordingMode.ALL, *, production: bool = False
) -> Content:
    """Returns what must not be overlooked about a connection, and about the next send."""
    marks = [
        ("PRODUCTION", production),
        (keep.value, keep is not RecordingMode.ALL),
        ("SANDBOX", connection.sandbox),
        ("UNSIGNED", not connection.sign),
        ("TLS NOT VERIFIED", not connection.verify_ssl),
    ]
    return Content("  ".join(mark for mark, on in marks if on))
