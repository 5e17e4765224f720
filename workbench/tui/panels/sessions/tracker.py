"""What the draft is to a session: its opening, a turn of it, or too late for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import NEW_SESSION, Invocation, TextBody
from workbench.model.sessions.protocol import SessionProtocol
from workbench.model.sessions.session import SessionState
from workbench.services.sessions.catalog import KnownSession
from workbench.services.sessions.lifecycle import (
    close_failure_reason,
    is_session_lost,
    open_failure_reason,
    opened_session_id,
    sent_after_expiry,
)
from workbench.tui.panels.sessions.words import label, left, over, soon


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


class DraftSessionTracker:
    """Follows the draft, and what becomes of it when it is sent.

    Attributes:
        draft: what would be sent now.
        sessions: the sessions of the history.
        ways: how endpoints are asked for sessions, as far as that was read.
        late: what came too late for its session last; None where nothing did.
    """

    def __init__(self, again_key: str) -> None:
        """
        Args:
            again_key: what opens a new session and sends again, as its user knows it.
        """
        self.draft = Invocation()
        self.sessions: Sequence[KnownSession] = ()
        self.ways: dict[str, SessionProtocol] = {}
        self.late: Exchange | None = None
        self._again_key = again_key
        self._adopted = self._closing = ""
        self._warned: set[tuple[str, str, SessionState]] = set()

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
            return ""
        self._warned.add((*entry.names, state))
        if state is SessionState.EXPIRED:
            return f"{label(entry)} has expired."
        return f"{label(entry)} expires in {left(session, now)}."

    def adopt(self, exchange: Exchange) -> None:
        """An exchange was sent for its session, in which the draft goes on."""
        self._adopted = exchange.uuid

    def close(self, exchange: Exchange) -> None:
        """An exchange was sent to close its session."""
        self._closing = exchange.uuid

    def ended(self, exchange: Exchange) -> tuple[str | None, str]:
        """Takes what became of a send.

        Returns:
            The session that the draft goes on in, or None; and what its user should know, or nothing.
        """
        was_adopted = exchange.uuid == self._adopted and exchange.status is Status.OK
        session_id = exchange.session_id if was_adopted else self._goes_on_in(exchange)
        if session_id is not None:
            self.late = None
            return session_id, ""
        reason = open_failure_reason(exchange)
        if not reason and exchange.uuid == self._closing:
            # A turn that came too late is not resent in another session.
            if is_session_lost(exchange):
                return None, "The session no longer existed; there was nothing to close."
            reason = close_failure_reason(exchange)
        elif not reason:
            missed = self._missed(exchange)
            return None, missed and f"{missed} {self._again_key} opens a new session and resends it."
        return None, reason and f"{sanitize_line(reason)} Press w in Sessions to edit the protocol."

    def _goes_on_in(self, exchange: Exchange) -> str | None:
        """The session that the draft's NEW_SESSION opened, where the draft is to go on in it."""
        same_place = exchange.invocation.endpoint_name == self.draft.endpoint_name
        wanted = self.draft.field("SessionId") == NEW_SESSION and self.way.continues and same_place
        return opened_session_id(exchange) if wanted else None

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
        body = self.draft.body
        return isinstance(body, TextBody) and body.text.strip() == self.way.opening.strip()
