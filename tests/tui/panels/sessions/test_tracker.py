"""What the draft is to a session, as an object. No app; the sessions are the sandbox's."""

from __future__ import annotations

from tests.clocks import MovedClock
from workbench.model.exchange import Exchange
from workbench.model.invocation import NEW_SESSION, Connection, Invocation, TextBody
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services import Workbench
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.lifecycle import close_session, open_session
from workbench.tui.panels.sessions.tracker import DraftSessionTracker, without_opening

CHAT = Invocation(
    fields={"EndpointName": "chat", "ContentType": "application/json"},
    body=TextBody('{"inputs": "Tell me", "parameters": {"max_new_tokens": 2, "seed": 1}}'),
    connection=Connection(sandbox=True),
)


def tracker_of(bench: Workbench, draft: Invocation) -> DraftSessionTracker:
    """A tracker of a draft, which knows the sessions that there are."""
    tracker = DraftSessionTracker()
    tracker.draft, tracker.sessions = draft, Sessions(bench).sessions()
    return tracker


def opened(bench: Workbench) -> tuple[Exchange, str]:
    """An exchange that opened a session, and the session's ID."""
    exchange = open_session(bench, CHAT)
    return exchange, str(exchange.session_id)


def _continued(tracker: DraftSessionTracker, exchange: Exchange, draft: Invocation) -> object:
    """The session of a draft once its exchange has ended."""
    continuation, remark = tracker.ended(exchange)
    assert continuation is not None and not remark
    return continuation.edit(draft).field("SessionId")


def test_a_draft_goes_on_in_the_session_that_was_opened_for_it(moved_bench: Workbench) -> None:
    exchange, session_id = opened(moved_bench)
    tracker = tracker_of(moved_bench, CHAT)
    assert tracker.standing() is None
    assert _continued(tracker, exchange, CHAT) is None, "nobody asked for it"
    tracker.adopt(exchange)
    assert _continued(tracker, exchange, CHAT) == session_id


def test_what_asks_for_a_session_goes_on_in_it_unless_its_user_does_not_want_that(
    moved_bench: Workbench,
) -> None:
    opening = CHAT.with_field("SessionId", NEW_SESSION).with_(body=TextBody(SessionProtocol().opening))
    exchange = moved_bench.send(opening)
    tracker = tracker_of(moved_bench, opening)
    standing = tracker.standing()
    assert standing is not None and standing.opens and standing.asks_for_another
    assert _continued(tracker, exchange, opening) == exchange.session_id
    elsewhere = opening.with_field("EndpointName", "other")
    assert _continued(tracker, exchange, elsewhere) == NEW_SESSION, "it waits for a session of its own"
    tracker.draft = elsewhere
    assert _continued(tracker, exchange, opening) == exchange.session_id, "whatever is on show"
    turn = opening.with_field("SessionId", exchange.session_id)
    assert without_opening(turn, tracker.way).body is None, "it would be refused as a turn"
    assert without_opening(CHAT, tracker.way) == CHAT
    tracker.ways["chat"] = SessionProtocol(continues=False)
    assert tracker.ended(exchange) == (None, "")


def test_a_turn_that_came_too_late_is_offered_again(moved_bench: Workbench, clock: MovedClock) -> None:
    _, session_id = opened(moved_bench)
    draft = CHAT.with_field("SessionId", session_id)
    tracker = tracker_of(moved_bench, draft)
    now = moved_bench.now()
    assert not tracker.offers_another(now) and not tracker.warning(now)
    standing = tracker.standing()
    assert standing is not None and standing.entry is not None and not standing.is_late
    clock.ahead += 86_400
    late = moved_bench.send(draft)
    _, remark = tracker.ended(late)
    assert "Ctrl+N opens a new session and sends it again." in remark
    assert tracker.again is late and tracker.offers_another(moved_bench.now())
    assert "has expired" in tracker.warning(moved_bench.now())
    assert tracker.warning(moved_bench.now()) == "", "each is said once"
    # Of a draft that is opened by then, the line above it says so.
    assert tracker_of(moved_bench, draft).warning(moved_bench.now()) == ""


def test_what_closes_a_session_that_is_gone_is_not_sent_again(moved_bench: Workbench) -> None:
    _, session_id = opened(moved_bench)
    session = Sessions(moved_bench).find(session_id).session
    tracker = tracker_of(moved_bench, CHAT.with_field("SessionId", session_id))
    for remark in ("", "The session no longer existed; there was nothing to close."):
        exchange = close_session(moved_bench, session, tell=lambda _: None)
        tracker.close(exchange)
        assert tracker.ended(exchange) == (None, remark)
    assert tracker.again is None
