"""What panels and workers tell the screen. The screen alone changes the draft, and passes it down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from workbench.model.async_invocation import AsyncInvocation
from workbench.model.destination import Destination
from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Body, Connection, FieldValue, Invocation
from workbench.model.progress import CancelToken, Listener, Progress

if TYPE_CHECKING:
    from workbench.services.requests.saved_requests import Checked, Opened, SavedRequests
    from workbench.tui.main.drafts.draft import Draft, DraftChange


class MainMessage(Message):
    """What the main screen hears of. It passes each to the object that owns the matter."""


class MainScreenCompleted(Message):
    """The first picture is painted, and what it can do without is mounted."""


class DraftEdit(MainMessage):
    """A change of the draft."""

    def apply(self, draft: Draft) -> DraftChange:
        """Makes the change; returns what became of it."""
        raise NotImplementedError


@dataclass(eq=False, repr=False)
class FieldChanged(DraftEdit):
    """A field was given a value, or None where it is no longer sent."""

    name: str
    value: FieldValue | None

    def apply(self, draft: Draft) -> DraftChange:
        return draft.set_field(self.name, self.value)


@dataclass(eq=False, repr=False)
class OperationChanged(DraftEdit):
    """Another operation was chosen."""

    operation: str

    def apply(self, draft: Draft) -> DraftChange:
        return draft.set_operation(self.operation)


@dataclass(eq=False, repr=False)
class BodyChanged(DraftEdit):
    """The payload was edited."""

    body: Body | None

    def apply(self, draft: Draft) -> DraftChange:
        return draft.set_body(self.body)


@dataclass(eq=False, repr=False)
class ConnectionChanged(DraftEdit):
    """Something about how to send was changed."""

    connection: Connection

    def apply(self, draft: Draft) -> DraftChange:
        return draft.set_connection(self.connection)


@dataclass(eq=False, repr=False)
class DestinationFound(MainMessage):
    """The destination of a connection is known.

    Attributes:
        connection: what leads there.
        destination: None if it leads nowhere.
        reason: why it leads nowhere; empty where it leads somewhere.
    """

    connection: Connection
    destination: Destination | None
    reason: str = ""


@dataclass(eq=False, repr=False)
class EndpointsRequested(MainMessage):
    """The endpoints of several accounts and regions shall be listed.

    Attributes:
        connections: lead there; empty for those of the draft's connection alone.
    """

    connections: tuple[Connection, ...]


@dataclass(eq=False, repr=False)
class DraftRequested(MainMessage):
    """Another invocation shall become the draft, and be sent at once where that is asked for."""

    invocation: Invocation
    _: KW_ONLY
    send: bool = False


@dataclass(eq=False, repr=False)
class DraftEditRequested(DraftEdit):
    """The draft shall be changed; what is being typed elsewhere stays.

    Attributes:
        change: makes the new draft from the draft as it is by then.
        field: the API name of the field whose value is replaced even while it is being typed.
    """

    change: Callable[[Invocation], Invocation]
    field: str

    def apply(self, draft: Draft) -> DraftChange:
        return draft.edit(self.change, self.field)


@dataclass(eq=False, repr=False)
class SendRequested(MainMessage):
    """Something other than the draft shall be sent, and shown as the draft would be.

    Attributes:
        act: sends it, in a worker.
        when_ended: takes what became of it, before the panels hear of it.
    """

    act: Callable[[CancelToken, Listener], Exchange]
    when_ended: Callable[[Exchange], None] | None = None


@dataclass(eq=False, repr=False)
class SessionStatusChanged(MainMessage):
    """What the next send is to a stateful session; None where it has nothing to do with one."""

    text: Content | None
    _: KW_ONLY
    continues: bool


@dataclass(eq=False, repr=False)
class ShowPartRequested(MainMessage):
    """A part of the screen shall come to the front.

    Attributes:
        row: of its form, which gets the focus; empty for the first.
    """

    part: str
    row: str = ""


class SendDraftRequested(MainMessage):
    """The draft shall be sent; where a request is on its way, that is cancelled."""


class ResendRequested(MainMessage):
    """What was refused for want of accepted credentials shall be sent, if that was the last."""


class SuggestionsRequested(MainMessage):
    """What was sent before, and the settings, may have been changed in another program."""


@dataclass(eq=False, repr=False)
class DraftsRead(MainMessage):
    """The drafts that are not on show were read from the disk.

    Attributes:
        drafts: by their names.
        notices: what was wrong with some.
    """

    drafts: Mapping[str, Invocation]
    notices: Sequence[str]


@dataclass(eq=False, repr=False)
class DraftChosen(MainMessage):
    """Another draft shall be shown.

    Attributes:
        name: what its files are called by.
    """

    name: str


class CaveatsConfirmed(DraftEdit):
    """The draft's user goes on with what an imported text left open."""

    def apply(self, draft: Draft) -> DraftChange:
        return draft.update(draft.typed.confirmed())


@dataclass(eq=False, repr=False)
class UploadRequested(MainMessage):
    """A payload shall be put into S3 and be sent by its name there.

    Attributes:
        draft: what to send; it stays as it is.
        uri: where to put its payload.
    """

    draft: Invocation
    uri: str


@dataclass(eq=False, repr=False)
class SaveRequested(MainMessage):
    """The draft shall be saved as a request under a name."""

    name: str
    draft: Invocation
    _: KW_ONLY
    replace: bool = False


@dataclass(eq=False, repr=False)
class ProgressChanged(MainMessage):
    """A request under way has come further. Only the newest of a flood matters."""

    progress: Progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, ProgressChanged)


@dataclass(eq=False, repr=False)
class ExchangeEnded(MainMessage):
    """A request is done, well or badly."""

    exchange: Exchange


@dataclass(eq=False, repr=False)
class SendRefused(MainMessage):
    """A request never left."""

    error: WorkbenchError


@dataclass(eq=False, repr=False)
class ShowExchangeRequested(MainMessage):
    """An exchange of the history shall be shown."""

    number: int


@dataclass(eq=False, repr=False)
class EditExchangeRequested(MainMessage):
    """A recorded invocation shall become the draft."""

    number: int


@dataclass(eq=False, repr=False)
class ReplayRequested(MainMessage):
    """A recorded invocation shall be sent again as it was."""

    number: int


@dataclass(eq=False, repr=False)
class BatchRequested(MainMessage):
    """Several recorded invocations shall be sent again, watched together."""

    numbers: tuple[int, ...]


@dataclass(eq=False, repr=False)
class CompareRequested(MainMessage):
    """Two recorded exchanges shall be compared, the older as what was expected."""

    expected: int
    actual: int


@dataclass(eq=False, repr=False)
class ImportRequested(MainMessage):
    """Another tool's form of an invocation was pasted, and may become the draft."""

    text: str


@dataclass(eq=False, repr=False)
class ExportRequested(MainMessage):
    """A recorded exchange, or where there is no number the draft, shall be given in another tool's form."""

    number: int | None = None


@dataclass(eq=False, repr=False)
class RequestOpened(MainMessage):
    """A saved request shall become the draft, or is known to be what the draft came from."""

    saved: SavedRequests
    opened: Opened
    invocation: Invocation | None = None
    draft_name: str = ""
    """The draft that came from it, where there is no `invocation`."""


@dataclass(eq=False, repr=False)
class RequestSaved(MainMessage):
    """The draft was saved, or was not."""

    name: str
    draft: Invocation
    draft_name: str
    _: KW_ONLY
    saved: SavedRequests | None = None
    opened: Opened | None = None
    error: WorkbenchError | None = None


@dataclass(eq=False, repr=False)
class RequestChecked(MainMessage):
    """A saved request was sent, and its answer held to what is expected."""

    checked: Checked


@dataclass(eq=False, repr=False)
class AsyncStatusChanged(MainMessage):
    """An asynchronous invocation stands otherwise than it did."""

    deferred: AsyncInvocation


@dataclass(eq=False, repr=False)
class ExchangeLoaded(MainMessage):
    """An exchange was read from the history, to be shown or to become the draft.

    Attributes:
        draft: the new draft; None if it stays.
    """

    exchange: Exchange
    _: KW_ONLY
    draft: Invocation | None = None


@dataclass(eq=False, repr=False)
class ExchangeNotLoaded(MainMessage):
    """An exchange could not be read from the history."""

    error: WorkbenchError


KEY_REMARK = "key"
"""The source of a remark about the last key, which goes with the next."""


@dataclass(eq=False, repr=False)
class StatusMessage(MainMessage):
    """Something that its user should know; empty where it is no longer so."""

    source: str
    text: str


@dataclass(eq=False, repr=False)
class SuggestionsLoaded(MainMessage):
    """Values to offer, by field name.

    Attributes:
        source: where they come from: what was sent before, or the account's catalog of endpoints.
    """

    values: Mapping[str, Sequence[str]]
    _: KW_ONLY
    source: str = "history"
