"""The state machine of sessions: what exchanges tell of them, in whatever order they are heard of."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import (
    Connection,
    Exchange,
    Failure,
    FailureKind,
    Invocation,
    Outcome,
    Response,
    Status,
    Timing,
)
from workbench.model.sessions.session import Session, SessionIndex, SessionState
from workbench.model.sessions.session_event import Opening, SessionEvent, session_event

_NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
_EXPIRY = "2026-11-24T12:20:00Z"
_OUT_OF_REACH = _NOON + timedelta(days=1)


def _use(minute: float = 0, **members: object) -> SessionEvent:
    whole: dict[str, object] = {
        "uuid": f"u{minute}",
        "session_id": "s",
        "endpoint_name": "chat",
        "status": Status.OK,
        "started_at": _NOON + timedelta(minutes=minute),
        "duration_ms": 10.0,
    }
    return SessionEvent(**(whole | members))  # type: ignore[arg-type]


def _opening(minute: float = 0) -> SessionEvent:
    return _use(minute, opened=f"s; Expires={_EXPIRY}")


def _gone(minute: float) -> SessionEvent:
    words = 'Received client error (400) with message "{"detail":"Bad request: session not found: s"}"'
    return _use(minute, status=Status.ERROR, http_status=424, error=words)


def _at(minute: float, *uses: SessionEvent) -> SessionState:
    return Session.of(uses).state(_NOON + timedelta(minutes=minute))


def test_what_opens_a_session() -> None:
    cases: list[tuple[str, Opening]] = [
        (f"s-1; Expires={_EXPIRY}", Opening("s-1", datetime(2026, 11, 24, 12, 20, tzinfo=UTC), _EXPIRY)),
        (f"s-1;expires = {_EXPIRY}", Opening("s-1", datetime(2026, 11, 24, 12, 20, tzinfo=UTC), _EXPIRY)),
        ("s-1", Opening("s-1")),
        ("s-1; Expires=", Opening("s-1")),
        ("s-1; Expires=tomorrow", Opening("s-1", None, "tomorrow")),
        ("s-1; Expires=2026-02-30T00:00:00Z", Opening("s-1", None, "2026-02-30T00:00:00Z")),
        ("s-1; later", Opening("s-1", None, "later")),
        ("; Expires=tomorrow", Opening("", None, "tomorrow")),
        ("", Opening("")),
    ]
    for text, opening in cases:
        assert Opening.parse(text) == opening, (text, opening)


@given(st.text())
def test_any_text_can_be_read_as_an_opening(text: str) -> None:
    opening = Opening.parse(text)
    assert opening.session_id in text
    assert opening.expires in text


def test_a_session_lives_until_its_expiry() -> None:
    assert _at(19.99, _opening()) is SessionState.OPEN
    assert _at(20, _opening()) is SessionState.EXPIRED


def test_a_session_that_was_closed_does_not_expire() -> None:
    assert _at(60, _opening(), _use(1), _use(2, closed="s")) is SessionState.CLOSED


def test_the_container_knows_better_than_the_clock() -> None:
    assert _at(3, _opening(), _gone(2)) is SessionState.EXPIRED
    assert _at(5, _opening(), _gone(2), _use(4)) is SessionState.OPEN, "it answered later"


def test_a_refusal_of_a_closed_session_leaves_it_closed() -> None:
    assert _at(4, _opening(), _use(2, closed="s"), _gone(3)) is SessionState.CLOSED


def test_an_id_that_was_typed_by_hand() -> None:
    assert _at(0, _use(0)) is SessionState.UNKNOWN
    assert _at(0, _use(0, status=Status.IN_FLIGHT, duration_ms=None)) is SessionState.UNKNOWN
    assert _at(0, _gone(0)) is SessionState.EXPIRED
    assert _at(0, _use(0, closed="s")) is SessionState.CLOSED


def test_an_id_that_is_given_out_again_begins_anew() -> None:
    assert _at(5, _opening(0), _use(1, closed="s"), _opening(3)) is SessionState.OPEN


def test_a_session_without_an_expiry_stays_open() -> None:
    assert Session.of([_use(opened="s")]).state(_OUT_OF_REACH) is SessionState.OPEN
    malformed = Session.of([_use(opened="s; Expires=tomorrow")])
    assert malformed.state(_OUT_OF_REACH) is SessionState.OPEN
    assert malformed.expires == "tomorrow"


def test_what_says_that_a_session_is_gone() -> None:
    cases: list[tuple[str, int | None, bool]] = [
        ("Bad request: session not found: 1", 424, True),
        ("Session 1 has expired", 400, True),
        ("unknown session", 404, True),
        ("the session of parliament found no seats", 424, False),
        ("Failed to close session: invalid session_id: None", 424, False),
        ("session not found", None, False),
    ]
    for error, http_status, lost in cases:
        assert _use(status=Status.ERROR, error=error, http_status=http_status).lost is lost, (
            error,
            http_status,
            lost,
        )


def test_turns_are_what_is_neither_opening_nor_closing() -> None:
    failed = _use(2, status=Status.ERROR, http_status=424, error="out of memory")
    cut = _use(3, status=Status.INTERRUPTED, duration_ms=None)
    session = Session.of([_use(4, closed="s"), cut, _use(1, variant="blue"), _opening(), failed])
    assert [turn.uuid for turn in session.turns] == ["u1", "u2", "u3"]
    assert session.variant == "blue"
    assert session.last_use.closes


def _exchange(fields: dict[str, str], *, operation: str = "InvokeEndpoint", **response: object) -> Exchange:
    invocation = Invocation(operation=operation, fields={"EndpointName": "chat", **fields})
    begun = Exchange(uuid="u", started_at=_NOON, invocation=invocation)
    answer = Response(http_status=200, **response)  # type: ignore[arg-type]
    return begun.with_outcome(Outcome(response=answer, timing=Timing(total_ms=5)))


def test_an_exchange_that_opens_by_the_output_member() -> None:
    use = session_event(
        _exchange({"SessionId": "NEW_SESSION"}, output={"NewSessionId": f"s; Expires={_EXPIRY}"})
    )
    assert use is not None
    assert (use.session_id, use.opens, use.closes) == ("s", True, False)


def test_an_exchange_that_opens_nothing_has_no_session() -> None:
    assert session_event(_exchange({"SessionId": "NEW_SESSION"})) is None
    assert session_event(_exchange({})) is None
    assert (
        session_event(_exchange({"SessionId": "NEW_SESSION"}, output={"NewSessionId": "; Expires=x"})) is None
    )


def test_headers_tell_where_the_operation_has_no_such_member() -> None:
    stream = "InvokeEndpointWithResponseStream"
    closed = (("X-Amzn-SageMaker-Closed-Session-Id", "s"),)
    use = session_event(_exchange({"SessionId": "s"}, operation=stream, headers=closed))
    assert use is not None
    assert use.closes
    for name in ("x-amzn-sagemaker-new-session-id", "X-Amzn-SageMaker-Session-Id"):
        headers = ((name, f"s; Expires={_EXPIRY}"),)
        use = session_event(_exchange({"SessionId": "NEW_SESSION"}, operation=stream, headers=headers))
        assert use is not None
        assert use.opens
    repeated = (("X-Amzn-SageMaker-Session-Id", "s"),)
    use = session_event(_exchange({"SessionId": "s"}, headers=repeated))
    assert use is not None
    assert not use.opens


def test_a_failure_is_a_use() -> None:
    begun = Exchange(
        uuid="u",
        started_at=_NOON,
        invocation=Invocation(fields={"EndpointName": "chat", "SessionId": "s"}),
    )
    failure = Failure(kind=FailureKind.MODEL, code="ModelError", message="session not found: s")
    use = session_event(begun.with_outcome(Outcome(response=Response(http_status=424), failure=failure)))
    assert use is not None
    assert use.lost


@st.composite
def _histories(draw: st.DrawFn) -> list[SessionEvent]:
    """What several sessions on several endpoints went through, each exchange begun and perhaps ended."""
    heard: list[SessionEvent] = []
    for number in range(draw(st.integers(1, 20))):
        session_id = draw(st.sampled_from(["a", "b", "c"]))
        event = draw(st.sampled_from(["open", "turn", "turn", "close", "gone", "fail"]))
        begun = _use(
            draw(st.integers(0, 40)),
            uuid=f"u{number}",
            session_id=session_id,
            endpoint_name=draw(st.sampled_from(["chat", "other"])),
            status=Status.IN_FLIGHT,
            duration_ms=None,
        )
        if event != "open":
            heard.append(begun)
        fate = draw(st.sampled_from(["ended", "interrupted", "both", "never"]))
        if fate in {"interrupted", "both"}:
            heard.append(msgspec.structs.replace(begun, status=Status.INTERRUPTED))
        if fate in {"ended", "both"} or event == "open":
            failed = event in {"gone", "fail"}
            words = {"gone": f"session not found: {session_id}", "fail": "out of memory"}
            heard.append(
                msgspec.structs.replace(
                    begun,
                    status=Status.ERROR if failed else Status.OK,
                    http_status=424 if failed else 200,
                    error=words.get(event, ""),
                    duration_ms=float(draw(st.integers(0, 600_000))),
                    opened=f"{session_id}; Expires={_EXPIRY}" if event == "open" else None,
                    closed=session_id if event == "close" else None,
                )
            )
    return heard


@given(_histories(), st.randoms(use_true_random=False))
def test_what_is_known_does_not_depend_on_the_order_nor_on_repetitions(
    heard: Sequence[SessionEvent], rng: random.Random
) -> None:
    once = SessionIndex(heard).sessions()
    shuffled = [*heard, *rng.choices(heard, k=5)]
    rng.shuffle(shuffled)
    assert SessionIndex(shuffled).sessions() == once
    live = SessionIndex()
    for use in shuffled:
        live.feed(use)
        live.sessions()
    assert live.sessions() == once


@given(_histories(), st.integers(0, 60))
def test_sessions_do_not_touch_one_another(heard: Sequence[SessionEvent], minute: int) -> None:
    now = _NOON + timedelta(minutes=minute)
    for session in SessionIndex(heard).sessions():
        own = [
            use
            for use in heard
            if (use.endpoint_name, use.session_id) == (session.endpoint_name, session.session_id)
        ]
        alone = SessionIndex(own).session(session.endpoint_name, session.session_id)
        assert alone == session
        assert len(session.uses) == len({use.uuid for use in own})
        if session.state(now) is SessionState.UNKNOWN:
            assert not any(use.opens or use.closes for use in session.uses)
        if session.state(now) is SessionState.CLOSED:
            assert any(use.closes for use in session.uses)


@given(_histories())
def test_time_only_ever_expires_an_open_session(heard: Sequence[SessionEvent]) -> None:
    for session in SessionIndex(heard).sessions():
        states = [session.state(_NOON + timedelta(minutes=minute)) for minute in range(0, 60, 5)]
        changes = [(before, after) for before, after in pairwise(states) if before != after]
        assert changes in ([], [(SessionState.OPEN, SessionState.EXPIRED)])


def test_an_answer_may_name_another_session_than_the_request() -> None:
    begun = _use(0, uuid="u", status=Status.IN_FLIGHT, duration_ms=None, session_id="old")
    ended = _use(0, uuid="u", session_id="new", opened="new")
    ledger = SessionIndex([begun, ended])
    assert [session.session_id for session in ledger.sessions()] == ["new"]
    assert ledger.session("chat", "old") is None
    assert ledger.session("chat", "never") is None


def test_a_session_that_is_used_while_its_opening_is_answered_is_closed_after_it() -> None:
    opening = _use(0, opened=f"s; Expires={_EXPIRY}", duration_ms=300_000.0)
    assert _at(6, opening, _use(1, closed="s")) is SessionState.CLOSED


def test_an_answer_to_what_was_sent_before_the_loss_was_told_does_not_find_a_session_again() -> None:
    gone = _gone(1)
    assert _at(3, _opening(), gone, _use(2, started_at=gone.ended_at)) is SessionState.EXPIRED


def test_the_session_that_was_used_last_stands_first() -> None:
    index = SessionIndex([_use(0, session_id="early"), _use(5, session_id="late")])
    assert [session.session_id for session in index.sessions()] == ["late", "early"]


def test_an_answer_that_names_another_session_leaves_the_one_of_its_request() -> None:
    asked = _use(1, status=Status.IN_FLIGHT)
    index = SessionIndex([_use(0), asked])
    assert index.session("chat", "s") is not None
    index.feed(msgspec.structs.replace(asked, status=Status.OK, session_id="other"))
    session = index.session("chat", "s")
    assert session is not None and [use.uuid for use in session.uses] == ["u0"]


@pytest.mark.parametrize("first", [Status.OK, Status.ERROR, Status.CANCELLED])
@pytest.mark.parametrize("again", [Status.OK, Status.ERROR, Status.CANCELLED])
def test_an_exchange_that_has_ended_does_not_end_again(first: Status, again: Status) -> None:
    index = SessionIndex([_use(status=Status.INTERRUPTED), _use(status=first, duration_ms=5.0)])
    index.feed(_use(status=again, duration_ms=7.0))
    (session,) = index.sessions()
    assert (session.last_use.status, session.last_use.duration_ms) == (first, 5.0)


def test_the_last_success_tells_where_a_session_lives() -> None:
    failed = _use(3, status=Status.ERROR, connection=Connection(sign=False))
    session = Session.of([_opening(), _use(1), failed, _use(4, status=Status.IN_FLIGHT)])
    assert session.last_success.uuid == "u1"
    assert Session.of([failed]).last_success == failed
