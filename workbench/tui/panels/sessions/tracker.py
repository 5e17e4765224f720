"""What the draft is to a session: its opening, a turn of it, or too late for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import NEW_SESSION, Invocation, TextBody
from workbench.model.sessions.protocol import SessionProtocol
from workbench.model.sessions.session import SessionState
from workbench.services.sessions.catalog import KnownSession
from workbench.services.sessions.lifecycle import is_session_lost, opened_session_id, sent_after_expiry
from workbench.tui.panels.sessions import format


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
        return self.again is not None or (sessions is not None and bool(format.over(sessions, now)))

    def text(self, now: datetime) -> Content | None:
        """What the next send is to a session, in one line; None where it has nothing to do with one."""
        session_id = self.draft.field("SessionId")
        if not session_id:
            return None
        if session_id == NEW_SESSION:
            return Content.assemble(("opens a session", "bold $accent"), ", if the payload asks for one")
        entry = self._session
        if entry is None:
            return Content(f"Session {sanitize_line(str(session_id))}").stylize("$text-muted")
        if self._asks_for_another and entry.session.state(now) is SessionState.OPEN:
            rest = format.left(entry.session, now)
            return Content.assemble(
                (f"turn {len(entry.session.turns) + 1}", "bold $accent"),
                f" · {rest} left" if rest else "",
                (" · the payload still asks for a new session", "$text-warning"),
            )
        return format.standing(entry, now, self._again_key, missed=self.again is not None)

    def warning(self, now: datetime) -> str:
        """That the draft's session is about to expire, or has; each is said once, else this is empty."""
        entry = self._session
        if entry is None:
            return ""
        session = entry.session
        state = session.state(now)
        if (
            not (format.soon(session, now) or state is SessionState.EXPIRED)
            or (*entry.names, state) in self._warned
        ):
            return ""
        self._warned.add((*entry.names, state))
        if state is SessionState.EXPIRED:
            return f"{format.label(entry)} has expired."
        return f"{format.label(entry)} expires in {format.left(session, now)}."

    def goes_on_in(self, exchange: Exchange) -> str | None:
        """The session that the draft's NEW_SESSION opened, where the draft is to go on in it."""
        same_place = exchange.invocation.endpoint_name == self.draft.endpoint_name
        wanted = self.draft.field("SessionId") == NEW_SESSION and self.way.continues and same_place
        return opened_session_id(exchange) if wanted else None

    def missed(self, exchange: Exchange) -> str:
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
