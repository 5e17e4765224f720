"""What the workers of the endpoints tell their panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from workbench.model.account.endpoint import EndpointDescription, EndpointListing
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection
from workbench.tui.field_message import FieldMessage


@dataclass(frozen=True)
class Use:
    """What the history says of the endpoints.

    Attributes:
        last: when each was invoked last, by its name.
        streaming: the names of those that have answered with streams alone.
    """

    last: Mapping[str, datetime]
    streaming: frozenset[str]


class Listed(FieldMessage, bubble=False):
    """Endpoints were read, from the cache or from AWS.

    Attributes:
        connection: what they were read with.
        use: what the history says of them; None where that has not changed.
    """

    connection: Connection
    listing: EndpointListing
    use: Use | None = None

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Listed) and message.use is None and message.connection == self.connection


class Ended(FieldMessage, bubble=False):
    """Reading the list has ended.

    Attributes:
        error: why it did not get to its end; None if it did.
    """

    connection: Connection
    error: WorkbenchError | None = None


class Paused(FieldMessage, bubble=False):
    """The service asks for patience."""

    connection: Connection
    text: str


class Described(FieldMessage, bubble=False):
    """An endpoint was described, now or the last time."""

    connection: Connection
    description: EndpointDescription


class NotDescribed(FieldMessage, bubble=False):
    """An endpoint that was asked for could not be described."""

    connection: Connection
    name: str
    error: WorkbenchError
