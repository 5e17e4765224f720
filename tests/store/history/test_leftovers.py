"""What earlier versions left behind: said by `verify`, and deleted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.store.conftest import MakeExchange, MakeOutcome
from workbench.model.async_invocation import AsyncState, AsyncStatus
from workbench.model.query import parse
from workbench.store import AppDirs, History
from workbench.store.history import search, trash
from workbench.store.history.leftovers import delete_leftovers

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ARRIVED = AsyncStatus(state=AsyncState.DONE, watched=False, ended_at=NOW, kept=True)


def accept(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> int:
    number = history.insert(exchange(operation="InvokeEndpointAsync"))
    history.complete(number, outcome(b"accepted", 202, OutputLocation="s3://b/o"))
    return number


@pytest.fixture
def left_over(
    history: History, exchange: MakeExchange, outcome: MakeOutcome, monkeypatch: pytest.MonkeyPatch
) -> int:
    """The number of an exchange whose acceptance stayed, as versions did that released no bodies there."""
    number = accept(history, exchange, outcome)
    search.catch_up(history)
    with monkeypatch.context() as old:
        old.setattr("workbench.store.sqlite.body_usage.release", lambda *_: None)
        history.arrivals.arrive(number, ARRIVED, outcome(b"transcript"))
    return number


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("deleted", ["", "for good", "in the trash"])
def test_an_acceptance_that_was_left_over_is_said_and_deleted(
    history: History,
    places: AppDirs,
    exchange: MakeExchange,
    outcome: MakeOutcome,
    *,
    left_over: int,
    deleted: str,
    shared: bool,
) -> None:
    other = accept(history, exchange, outcome) if shared else None
    if deleted == "for good":
        trash.remove(history, [left_over])
    elif deleted:
        trash.trash(history, [left_over], NOW)
        assert history.verify() == ()
        trash.empty_trash(history, NOW.replace(year=2027))
    (problem,) = history.verify()
    assert f"exchange {left_over}" in problem
    assert problem.endswith("; `workbench history verify --mend` deletes it")
    delete_leftovers(history)
    assert history.verify() == ()
    search.catch_up(history)
    matches = [row.id for row in search.page(history, parse("accepted"), now=NOW)]
    assert matches == ([] if other is None else [other])
    if other is not None:
        assert history.body(other, "response") == b"accepted"
    if not deleted:
        assert history.body(left_over, "response") == b"transcript"
    history.close()
    content = b"".join(path.read_bytes() for path in places.data.rglob("*") if path.is_file())
    assert (b"accepted" in content) is shared


def test_an_outcome_of_nobody_is_deleted(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    kept = history.insert(exchange())
    history.complete(kept, outcome())
    with history.writing() as connection:
        connection.execute("INSERT INTO detail (exchange_id, outcome) VALUES (99, '{}')")
        connection.execute("INSERT INTO usage (body_id, exchange_id) VALUES (98, ?)", (kept,))
    (problem,) = history.verify()
    assert problem.startswith("an outcome belongs to exchange 99, which is not there")
    delete_leftovers(history)
    assert history.verify() == ()
    assert history.exchange(kept).response is not None
