"""What a single exchange says of a stateful session: that it opened, used, closed or missed one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from workbench.model.destinations.destination import Destination
from workbench.model.exchange import Exchange, ExchangeSummary, Status
from workbench.model.invocation import Connection, FieldValue
from workbench.model.service.operations import INVOKE

_EXPIRES = re.compile(r"expires\s*=", re.IGNORECASE)
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_LOST = re.compile(
    r"session\b.{0,40}?\b(?:not found|does not exist|has expired|is expired|no longer exists)"
    r"|(?:unknown|expired|no such) session",
    re.IGNORECASE | re.DOTALL,
)
"""`session not found: ID` is what `model-hosting-container-standards` says (0.1.16, measured); the words of
the service for a session that it cannot route are not documented."""


class Opening(msgspec.Struct, frozen=True):
    """What came as NewSessionId.

    Args:
        session_id: the ID; empty where there is none in it.
        expires_at: UTC; None where none is given, or none that can be read.
        expires: the expiry as it came; empty where none is given.
    """

    session_id: str
    expires_at: datetime | None = None
    expires: str = ""

    @classmethod
    def parse(cls, text: str) -> Opening:
        """Reads `<id>; Expires=YYYY-MM-DDThh:mm:ssZ`; the expiry is optional, and kept if it is malformed."""
        session_id, _, rest = text.partition(";")
        rest = rest.strip()
        named = _EXPIRES.match(rest)
        expires = rest[named.end() :].strip() if named else rest
        try:
            moment = datetime.strptime(expires, _MOMENT).replace(tzinfo=UTC)
        except ValueError:
            moment = None
        return cls(session_id.strip(), moment, expires)


class SessionEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An exchange as far as a session is concerned.

    Args:
        number: its `id` in the history; 0 where it is in none.
        uuid: what tells it from every other.
        session_id: the session that it opened, used or closed.
        endpoint_name, operation, fields, connection: of the invocation.
        destination: where it went; None where that was not kept.
        status, http_status, error: how it ended; an empty `error` where it did not fail.
        started_at: UTC.
        duration_ms: None while in flight, and where it was interrupted.
        opened: NewSessionId as it came; None where it opened none.
        closed: ClosedSessionId as it came; None where it closed none.
        variant: the production variant that answered, where it is known.
        replay_of: the number of the exchange that it repeats.
    """

    number: int = 0
    uuid: str
    session_id: str
    endpoint_name: str
    operation: str = INVOKE
    fields: Mapping[str, FieldValue] = msgspec.field(default_factory=dict)
    connection: Connection = Connection()
    destination: Destination | None = None
    status: Status = Status.IN_FLIGHT
    http_status: int | None = None
    error: str = ""
    started_at: datetime
    duration_ms: float | None = None
    opened: str | None = None
    closed: str | None = None
    variant: str | None = None
    replay_of: int | None = None

    @property
    def ended_at(self) -> datetime:
        """When the answer was there; when it was sent, where that is all that is known."""
        return self.started_at + timedelta(milliseconds=self.duration_ms or 0.0)

    @property
    def opens(self) -> bool:
        """Whether it opened its session."""
        return self.opened is not None and Opening.parse(self.opened).session_id == self.session_id

    @property
    def closes(self) -> bool:
        """Whether it closed its session."""
        return self.closed is not None

    @property
    def lost(self) -> bool:
        """Whether the answer says that there is no such session any more."""
        refused = self.http_status is not None and self.http_status >= 400
        return self.status is Status.ERROR and refused and _LOST.search(self.error) is not None


def session_event(exchange: Exchange) -> SessionEvent | None:
    """Returns what an exchange has to do with a session; None where it has to do with none."""
    response = exchange.response
    return session_event_of_row(
        exchange.summary(),
        opened=response.new_session if response else None,
        closed=response.closed_session if response else None,
    )


def session_event_of_row(
    row: ExchangeSummary, *, opened: str | None, closed: str | None
) -> SessionEvent | None:
    """The same from a row of the history.

    Args:
        row: the exchange without its bodies.
        opened, closed: what came of `Response.new_session` and `Response.closed_session`.
    """
    if row.session_id is None:
        return None
    variant = row.output.get("InvokedProductionVariant")
    return SessionEvent(
        number=row.id,
        uuid=row.uuid,
        session_id=row.session_id,
        endpoint_name=row.endpoint_name,
        operation=row.operation,
        fields=row.fields,
        connection=row.connection,
        destination=row.destination,
        status=row.status,
        http_status=row.http_status,
        error=row.error_message or "",
        started_at=row.started_at,
        duration_ms=row.duration_ms,
        opened=opened,
        closed=closed,
        variant=None if variant is None else str(variant),
        replay_of=row.replay_of,
    )
