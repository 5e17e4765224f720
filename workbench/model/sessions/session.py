"""Stateful sessions as the exchanges tell of them: a state machine that is fed by exchanges and nothing else.

A session is opened by an answer with a new session ID, used by requests with that ID, closed by an answer
that says so, and expires by the clock or when the container no longer knows it. The container decides all of
it, and the service only routes (Developer Guide, "Stateful sessions with Amazon SageMaker AI models").

What a session has come to depends on the set of its exchanges alone: not on the order in which they are heard
of, nor on how often. So it is rebuilt from the history at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from workbench.model.exchange import Status
from workbench.model.sessions.session_event import Opening, SessionEvent


class SessionState(StrEnum):
    """Where a session stands."""

    OPEN = "open"
    EXPIRED = "expired"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    """Its ID was used, and nothing here tells of its opening: it was typed by hand."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session and everything that is known of it.

    Args:
        endpoint_name, session_id: what names it.
        uses: its exchanges in the order in which they were sent.
        opened_at: when its ID came; None where nothing tells of that.
        expires_at: as the container said; None where it said none that can be read.
        expires: the same as it came.
        closed_at: when the container said that it is closed.
        lost_at: when the container said that there is no such session.
    """

    endpoint_name: str
    session_id: str
    uses: tuple[SessionEvent, ...]
    opened_at: datetime | None = None
    expires_at: datetime | None = None
    expires: str = ""
    closed_at: datetime | None = None
    lost_at: datetime | None = None

    @classmethod
    def of(cls, uses: Iterable[SessionEvent]) -> Session:
        """The session that these exchanges, at least one, tell of."""
        ordered = sorted(uses, key=_order)
        opening: Opening | None = None
        opened_at = closed_at = lost_at = None
        for use in sorted(ordered, key=_moment):
            if use.opens:
                # The same ID given out again begins anew.
                opening, opened_at = Opening.parse(use.opened or ""), use.ended_at
                closed_at = lost_at = None
            elif use.closes:
                closed_at = use.ended_at
            elif use.lost:
                lost_at = use.ended_at
            elif lost_at is not None and use.status is Status.OK and use.started_at > lost_at:
                lost_at = None
        return cls(
            endpoint_name=ordered[0].endpoint_name,
            session_id=ordered[0].session_id,
            uses=tuple(ordered),
            opened_at=opened_at,
            expires_at=opening.expires_at if opening else None,
            expires=opening.expires if opening else "",
            closed_at=closed_at,
            lost_at=lost_at,
        )

    def state(self, now: datetime) -> SessionState:
        """Returns where it stands.

        Args:
            now: aware; the clock decides what nobody was told of.
        """
        if self.closed_at is not None:
            return SessionState.CLOSED
        if self.lost_at is not None or (self.expires_at is not None and now >= self.expires_at):
            return SessionState.EXPIRED
        return SessionState.UNKNOWN if self.opened_at is None else SessionState.OPEN

    @property
    def turns(self) -> tuple[SessionEvent, ...]:
        """What was sent in it, failures included; what opened or closed it is not a turn."""
        return tuple(use for use in self.uses if not use.opens and not use.closes)

    @property
    def last_use(self) -> SessionEvent:
        """The newest exchange of it."""
        return self.uses[-1]

    @property
    def last_success(self) -> SessionEvent:
        """The newest exchange that succeeded, the newest of all where none did.

        It tells where the session lives and how it is reached: what failed may have gone elsewhere, or
        unsigned, by a choice that its user made for that request alone.
        """
        return next((use for use in reversed(self.uses) if use.status is Status.OK), self.last_use)

    @property
    def variant(self) -> str | None:
        """The production variant that answered last, where it is known."""
        return next((use.variant for use in reversed(self.uses) if use.variant), None)


_Place = tuple[datetime, int, str]


def _order(use: SessionEvent) -> _Place:
    return use.started_at, use.number, use.uuid


def _moment(use: SessionEvent) -> _Place:
    """When a use tells on its session. Nobody can have used an ID before its opening was under way."""
    return use.started_at if use.opens else use.ended_at, use.number, use.uuid


class SessionIndex:
    """What is known of every session. Its owner feeds it from one thread."""

    def __init__(self, uses: Iterable[SessionEvent] = ()) -> None:
        """
        Args:
            uses: what to begin with.
        """
        self._uses: dict[str, SessionEvent] = {}
        self._of: dict[_Name, set[str]] = {}
        self._sessions: dict[_Name, Session] = {}
        for use in uses:
            self.feed(use)

    def feed(self, use: SessionEvent) -> None:
        """Hears of an exchange: for the first time, again, or again once it has ended."""
        before = self._uses.get(use.uuid)
        if before is not None:
            if _KNOWN[use.status] <= _KNOWN[before.status]:
                return
            # An answer may name another session than the request did.
            self._of[_name(before)].discard(use.uuid)
            self._sessions.pop(_name(before), None)
        self._uses[use.uuid] = use
        self._of.setdefault(_name(use), set()).add(use.uuid)
        self._sessions.pop(_name(use), None)

    def session(self, endpoint_name: str, session_id: str) -> Session | None:
        """A session by what names it; None where no exchange tells of it."""
        name = endpoint_name, session_id
        if not self._of.get(name):
            return None
        if name not in self._sessions:
            self._sessions[name] = Session.of(self._uses[uuid] for uuid in self._of[name])
        return self._sessions[name]

    def sessions(self) -> tuple[Session, ...]:
        """Every session, the one that was used last first."""
        sessions = [session for name in self._of if (session := self.session(*name)) is not None]
        sessions.sort(key=lambda session: _order(session.last_use), reverse=True)
        return tuple(sessions)


_Name = tuple[str, str]


def _name(use: SessionEvent) -> _Name:
    return use.endpoint_name, use.session_id


_KNOWN = {Status.IN_FLIGHT: 0, Status.INTERRUPTED: 1, Status.OK: 2, Status.ERROR: 2, Status.CANCELLED: 2}
"""How much a status tells: an exchange that was taken for interrupted may have ended after all."""
