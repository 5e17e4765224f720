"""What the threads that read and keep sessions tell their panel."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.errors import StoreError
from workbench.model.invocation import Invocation
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services.sessions.catalog import KnownSession
from workbench.tui.field_message import FieldMessage


class SessionMessage(FieldMessage, bubble=False):
    """What the panel passes to the object that owns the matter."""


class SessionsRead(SessionMessage, bubble=False):
    """The sessions were read, or `error` says why not.

    Attributes:
        turn: which reading it was.
        sessions: the newest use first.
        endpoint: whose protocol was read along.
        protocol: how that endpoint is asked for sessions.
        version: of the history as it was read; None where it could not be.
        error: for the user; empty where nothing is wrong.
    """

    turn: int
    sessions: Sequence[KnownSession]
    endpoint: str
    protocol: SessionProtocol
    version: int | None
    error: str


class OpeningChecked(SessionMessage, bubble=False):
    """What is known of an endpoint that shall open a session.

    Attributes:
        turn: which check it was.
        draft: says where to.
        draft_name: of the draft that goes on in the session.
        refusal: why the endpoint opens none; empty where that is not known.
    """

    turn: int
    draft: Invocation
    draft_name: str
    refusal: str


class ProtocolRead(SessionMessage, bubble=False):
    """The protocol of an endpoint was read, to be changed."""

    endpoint: str
    protocol: SessionProtocol


class NotKept(SessionMessage, bubble=False):
    """What was said of a session could not be kept."""

    error: StoreError


class ProtocolNotRead(SessionMessage, bubble=False):
    """The protocol of an endpoint could not be read."""

    error: StoreError


class HistoryChanged(SessionMessage, bubble=False):
    """Somebody has changed the history."""


class ChangeEnded(HistoryChanged, bubble=False):
    """What was said of a session was kept, or could not be."""
