"""Sessions over a real sandbox: opened, used, expired, closed, had again; and what is said of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import MovedClock
from tests.hosting import hosting_of
from tests.sandbox.container_process import container
from tests.support import reserved_port
from workbench.model.errors import NotFoundError, UsageError
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import NEW_SESSION, BytesBody, Connection, Invocation, TextBody
from workbench.model.sandbox_info import SandboxInfo
from workbench.model.sessions.protocol import DIALECTS, SessionProtocol
from workbench.model.sessions.session import SessionState
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.services.sessions.catalog import KnownSession, Sessions
from workbench.services.sessions.lifecycle import (
    ReplayedTurn,
    close_failure_reason,
    close_session,
    is_session_lost,
    open_failure_reason,
    open_session,
    opened_session_id,
    replay_session,
    send_again,
    sent_after_expiry,
)
from workbench.services.sessions.requests import build_turn, session_target
from workbench.services.sessions.transcript import HEAD_BYTES, difference, transcript
from workbench.services.sessions.transcript_lines import session_lines
from workbench.store import AppDirs

CHAT = Invocation(
    fields={"EndpointName": "chat", "ContentType": "application/json", "InferenceId": "i-1"},
    body=TextBody('{"inputs": "Tell me of the rabbit", "parameters": {"max_new_tokens": 4, "seed": 1}}'),
    connection=Connection(sandbox=True),
)


def _opened(bench: Workbench, like: Invocation = CHAT) -> KnownSession:
    session_id = opened_session_id(open_session(bench, like))
    assert session_id is not None
    return Sessions(bench).find(session_id)


def _taken(bench: Workbench, entry: KnownSession, draft: Invocation = CHAT) -> Exchange:
    return bench.send(build_turn(draft, entry.session))


def _state(bench: Workbench, entry: KnownSession) -> SessionState:
    return Sessions(bench).find(entry.session.session_id).session.state(bench.now())


def test_a_session_from_its_opening_to_its_end(moved_bench: Workbench, clock: MovedClock) -> None:
    entry = _opened(moved_bench)
    assert _state(moved_bench, entry) is SessionState.OPEN
    for number in (1, 2):
        answer = _taken(moved_bench, entry)
        assert answer.response is not None
        assert json.loads(answer.response.body)["details"]["turn"] == number
    closing = close_session(moved_bench, entry.session)
    assert closing.response is not None
    assert closing.response.closed_session == entry.session.session_id
    assert _state(moved_bench, entry) is SessionState.CLOSED
    (listed,) = Sessions(moved_bench).sessions()
    assert len(listed.session.turns) == 2
    assert listed.first_words == "Tell me of the rabbit"
    assert listed.session.variant == "AllTraffic"
    # What is only for one request is not said with the next one.
    asked = moved_bench.history.exchange(closing.id or 0).invocation.fields
    assert asked == {
        "EndpointName": "chat",
        "ContentType": "application/json",
        "SessionId": entry.session.session_id,
    }


def test_a_session_expires_by_the_clock_and_is_taken_up_in_a_new_one(
    moved_bench: Workbench, clock: MovedClock
) -> None:
    entry = _opened(moved_bench)
    _taken(moved_bench, entry)
    clock.ahead = 1100
    assert _state(moved_bench, entry) is SessionState.OPEN
    clock.ahead = 1201
    assert _state(moved_bench, entry) is SessionState.EXPIRED
    missed = _taken(moved_bench, entry)
    assert missed.status is Status.ERROR
    assert sent_after_expiry(missed, entry.session)
    assert is_session_lost(missed)
    again = send_again(moved_bench, missed)
    assert again.status is Status.OK
    assert again.replay_of == missed.id
    assert again.session_id not in {None, entry.session.session_id}
    states = [entry.session.state(clock.now()) for entry in Sessions(moved_bench).sessions()]
    assert states == [SessionState.OPEN, SessionState.EXPIRED]


def test_the_container_may_forget_sooner(moved_bench: Workbench, clock: MovedClock) -> None:
    entry = _opened(moved_bench, CHAT.with_field("CustomAttributes", "lifetime=30"))
    clock.ahead = 31
    _taken(moved_bench, entry)
    clock.ahead = 0
    session = Sessions(moved_bench).find(entry.session.session_id).session
    assert session.lost_at is not None
    assert _state(moved_bench, entry) is SessionState.EXPIRED


def test_the_header_alone_opens_nothing(moved_bench: Workbench) -> None:
    answer = moved_bench.send(CHAT.with_field("SessionId", NEW_SESSION))
    assert answer.status is Status.OK
    assert "The header alone does not open a session" in open_failure_reason(answer)
    assert not open_failure_reason(open_session(moved_bench, CHAT))
    assert not open_failure_reason(moved_bench.send(CHAT))


def test_where_the_container_opens_nothing_nothing_is_sent_again(moved_bench: Workbench) -> None:
    Sessions(moved_bench).remember("chat", SessionProtocol(opening='{"inputs": "hello"}'))
    missed = moved_bench.send(CHAT.with_field("SessionId", "long-gone"))
    assert is_session_lost(missed)
    answer = send_again(moved_bench, missed)
    assert open_failure_reason(answer)
    assert len(moved_bench.history.page()) == 2


def test_the_way_is_remembered_for_each_endpoint(moved_bench: Workbench) -> None:
    sessions = Sessions(moved_bench)
    llava = DIALECTS[1].way
    sessions.remember("chat", llava)
    refused = open_session(moved_bench, CHAT)
    assert refused.request_body == llava.opening.encode()
    assert sessions.way("other") == SessionProtocol()
    assert opened_session_id(open_session(moved_bench, CHAT, SessionProtocol())) is not None


def test_a_whole_session_again(moved_bench: Workbench) -> None:
    entry = _opened(moved_bench)
    old = entry.session.session_id
    _taken(moved_bench, entry)
    _taken(moved_bench, entry, CHAT.with_(body=TextBody(f'{{"inputs": "of {old}", "id": "{old}"}}')))
    _taken(moved_bench, entry, CHAT.with_(body=TextBody("no JSON")))
    close_session(moved_bench, entry.session)
    session = Sessions(moved_bench).find(old).session

    turns = list(replay_session(moved_bench, session))
    new = turns[0].again.session_id
    assert new not in {None, old}
    assert [turn.again.session_id for turn in turns] == [new] * 5
    assert [turn.again.replay_of for turn in turns] == [use.number for use in session.uses]
    assert [turn.again.status for turn in turns] == [use.status for use in session.uses]
    assert turns[2].again.request_body == f'{{"inputs": "of {old}", "id": "{new}"}}'.encode()
    assert turns[1].again.request_body == moved_bench.history.body(session.turns[0].number, "request")
    states = [entry.session.state(moved_bench.now()) for entry in Sessions(moved_bench).sessions()]
    assert states == [SessionState.CLOSED, SessionState.CLOSED]


def test_an_open_session_again_stays_open(moved_bench: Workbench) -> None:
    entry = _opened(moved_bench)
    _taken(moved_bench, entry)
    session = Sessions(moved_bench).find(entry.session.session_id).session
    assert len(list(replay_session(moved_bench, session))) == 2
    states = {entry.session.state(moved_bench.now()) for entry in Sessions(moved_bench).sessions()}
    assert states == {SessionState.OPEN}


def test_a_session_whose_opening_is_not_known_is_opened_as_the_endpoint_wants_it(
    moved_bench: Workbench,
) -> None:
    moved_bench.send(CHAT.with_field("SessionId", "typed-by-hand"))
    session = Sessions(moved_bench).find("typed-by-hand").session
    turns = list(replay_session(moved_bench, session))
    assert turns[0].original is None
    assert [turn.again.status for turn in turns] == [Status.OK, Status.OK]


def test_names_and_what_is_forgotten(moved_bench: Workbench) -> None:
    sessions = Sessions(moved_bench)
    entry = _opened(moved_bench)
    sessions.rename(entry, "  Rabbit ")
    assert sessions.find("Rabbit").label == "Rabbit"
    sessions.forget(sessions.find("Rabbit"))
    assert sessions.sessions() == ()
    assert sessions.find("Rabbit").forgotten
    sessions.rename(sessions.find("Rabbit"), "Hare")
    assert sessions.sessions() == (), "a name brings nothing back"
    sessions.recall(sessions.find("Hare"))
    assert [entry.name for entry in sessions.sessions()] == ["Hare"]
    sessions.forget(sessions.find("Hare"))
    _taken(moved_bench, entry)
    assert [entry.name for entry in sessions.sessions()] == ["Hare"], "it was used again"


def test_what_names_a_session(moved_bench: Workbench) -> None:
    sessions = Sessions(moved_bench)
    first, second = _opened(moved_bench), _opened(moved_bench)
    assert sessions.find(first.session.session_id[:8]).session == first.session
    for entry in (first, second):
        sessions.rename(entry, "same")
    with pytest.raises(UsageError, match="matches 2 sessions"):
        sessions.find("same")
    for text in ("", "x", first.session.session_id[:3], "never"):
        with pytest.raises(NotFoundError):
            sessions.find(text)
    with pytest.raises(NotFoundError):
        sessions.find(first.session.session_id, "other")


def test_a_draft_becomes_a_turn(moved_bench: Workbench) -> None:
    entry = _opened(moved_bench, CHAT.with_field("TargetVariant", "AllTraffic"))
    draft = Invocation(
        operation="InvokeEndpointAsync",
        fields={
            "EndpointName": "other",
            "TargetModel": "m",
            "Accept": "text/csv",
            "InputLocation": "s3://b/k",
        },
        body=BytesBody(b"mine"),
    )
    turn = build_turn(draft, entry.session)
    assert turn.operation == "InvokeEndpoint"
    assert turn.fields == {
        "EndpointName": "chat",
        "TargetVariant": "AllTraffic",
        "Accept": "text/csv",
        "SessionId": entry.session.session_id,
    }
    assert (turn.body, turn.connection) == (draft.body, CHAT.connection)
    assert session_target(entry.session).fields == {"EndpointName": "chat", "TargetVariant": "AllTraffic"}


def test_a_session_as_lines(moved_bench: Workbench) -> None:
    entry = _opened(moved_bench)
    _taken(moved_bench, entry)
    _taken(moved_bench, entry, CHAT.with_(body=BytesBody(b"\xff")))
    close_session(moved_bench, entry.session)
    session = Sessions(moved_bench).find(entry.session.session_id).session
    lines = [json.loads(line) for line in session_lines(moved_bench, session)]
    assert [(line["event"], line["turn"]) for line in lines] == [
        ("open", None),
        ("turn", 1),
        ("turn", 2),
        ("close", None),
    ]
    assert lines[0]["request"] == {"text": SessionProtocol().opening}
    assert lines[2]["request"] == {"base64": "/w=="}
    assert json.loads(lines[1]["response"]["text"])["details"]["turn"] == 1
    assert {line["session_id"] for line in lines} == {session.session_id}
    assert lines[3]["output"]["ClosedSessionId"] == session.session_id


def test_a_transcript_has_both_sides_and_the_time_between(moved_bench: Workbench, clock: MovedClock) -> None:
    opened = _opened(moved_bench)
    clock.ahead = 30
    _taken(moved_bench, opened)
    streaming = CHAT.with_(
        operation="InvokeEndpointWithResponseStream",
        body=TextBody('{"inputs": "On", "stream": true, "parameters": {"max_new_tokens": 4, "seed": 1}}'),
    )
    _taken(moved_bench, opened, streaming)
    _taken(moved_bench, opened, CHAT.with_(body=BytesBody(b"x" * 20_000)))
    entries = transcript(moved_bench, Sessions(moved_bench).find(opened.session.session_id).session)
    assert [entry.title for entry in entries] == ["open", "turn 1", "turn 2", "turn 3"]
    assert entries[0].gap_ms is None
    assert 29_000 < (entries[1].gap_ms or 0) < 40_000
    assert entries[0].request.head == SessionProtocol().opening.encode()
    text = entries[2].response.head or b""
    assert text
    assert b"token" not in text, "the text that the parts make, not the parts"
    assert entries[3].request.more
    assert len(entries[3].request.head or b"") == HEAD_BYTES


def test_deleted_turns_are_gone_from_their_session_until_they_are_restored(moved_bench: Workbench) -> None:
    entry = _opened(moved_bench)
    _taken(moved_bench, entry)
    close_session(moved_bench, entry.session)
    before = Sessions(moved_bench).sessions()
    numbers = [use.number for use in before[0].session.uses]
    past = HistoryService(moved_bench)
    past.trash(numbers)
    assert Sessions(moved_bench).sessions() == ()
    past.restore()
    assert Sessions(moved_bench).sessions() == before


def test_bodies_that_are_not_kept_are_null_in_lines_and_cannot_be_had_again(
    tmp_path: Path, hosting: SandboxInfo
) -> None:
    places = AppDirs(data=tmp_path / "d", config=tmp_path / "c", cache=tmp_path / "k")
    places.config.mkdir()
    (places.config / "settings.toml").write_text('privacy = ["chat"]\n')
    with Workbench(places, hosting=lambda: hosting) as bench:
        entry = _opened(bench)
        _taken(bench, entry)
        (listed,) = Sessions(bench).sessions()
        assert listed.first_words == ""
        lines = [json.loads(line) for line in session_lines(bench, listed.session)]
        assert [(line["request"], line["response"]) for line in lines] == [(None, None)] * 2
        assert [line["response_absence"] for line in lines] == ["withheld"] * 2
        assert lines[1]["request_absence"] == "withheld"
        with pytest.raises(NotFoundError, match="was not kept"):
            list(replay_session(bench, listed.session))


@pytest.fixture(scope="module")
def ahead(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("clock") / "ahead"
    file.write_text("0")
    return file


@pytest.fixture(scope="module")
def aws_container(ahead: Path) -> Iterator[Sandbox]:
    """AWS's own session manager behind the sandbox."""
    with container(ahead=ahead) as url, Sandbox.start(containers={"mine": url}) as sandbox:
        yield sandbox


def test_with_aws_own_session_manager(aws_container: Sandbox, ahead: Path, tmp_path: Path) -> None:
    clock = MovedClock()
    hosting = hosting_of(aws_container)
    places = AppDirs(data=tmp_path / "d", config=tmp_path / "c", cache=tmp_path / "k")
    draft = Invocation(
        fields={"EndpointName": "mine", "ContentType": "application/json"},
        body=TextBody("{}"),
        connection=Connection(sandbox=True),
    )
    with Workbench(places, hosting=lambda: hosting, clock=clock) as bench:
        assert open_failure_reason(bench.send(draft.with_field("SessionId", NEW_SESSION)))
        closed, expired = _opened(bench, draft), _opened(bench, draft)
        for entry in (closed, expired):
            answers = [_taken(bench, entry, draft).response for _ in range(2)]
            assert [answer.body.split()[1] for answer in answers if answer] == [b"1", b"2"]
        close_session(bench, closed.session)
        assert _state(bench, closed) is SessionState.CLOSED
        assert is_session_lost(_taken(bench, closed, draft))
        assert _state(bench, closed) is SessionState.CLOSED

        clock.ahead = 1300
        ahead.write_text("1300")
        assert _state(bench, expired) is SessionState.EXPIRED
        # The library answers the first request after the expiry as if it had no session, and says nothing.
        silent = _taken(bench, expired, draft)
        assert silent.status is Status.OK
        assert sent_after_expiry(silent, Sessions(bench).find(expired.session.session_id).session)
        assert _state(bench, expired) is SessionState.EXPIRED
        missed = _taken(bench, expired, draft)
        assert is_session_lost(missed)
        again = send_again(bench, missed)
        assert again.response is not None
        assert again.response.body.split()[1] == b"1"
        turns = list(replay_session(bench, Sessions(bench).find(expired.session.session_id).session))
        assert [turn.again.status for turn in turns] == [Status.OK] * 5


def test_a_session_is_replayed_and_closed_over_another_connection(moved_bench: Workbench) -> None:
    entry = _opened(moved_bench)
    _taken(moved_bench, entry)
    closing = close_session(moved_bench, entry.session, connection=Connection(sandbox=True, read_timeout=9.0))
    assert closing.invocation.connection.read_timeout == 9.0
    assert close_failure_reason(closing) == ""

    session = Sessions(moved_bench).find(entry.session.session_id).session
    other = Connection(sandbox=True, read_timeout=8.0)
    turns = list(replay_session(moved_bench, session, connection=other))

    assert {turn.again.invocation.connection.read_timeout for turn in turns} == {8.0}
    first = turns[0].again
    changes = [difference(moved_bench, turn, first) for turn in turns]
    # Answers that name their session are the same, as the new ID counts as the old one.
    paths = {place.path for change in changes[1:] if change is not None for place in change.differences}
    assert None not in changes[1:] and paths <= {"details.instance"}
    assert difference(moved_bench, ReplayedTurn(None, first), first) is None


def test_a_replay_that_opens_no_session_sends_no_turn(moved_bench: Workbench) -> None:
    entry = _opened(moved_bench)
    _taken(moved_bench, entry)
    session = Sessions(moved_bench).find(entry.session.session_id).session
    with reserved_port() as port:
        nowhere = Connection(endpoint_url=f"http://127.0.0.1:{port}", region="us-east-1", sign=False)
        (turn,) = replay_session(moved_bench, session, connection=nowhere)
    assert turn.again.status is Status.ERROR


def test_a_container_that_takes_the_end_for_a_turn_is_said_to(moved_bench: Workbench) -> None:
    entry = _opened(moved_bench)
    answer = close_session(moved_bench, entry.session, SessionProtocol(closing='{"inputs": "bye"}'))
    assert "closed no session" in close_failure_reason(answer)
