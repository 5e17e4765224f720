"""What the draft is to a session: its opening, a turn of it, or too late for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import NEW_SESSION, Invocation, TextBody
from workbench.model.keys.text import key_of
from workbench.model.sessions.protocol import SessionProtocol
from workbench.model.sessions.session import Session, SessionState
from workbench.model.sessions.session_event import session_event
from workbench.services.sessions.catalog import KnownSession
from workbench.services.sessions.lifecycle import (
    close_failure_reason,
    is_session_lost,
    open_failure_reason,
    opened_session_id,
    sent_after_expiry,
)
from workbench.services.sessions.requests import build_turn
from workbench.tui.panels.sessions.words import clock, label, over, soon


@dataclass(frozen=True)
class Standing:
    """What the draft is to the session that it names.

    Attributes:
        session_id: as the draft names it.
        entry: what is known of it; None where that is nothing.
        asks_for_another: whether the payload is still the one that opens a session.
        is_late: whether a turn came too late for it, and can be sent again in a new one.
    """

    session_id: str
    entry: KnownSession | None
    asks_for_another: bool
    is_late: bool

    @property
    def opens(self) -> bool:
        """Whether the draft asks for a new session."""
        return self.session_id == NEW_SESSION


@dataclass(frozen=True)
class Continuation:
    """How the draft that was sent goes on in the session that its exchange opened.

    Attributes:
        exchange: opened the session, or took its first turn.
        session_id: of the session.
        way: how its endpoint is asked for sessions.
        was_adopted: whether its user asked for it; else the draft asked by what it sent.
    """

    exchange: Exchange
    session_id: str
    way: SessionProtocol
    was_adopted: bool

    def edit(self, draft: Invocation) -> Invocation:
        """Returns the draft as the next turn; unchanged where it asks for no session of that endpoint now."""
        if not (self.was_adopted or self._is_awaited_by(draft)):
            return draft
        return without_opening(_aimed(draft, self.exchange, self.session_id), self.way)

    def _is_awaited_by(self, draft: Invocation) -> bool:
        is_same_endpoint = draft.endpoint_name == self.exchange.invocation.endpoint_name
        return is_same_endpoint and draft.field("SessionId") == NEW_SESSION


class DraftSessionTracker:
    """Follows the draft, and what becomes of it when it is sent.

    Attributes:
        draft: what would be sent now.
        draft_name: of that draft, of which there may be several.
        sessions: the sessions of the history.
        ways: how endpoints are asked for sessions, as far as that was read.
        late: what came too late for its session last; None where nothing did.
    """

    def __init__(self) -> None:
        self.draft = Invocation()
        self.draft_name = ""
        self.sessions: Sequence[KnownSession] = ()
        self.ways: dict[str, SessionProtocol] = {}
        self.late: Exchange | None = None
        self._adopted = self._closing = ""
        self._warned: set[tuple[str, str, SessionState]] = set()
        self._seen_open: set[tuple[str, str]] = set()

    @property
    def way(self) -> SessionProtocol:
        """How the draft's endpoint is asked for sessions."""
        return self.ways.get(self.draft.endpoint_name, SessionProtocol())

    @property
    def again(self) -> Exchange | None:
        """What came too late for the session that the draft names."""
        late = self.late
        return late if late is not None and late.session_id == self.draft.field("SessionId") else None

    def offers_another(self, now: datetime) -> bool:
        """Whether a new session is offered: the draft's is over, or something came too late for it."""
        sessions = self._session
        return self.again is not None or (sessions is not None and bool(over(sessions, now)))

    def standing(self) -> Standing | None:
        """Returns what the next send is to a session; None where it has nothing to do with one."""
        session_id = self.draft.field("SessionId")
        if not session_id:
            return None
        return Standing(
            session_id=str(session_id),
            entry=self._session,
            asks_for_another=self._asks_for_another,
            is_late=self.again is not None,
        )

    def warning(self, now: datetime) -> str:
        """That the draft's session is about to expire, or has; each is said once, else this is empty."""
        entry = self._session
        if entry is None:
            return ""
        session = entry.session
        state = session.state(now)
        if not (soon(session, now) or state is SessionState.EXPIRED) or (*entry.names, state) in self._warned:
            if state is SessionState.OPEN:
                self._seen_open.add(entry.names)
            return ""
        self._warned.add((*entry.names, state))
        if state is SessionState.EXPIRED and entry.names not in self._seen_open:
            # It was over when the draft was opened; the line above the draft says so.
            return ""
        self._seen_open.add(entry.names)
        if state is SessionState.EXPIRED:
            return f"{label(entry)} has expired."
        # A notice stands for a while: it says when, as what is left would be wrong a second later.
        return f"{label(entry)} expires {f'at {clock(at)}' if (at := session.expires_at) else 'soon'}."

    def adopt(self, exchange: Exchange) -> None:
        """An exchange was sent for its session, in which the draft goes on."""
        self._adopted = exchange.uuid

    def close(self, exchange: Exchange) -> None:
        """An exchange was sent to close its session."""
        self._closing = exchange.uuid

    def ended(self, exchange: Exchange) -> tuple[Continuation | None, str]:
        """Takes what became of a send.

        Returns:
            How the draft that was sent goes on in its session, or None; and what its user should know, or
            nothing.
        """
        was_adopted = exchange.uuid == self._adopted and exchange.status is Status.OK
        way = self.ways.get(exchange.invocation.endpoint_name, SessionProtocol())
        session_id = exchange.session_id if was_adopted else _continued_session_id(exchange, way)
        if session_id is not None:
            self.late = None
            return Continuation(exchange, session_id, way, was_adopted), ""
        reason = open_failure_reason(exchange)
        if not reason and exchange.uuid == self._closing:
            # A turn that came too late is not resent in another session.
            if is_session_lost(exchange):
                return None, "The session no longer existed; there was nothing to close."
            reason = close_failure_reason(exchange)
        elif not reason:
            missed = self._missed(exchange)
            return (
                None,
                missed and f"{missed} {key_of('session_again')} opens a new session and sends it again.",
            )
        return (
            None,
            reason
            and f"{sanitize_line(reason)} Press {key_of('sessions.words')} in Sessions to edit the protocol.",
        )

    def _missed(self, exchange: Exchange) -> str:
        """Returns why a turn came too late, if it did; it may then be sent again in a new session."""
        names = exchange.invocation.endpoint_name, exchange.session_id or ""
        entry = next((entry for entry in self.sessions if entry.names == names), None)
        if is_session_lost(exchange):
            self.late = exchange
            return "The session no longer exists."
        if entry is not None and exchange.status is Status.OK and sent_after_expiry(exchange, entry.session):
            self.late = exchange
            return "The session had expired: the response may ignore its earlier turns."
        return ""

    @property
    def _session(self) -> KnownSession | None:
        names = self.draft.endpoint_name, self.draft.field("SessionId")
        return next((entry for entry in self.sessions if entry.names == names), None)

    @property
    def _asks_for_another(self) -> bool:
        return _asks(self.draft, self.way)


def _asks(draft: Invocation, way: SessionProtocol) -> bool:
    return isinstance(draft.body, TextBody) and draft.body.text.strip() == way.opening.strip()


def _continued_session_id(exchange: Exchange, way: SessionProtocol) -> str | None:
    """The session that NEW_SESSION opened, where what asked for it is to go on in it."""
    asked = exchange.invocation.field("SessionId") == NEW_SESSION and way.continues
    return opened_session_id(exchange) if asked else None


def _aimed(draft: Invocation, exchange: Exchange, session_id: str) -> Invocation:
    """The draft as a turn of a session that was just opened, perhaps at another endpoint."""
    use = session_event(exchange)
    if use is None:
        return draft.with_field("SessionId", session_id)
    return build_turn(draft, Session.of([use]))


def without_opening(draft: Invocation, way: SessionProtocol) -> Invocation:
    """Returns a draft without the payload that has opened its session: containers refuse it as a turn."""
    return draft.with_(body=None) if _asks(draft, way) else draft
