"""Exchanges that come from elsewhere: each once, none that privacy forbids."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from workbench.model.exchange import Exchange, Outcome, Response, Status
from workbench.model.invocation import BytesBody, Invocation
from workbench.store import AppDirs, History
from workbench.store.history.transfer.codec import LineError, unpacked
from workbench.store.history.transfer.importer import take_in


def captured(number: int, endpoint: str = "e") -> Exchange:
    invocation = Invocation(fields={"EndpointName": endpoint}, body=BytesBody(b"asked %d" % number))
    exchange = Exchange(
        id=999,
        uuid=str(uuid.UUID(int=number)),
        started_at=datetime(2026, 1, 1, 0, 0, number % 60, tzinfo=UTC),
        invocation=invocation,
        replay_of=7,
        tags=("captured",),
        pinned=True,
    )
    return exchange.with_outcome(Outcome(response=Response(http_status=200, body=b"answered %d" % number)))


def test_they_are_there_as_they_were(places: AppDirs) -> None:
    with History.open(places) as history:
        intake = take_in(history, [captured(1), captured(2)])
        assert (intake.numbers, intake.count, intake.already_recorded) == ((1, 2), 2, 0)
        recorded = history.exchange(2)
        assert recorded.invocation == captured(2).invocation
        assert recorded.outcome == captured(2).outcome
        assert (recorded.uuid, recorded.tags, recorded.pinned, recorded.replay_of) == (
            captured(2).uuid,
            ("captured",),
            True,
            None,
        )
        assert recorded.status is Status.OK
        assert history.verify() == ()


def test_each_comes_once(places: AppDirs) -> None:
    with History.open(places) as history:
        take_in(history, [captured(1)])
        intake = take_in(history, [captured(1), captured(2), captured(2)])
        assert (intake.numbers, intake.count, intake.already_recorded) == ((1, 2, 2), 1, 2)
        assert history.count() == 2


def test_many_come_in_steps_and_in_order(places: AppDirs) -> None:
    with History.open(places) as history:
        intake = take_in(history, [captured(number) for number in range(1, 451)])
        assert intake.numbers == tuple(range(1, 451))
        assert history.body(450, "request") == b"asked 450"
        assert history.verify() == ()


def test_one_without_an_answer_is_interrupted(places: AppDirs) -> None:
    exchange = Exchange(
        uuid=str(uuid.UUID(int=5)),
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        invocation=Invocation(fields={"EndpointName": "e"}),
    )
    with History.open(places) as history:
        (number,) = take_in(history, [exchange]).numbers
        assert number is not None
        assert history.exchange(number).status is Status.INTERRUPTED


def test_privacy_holds_for_them_too(places: AppDirs) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text('[privacy]\ndigest = ["secret*"]\nnothing = ["never*"]\n')
    with History.open(places) as history:
        intake = take_in(history, [captured(1, "secret-one"), captured(2, "never-this"), captured(3)])
        assert (intake.numbers, intake.count, intake.kept_out) == ((1, None, 2), 2, 1)
        assert history.exchange(1).request_body is None
        assert history.summary(1).request_bytes == len(b"asked 1")
        assert history.verify() == ()


def test_a_line_that_is_nested_too_deep_is_none_of_an_exchange() -> None:
    """It ended the import as a fault of the workbench."""
    with pytest.raises(LineError, match="this JSON is nested too deeply"):
        unpacked(b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")
