"""What panels and workers tell the screen. The screen alone changes the draft, and passes it down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


class FieldChanged(Message):
    """A field was given a value, or None where it is no longer sent."""

    def __init__(self, name: str, value: FieldValue | None) -> None:
        super().__init__()
        self.name = name
        self.value = value


class OperationChanged(Message):
    """Another operation was chosen."""

    def __init__(self, operation: str) -> None:
        super().__init__()
        self.operation = operation


class BodyChanged(Message):
    """The payload was edited."""

    def __init__(self, body: Body | None) -> None:
        super().__init__()
        self.body = body


class ConnectionChanged(Message):
    """Something about how to send was changed."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self.connection = connection


class DestinationFound(Message):
    """Where a connection leads is known."""

    def __init__(self, connection: Connection, destination: Destination | None, trouble: str = "") -> None:
        """
        Args:
            destination: None where it leads nowhere.
            trouble: why.
        """
        super().__init__()
        self.connection = connection
        self.destination = destination
        self.trouble = trouble


class DraftRequested(Message):
    """Another invocation shall become the draft, and be sent at once where that is asked for."""

    def __init__(self, invocation: Invocation, *, send: bool = False) -> None:
        super().__init__()
        self.invocation = invocation
        self.send = send


class DraftEditRequested(Message):
    """The draft shall be another one, made from what it is by then; what is being typed elsewhere stays."""

    def __init__(self, change: Callable[[Invocation], Invocation], field: str) -> None:
        """
        Args:
            change: makes the new draft.
            field: the API name of the field whose value is replaced even while it is being typed.
        """
        super().__init__()
        self.change = change
        self.field = field


class SendRequested(Message):
    """Something else than the draft shall be sent, watched and shown as the draft would be."""

    def __init__(self, act: Callable[[CancelToken, Listener], Exchange]) -> None:
        """
        Args:
            act: sends it, in a worker.
        """
        super().__init__()
        self.act = act


class SessionStatusChanged(Message):
    """What the next send is to a stateful session; None where it has nothing to do with one."""

    def __init__(self, text: Content | None, *, continues: bool) -> None:
        super().__init__()
        self.text = text
        self.continues = continues


class ShowPartRequested(Message):
    """A part of the screen shall come to the front."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part = part


class SendDraftRequested(Message):
    """The draft shall be sent."""


class ProgressChanged(Message):
    """A request under way has come further. Only the newest of a flood matters."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, ProgressChanged)


class ExchangeEnded(Message):
    """A request is done, well or badly."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self.exchange = exchange


class SendRefused(Message):
    """A request never left."""

    def __init__(self, error: WorkbenchError) -> None:
        super().__init__()
        self.error = error


class ShowExchangeRequested(Message):
    """An exchange of the history shall be shown."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class EditExchangeRequested(Message):
    """A recorded invocation shall become the draft."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class ReplayRequested(Message):
    """A recorded invocation shall be sent again as it was."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class BatchRequested(Message):
    """Several recorded invocations shall be sent again, watched together."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__()
        self.numbers = tuple(numbers)


class CompareRequested(Message):
    """Two recorded exchanges shall be compared, the older as what was expected."""

    def __init__(self, expected: int, actual: int) -> None:
        super().__init__()
        self.expected = expected
        self.actual = actual


class ImportRequested(Message):
    """Another tool's form of an invocation was pasted, and may become the draft."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class ExportRequested(Message):
    """A recorded exchange, or where there is no number the draft, shall be given in another tool's form."""

    def __init__(self, number: int | None = None) -> None:
        super().__init__()
        self.number = number


class RequestOpened(Message):
    """A saved request shall become the draft, or is known to be what the draft came from."""

    def __init__(self, saved: SavedRequests, opened: Opened, invocation: Invocation | None = None) -> None:
        super().__init__()
        self.saved = saved
        self.opened = opened
        self.invocation = invocation


class RequestSaved(Message):
    """The draft was saved, or was not."""

    def __init__(
        self,
        name: str,
        draft: Invocation,
        *,
        saved: SavedRequests | None = None,
        opened: Opened | None = None,
        error: WorkbenchError | None = None,
    ) -> None:
        super().__init__()
        self.name = name
        self.draft = draft
        self.saved = saved
        self.opened = opened
        self.error = error


class RequestChecked(Message):
    """A saved request was sent, and its answer held to what is expected."""

    def __init__(self, checked: Checked) -> None:
        super().__init__()
        self.checked = checked


class AsyncStatusChanged(Message):
    """An asynchronous invocation stands otherwise than it did."""

    def __init__(self, deferred: AsyncInvocation) -> None:
        super().__init__()
        self.deferred = deferred


class ExchangeLoaded(Message):
    """An exchange was read from the history, to be shown or to become the draft."""

    def __init__(self, exchange: Exchange, *, draft: Invocation | None = None) -> None:
        """
        Args:
            draft: what the draft becomes; None where it stays.
        """
        super().__init__()
        self.exchange = exchange
        self.draft = draft


class StatusMessage(Message):
    """Something about the disk that its user should know; empty where it is no longer so."""

    def __init__(self, source: str, text: str) -> None:
        super().__init__()
        self.source = source
        self.text = text


class SuggestionsLoaded(Message):
    """Values that were sent before, by field name."""

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.values = values
