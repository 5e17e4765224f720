"""What panels and workers tell the screen. The screen alone changes the draft, and passes it down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from workbench.tui.field_message import FieldMessage

if TYPE_CHECKING:
    from workbench.model.async_invocation import AsyncInvocation
    from workbench.model.destinations.destination import Destination
    from workbench.model.errors import WorkbenchError
    from workbench.model.exchange import Exchange
    from workbench.model.invocation import Connection, Invocation
    from workbench.model.progress import CancelToken, Listener, Progress
    from workbench.services.requests.saved_requests import Checked, Opened, Renamed, SavedRequests


class MainMessage(FieldMessage):
    """What the main screen hears of. It passes each to the object that owns the matter."""


class MainScreenCompleted(Message):
    """The first picture is painted, and what it can do without is mounted."""


class DestinationFound(MainMessage):
    """The destination of a connection is known.

    Attributes:
        connection: what leads there.
        destination: None if it leads nowhere. Before the first use of the app it has no address of a region.
        reason: why it leads nowhere; empty where it leads somewhere.
    """

    connection: Connection
    destination: Destination | None
    reason: str = ""


class EndpointsRequested(MainMessage):
    """The endpoints of several accounts and regions shall be listed.

    Attributes:
        connections: lead there; empty for those of the draft's connection alone.
    """

    connections: tuple[Connection, ...]


class SendRequested(MainMessage):
    """Something other than the draft shall be sent, and shown as the draft would be.

    Attributes:
        act: sends it, in a worker.
        draft_name: of the draft that it belongs to, which may be on show no more.
        when_ended: takes what became of it, before the panels hear of it.
    """

    act: Callable[[CancelToken, Listener], Exchange]
    draft_name: str
    when_ended: Callable[[Exchange], None] | None = None


class SessionStatusChanged(MainMessage):
    """What the next send is to a stateful session; None where it has nothing to do with one."""

    text: Content | None
    _: KW_ONLY
    continues: bool


class ShowPartRequested(MainMessage):
    """A part of the screen shall come to the front.

    Attributes:
        row: of its form, which gets the focus; empty for the first.
    """

    part: str
    row: str = ""


class SendDraftRequested(MainMessage):
    """The draft shall be sent.

    Attributes:
        cancels: whether a request on its way is cancelled instead.
    """

    cancels: bool = False


class ResendRequested(MainMessage):
    """What was refused for want of accepted credentials shall be sent, if that was the last."""


class SuggestionsRequested(MainMessage):
    """What was sent before, and the settings, may have been changed in another program."""


class UploadRequested(MainMessage):
    """A payload shall be put into S3 and be sent by its name there.

    Attributes:
        draft: what to send; it stays as it is.
        uri: where to put its payload.
    """

    draft: Invocation
    uri: str


class SaveRequested(MainMessage):
    """The draft shall be saved as a request under a name."""

    name: str
    draft: Invocation
    _: KW_ONLY
    replace: bool = False


class ProgressChanged(MainMessage):
    """A request under way has come further. Only the newest of a flood matters."""

    progress: Progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, ProgressChanged)


class ExchangeEnded(MainMessage):
    """A request is done, well or badly."""

    exchange: Exchange


class SendRefused(MainMessage):
    """A request never left."""

    error: WorkbenchError


class ShowExchangeRequested(MainMessage):
    """An exchange of the history shall be shown.

    Attributes:
        number: of the exchange.
        stays: whether the part at the front stays there, where only one is seen.
    """

    number: int
    stays: bool = False


class EditExchangeRequested(MainMessage):
    """A recorded invocation shall become the draft."""

    number: int


class ReplayRequested(MainMessage):
    """A recorded invocation shall be sent again as it was."""

    number: int


class BatchRequested(MainMessage):
    """Several recorded invocations shall be sent again, watched together."""

    numbers: tuple[int, ...]


class CompareRequested(MainMessage):
    """Two recorded exchanges shall be compared, the older as what was expected."""

    expected: int
    actual: int


class ImportRequested(MainMessage):
    """Another tool's form of an invocation was pasted, and may become the draft."""

    text: str


class ExportRequested(MainMessage):
    """A recorded exchange, or where there is no number the draft, shall be given in another tool's form."""

    number: int | None = None


class RequestOpened(MainMessage):
    """A saved request shall become the draft, or is known to be what the draft came from."""

    saved: SavedRequests
    opened: Opened
    invocation: Invocation | None = None
    draft_name: str = ""
    """The draft that came from it, where there is no `invocation`."""


class RequestSaved(MainMessage):
    """The draft was saved, or was not."""

    name: str
    draft: Invocation
    draft_name: str
    _: KW_ONLY
    saved: SavedRequests | None = None
    opened: Opened | None = None
    error: WorkbenchError | None = None


class RequestRenamed(MainMessage):
    """A saved request has another name: the drafts that came from it follow.

    Attributes:
        is_elsewhere: whether another window or process renamed it.
    """

    renamed: Renamed
    _: KW_ONLY
    is_elsewhere: bool = False


class RequestGone(MainMessage):
    """The file of a saved request has gone, and no new one is it under another name.

    Attributes:
        root: the folder of the requests.
        name: the request's.
        reason: why that cannot be known; empty where it is.
    """

    root: str
    name: str
    reason: str = ""


class RequestNamesChanged(MainMessage):
    """Saved requests were added, renamed or removed.

    Attributes:
        root: their folder.
        names: of all.
        new_names: of those that were not there before.
    """

    root: str
    names: Sequence[str]
    new_names: Sequence[str]


class RequestChecked(MainMessage):
    """A saved request was sent, and its answer held to what is expected."""

    checked: Checked


class AsyncStatusChanged(MainMessage):
    """An asynchronous invocation stands otherwise than it did."""

    deferred: AsyncInvocation


class ExchangeLoaded(MainMessage):
    """An exchange was read from the history, to be shown or to become the draft.

    Attributes:
        draft: the new draft; None if it stays.
    """

    exchange: Exchange
    _: KW_ONLY
    draft: Invocation | None = None


class ExchangeNotLoaded(MainMessage):
    """An exchange could not be read from the history."""

    number: int
    error: WorkbenchError


KEY_REMARK = "key"
"""The source of a remark about the last key, which goes with the next."""


class StatusMessage(MainMessage):
    """Something that its user should know; empty where it is no longer so."""

    source: str
    text: str


class SuggestionsLoaded(MainMessage):
    """Values to offer, by field name.

    Attributes:
        source: where they come from: what was sent before, or the account's catalog of endpoints.
    """

    values: Mapping[str, Sequence[str]]
    _: KW_ONLY
    source: str = "history"
