"""The sessions' part of the history: what it gives back is what the exchanges said."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import msgspec
import pytest

from workbench.model import Exchange, Outcome
from workbench.model.errors import NewerStoreError
from workbench.model.exchange import Response, Status
from workbench.model.runs.run import Run, RunKind
from workbench.model.sessions.protocol import SessionProtocol
from workbench.model.sessions.session import SessionIndex, SessionState
from workbench.model.sessions.session_event import session_event
from workbench.store import AppDirs, History
from workbench.store.history.sessions import _USES, Note
from workbench.store.sqlite import migrations

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]

_EXPIRES = "s-1; Expires=2026-11-24T12:20:00Z"
_STREAM = "InvokeEndpointWithResponseStream"


def _kept(history: History, exchange: Exchange, outcome: Outcome | None) -> Exchange:
    number = history.insert(exchange)
    exchange = msgspec.structs.replace(exchange, id=number)
    if outcome is None:
        return exchange
    history.complete(number, outcome)
    return exchange.with_outcome(outcome)


def test_uses_are_those_of_the_exchanges(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    closed = Response(http_status=200, headers=(("X-Amzn-SageMaker-Closed-Session-Id", "s-1"),))
    sent = [
        _kept(history, exchange(fields={"SessionId": "NEW_SESSION"}), outcome(NewSessionId=_EXPIRES)),
        _kept(history, exchange(), outcome()),
        _kept(
            history, exchange(fields={"SessionId": "s-1"}, replay_of=1), outcome(InvokedProductionVariant="b")
        ),
        _kept(history, exchange(fields={"SessionId": "s-1"}), outcome(status=424, code="ModelError")),
        _kept(history, exchange(fields={"SessionId": "NEW_SESSION"}), outcome()),
        _kept(history, exchange(fields={"SessionId": "s-1"}), None),
        _kept(history, exchange(operation=_STREAM, fields={"SessionId": "s-1"}), Outcome(response=closed)),
        _kept(history, exchange(), outcome(ClosedSessionId="s-2")),
    ]
    uses = history.sessions.uses()
    assert [use.number for use in uses] == [1, 3, 4, 6, 7, 8]
    assert list(uses) == [use for exchange in sent if (use := session_event(exchange)) is not None]
    assert history.summary(7).session_id == "s-1"
    session = SessionIndex(uses).session("iris", "s-1")
    assert session is not None
    assert session.state(sent[0].started_at) is SessionState.CLOSED


def test_what_an_older_program_wrote_is_understood(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    _kept(history, exchange(fields={"SessionId": "NEW_SESSION"}), outcome(NewSessionId=_EXPIRES))
    _kept(history, exchange(fields={"SessionId": "s-1"}), outcome(ClosedSessionId="s-1"))
    newer = history.sessions.uses()
    with history.writing(durable=False) as connection:
        connection.execute("UPDATE exchange SET opened_session = NULL, closed_session = NULL")
    assert history.sessions.uses() == newer


def test_an_older_history_is_brought_up_with_its_sessions(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(places) as history:
        path = history._database.path
        _kept(history, exchange(fields={"SessionId": "NEW_SESSION"}), outcome(NewSessionId=_EXPIRES))
    scripts = migrations.released()
    position = next(at for at, script in enumerate(scripts) if "session" in script.name)
    with closing(sqlite3.connect(path)) as old:
        old.execute("DROP TABLE session_note")
        old.execute("DROP TABLE session_way")
        for column in ("opened_session", "closed_session"):
            old.execute(f"ALTER TABLE exchange DROP COLUMN {column}")
        for statement in migrations._statements(scripts[position].read_text(encoding="utf-8")):
            old.execute(statement)
        old.commit()
    with History.open(places) as history:
        (use,) = history.sessions.uses()
    assert use.opens


def test_only_rows_with_a_session_are_read(history: History) -> None:
    with history.reading() as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {_USES}").fetchall()
    assert any("USING INDEX exchange_by_session" in step[3] for step in plan), plan


def test_heads_of_bodies(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> None:
    for body in (b"a long body", b"", None):
        _kept(history, exchange(body=body), outcome())
    assert history.sessions.heads([1, 2, 3, 4], 6) == {1: b"a long", 2: b""}
    assert history.sessions.heads([], 6) == {}
    assert len(history.sessions.heads(range(2000), 6)) == 2


def test_a_private_body_has_no_head(places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text('privacy = ["iris"]\n')
    with History.open(places) as history:
        _kept(history, exchange(body=b"secret"), outcome())
        assert history.sessions.heads([1], 6) == {}


def test_notes_and_ways_are_kept(places: AppDirs) -> None:
    way = SessionProtocol(content_type="text/plain", opening="hello", closing="bye", continues=False)
    with History.open(places) as history:
        assert history.sessions.notes() == {}
        assert history.sessions.way("chat") == SessionProtocol()
        history.sessions.note("chat", "s-1", Note(name="Rabbit"))
        history.sessions.note("chat", "s-1", Note(name="Rabbit", forgotten=7))
        history.sessions.keep_way("chat", SessionProtocol())
        history.sessions.keep_way("chat", way)
    with History.open(places) as history:
        assert history.sessions.notes() == {("chat", "s-1"): Note(name="Rabbit", forgotten=7)}
        assert history.sessions.way("chat") == way
        assert history.sessions.way("other") == SessionProtocol()


def test_a_newer_history_takes_no_notes(places: AppDirs) -> None:
    with History.open(places) as history:
        path = history._database.path
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 999")
    with History.open(places) as history, pytest.raises(NewerStoreError):
        history.sessions.note("chat", "s-1", Note(name="Rabbit"))


def test_a_run_is_no_use_of_the_session_that_it_sent_with(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    in_session = {"SessionId": "s-1"}
    run = Run(kind=RunKind.REPEAT)
    head = _kept(history, exchange(operation="Repeat", body=None, fields=in_session, run=run), None)
    member = _kept(history, exchange(fields=in_session, run_id=head.id), outcome())
    assert [use.number for use in history.sessions.uses()] == [member.id]


def test_one_in_flight_belongs_to_its_session(history: History, exchange: MakeExchange) -> None:
    _kept(history, exchange(fields={"SessionId": "s-1"}), None)
    (use,) = history.sessions.uses()
    assert use.status is Status.IN_FLIGHT
