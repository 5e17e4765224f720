"""What is sent in a session: its opening, its end, all of it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypedDict, Unpack

from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import NEW_SESSION, Connection, Invocation
from workbench.model.progress import CancelToken, Listener
from workbench.model.sessions.protocol import SessionProtocol
from workbench.model.sessions.session import Session
from workbench.model.sessions.session_event import SessionEvent, session_event
from workbench.services.replay.destination import Trail, silent
from workbench.services.replay.recorded_invocation import replay
from workbench.services.sessions import requests
from workbench.services.sessions.catalog import Sessions
from workbench.services.workbench import Workbench


class Replaying(TypedDict, total=False):
    """How to send again, as `replay` has it."""

    cancellation: CancelToken | None
    listener: Listener | None
    tags: tuple[str, ...]


class SendContext(Replaying, total=False):
    """How to send, as `Workbench.send` has it."""

    trail: Trail | None


class ReplayedTurn(NamedTuple):
    """One exchange of a session that was sent again in a new one.

    Attributes:
        original: what was sent before; None for what opened the new session where the old one's opening is
            not known.
        again: what came of it now.
    """

    original: SessionEvent | None
    again: Exchange


def open_session(
    bench: Workbench, like: Invocation, way: SessionProtocol | None = None, **sending: Unpack[SendContext]
) -> Exchange:
    """Asks an endpoint for a new session. Whether it opened one, the exchange's `session_id` says.

    Args:
        bench: what sends and remembers.
        like: where to: its endpoint and what else it targets, its connection.
        way: how to ask; None for what is remembered of the endpoint.

    Raises:
        WorkbenchError: what `Workbench.send` raises.
    """
    way = Sessions(bench).way(like.endpoint_name) if way is None else way
    return bench.send(requests.build_opening(like, way), **sending)


def close_session(
    bench: Workbench,
    session: Session,
    way: SessionProtocol | None = None,
    *,
    connection: Connection | None = None,
    tell: Callable[[str], None] = silent,
    **sending: Unpack[SendContext],
) -> Exchange:
    """Asks the container to close a session. Whether it did, the answer's `closed_session` says.

    Args:
        bench: what sends and remembers.
        session: which.
        way: how to ask; None for what is remembered of the endpoint.
        connection: how it goes out; None for as the session was reached last.
        tell: is told, before it is sent, where the environment would have it elsewhere by now.

    Raises:
        WorkbenchError: what `Workbench.send` raises.
    """
    way = Sessions(bench).way(session.endpoint_name) if way is None else way
    like = requests.session_target(session)
    if connection is not None:
        like = like.with_(connection=connection)
    sending.setdefault("trail", Trail.of_use(session.last_success, tell))
    return bench.send(requests.build_closing(like, session.session_id, way), **sending)


def send_again(bench: Workbench, exchange: Exchange, **sending: Unpack[SendContext]) -> Exchange:
    """Opens a new session where an exchange's is gone, and sends the same in it.

    Returns the exchange in the new session; or that of the opening, where it opened none.

    Args:
        bench: what sends and remembers.
        exchange: what was sent in vain.

    Raises:
        WorkbenchError: what `Workbench.send` raises.
    """
    sending.setdefault("trail", Trail.of(exchange))
    opened = open_session(bench, exchange.invocation, **sending)
    session_id = opened_session_id(opened)
    if session_id is None:
        return opened
    again = requests.retarget(exchange.invocation, exchange.session_id or "", session_id)
    return bench.send(again, replay_of=exchange.id, **sending)


def replay_session(
    bench: Workbench,
    session: Session,
    *,
    connection: Connection | None = None,
    tell: Callable[[str], None] = silent,
    **sending: Unpack[Replaying],
) -> Iterator[ReplayedTurn]:
    """Replays a whole session: opens a new one, sends each turn in it, closes it if this one was closed.

    It is opened and closed with what opened and closed this one, where the history has it. Ends early where
    no session is opened, where one is cancelled, and where the caller asks for no more.

    Args:
        bench: what sends and remembers.
        session: which.
        connection: how they go out; None for as each went.
        tell: is told, before each is sent, where the environment would have it elsewhere by now.

    Raises:
        NotFoundError: the body of a turn was not kept.
        WorkbenchError: what `Workbench.send` raises.
    """

    def sent(use: SessionEvent, session_id: str) -> Exchange:
        def change(invocation: Invocation) -> Invocation:
            if connection is not None:
                invocation = invocation.with_(connection=connection)
            return requests.retarget(invocation, session.session_id, session_id)

        return replay(bench, use.number, change=change, tell=tell, **sending)

    opening = next((use for use in session.uses if use.opens), None)
    if opening is not None:
        opened = sent(opening, NEW_SESSION)
    else:
        like = requests.session_target(session)
        like = like.with_(connection=connection or like.connection)
        opened = open_session(bench, like, **sending, trail=Trail.of_use(session.last_success, tell))
    yield ReplayedTurn(opening, opened)
    session_id = opened_session_id(opened)
    if session_id is None:
        return
    closing = [use for use in session.uses if use.closes][-1:]
    for use in (*session.turns, *closing):
        if use.status is not Status.IN_FLIGHT:
            again = sent(use, session_id)
            yield ReplayedTurn(use, again)
            if again.status is Status.CANCELLED:
                return


def opened_session_id(exchange: Exchange) -> str | None:
    """The ID of the session that an exchange opened; None where it opened none."""
    return exchange.response.new_session_id if exchange.response else None


def open_failure_reason(exchange: Exchange) -> str:
    """Returns why an exchange that asked for a new session and succeeded opened none; else empty."""
    invocation, response = exchange.invocation, exchange.response
    asked = invocation.field("SessionId") == NEW_SESSION
    if not asked or exchange.status is not Status.OK or response is None or opened_session_id(exchange):
        return ""
    return (
        f"{invocation.endpoint_name} answered {response.http_status} and opened no session: NewSessionId is "
        "missing. The header alone does not open a session: the payload must ask for one too, in the "
        "container's protocol."
    )


def close_failure_reason(exchange: Exchange) -> str:
    """Why an exchange that asked for the end of a session and succeeded closed none; else empty."""
    response = exchange.response
    if exchange.status is not Status.OK or response is None or response.closed_session is not None:
        return ""
    return (
        f"{exchange.invocation.endpoint_name} answered {response.http_status} and closed no session: "
        "ClosedSessionId is missing. The container may have treated the request as a turn."
    )


def is_session_lost(exchange: Exchange) -> bool:
    """Returns whether an exchange failed because there is no such session any more."""
    use = session_event(exchange)
    return use is not None and use.lost


def sent_after_expiry(exchange: Exchange, session: Session) -> bool:
    """Returns whether an exchange was sent in a session that had expired by then.

    It need not fail: the containers of AWS's libraries answer the first request after the expiry, or every
    one, as if it had no session (`model-hosting-container-standards` 0.1.16 and DJL Serving, `get_session`).
    """
    return session.expires_at is not None and exchange.started_at >= session.expires_at
