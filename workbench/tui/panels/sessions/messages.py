"""What the threads that read and keep sessions tell their panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from workbench.model.errors import StoreError
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services.sessions.catalog import KnownSession


@dataclass(eq=False, repr=False)
class SessionsRead(Message, bubble=False):
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


@dataclass(eq=False, repr=False)
class ProtocolRead(Message, bubble=False):
    """The protocol of an endpoint was read, to be changed."""

    endpoint: str
    protocol: SessionProtocol


@dataclass(eq=False, repr=False)
class NotKept(Message, bubble=False):
    """What was said of a session could not be kept, or not be read."""

    error: StoreError


class HistoryChanged(Message, bubble=False):
    """Somebody has changed the history."""
