"""Exchanges that wait in memory: each is written, once, whatever became of those ahead of it."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import msgspec
import pytest

from tests.aws.server import Server, answer, answering, hosting_of
from tests.support import eventually
from workbench.model.clock import SystemClock
from workbench.model.exchange import Exchange, Outcome, Response, Status
from workbench.model.invocation import BytesBody, Connection, Invocation
from workbench.services import Workbench
from workbench.services.recorder import Recorder
from workbench.store import AppDirs, History
from workbench.store.history.trash import remove, trash

_OUTCOME = Outcome(response=Response(http_status=200, body=b"[1]"))
_CLOCK = SystemClock()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server(answering(answer(b"[1]")))
    yield made
    made.free()


@pytest.fixture
def places(tmp_path_factory: pytest.TempPathFactory) -> AppDirs:
    home = tmp_path_factory.mktemp("home")
    return AppDirs(data=home / "data", config=home / "config", cache=home / "cache")


@pytest.fixture
def bench(places: AppDirs, server: Server) -> Iterator[Workbench]:
    with Workbench(places, hosting=lambda: hosting_of(server)) as bench:
        yield bench


def _to(endpoint: str) -> Invocation:
    return Invocation(
        fields={"EndpointName": endpoint}, body=BytesBody(b"5.1,3.5"), connection=Connection(sandbox=True)
    )


def _exchange(uuid: str, endpoint: str = "iris") -> Exchange:
    return Exchange(uuid=uuid, started_at=_CLOCK.now(), invocation=_to(endpoint))


def _refuse(history: History, name: str, endpoints: str) -> None:
    """Has SQLite refuse the rows of endpoints."""
    with history.writing() as connection:
        connection.execute(
            f"CREATE TRIGGER {name} BEFORE INSERT ON exchange WHEN new.endpoint_name GLOB '{endpoints}'"
            " BEGIN SELECT RAISE(ABORT, 'this row is refused'); END"
        )


def _refuse_ends(history: History) -> None:
    with history.writing() as connection:
        connection.execute(
            "CREATE TRIGGER refuse BEFORE UPDATE ON exchange BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )


def _accept(history: History, name: str) -> None:
    with history.writing() as connection:
        connection.execute(f"DROP TRIGGER {name}")


def test_what_cannot_be_written_does_not_keep_what_waits_behind_it(bench: Workbench) -> None:
    _refuse(bench.history, "refuse_odd", "odd")
    odd = bench.send(_to("odd"))
    _refuse(bench.history, "refuse_all", "*")
    behind = [bench.send(_to("iris")).uuid for _ in range(2)]
    assert "this row is refused; until it can be, 3 exchanges wait in memory" in bench.notice
    _accept(bench.history, "refuse_all")
    last = bench.send(_to("iris"))
    assert {row.uuid for row in bench.history.page()} == {*behind, last.uuid}
    assert bench.recording
    assert bench.notice.startswith("1 exchange waits in memory: ")
    assert bench.notice.endswith("this row is refused")
    assert bench.unrecorded().endswith("this row is refused")
    _accept(bench.history, "refuse_odd")
    assert bench.unrecorded() == bench.notice == ""
    assert {row.uuid: row.status for row in bench.history.page()}[odd.uuid] is Status.OK


def test_an_end_whose_flush_failed_is_recorded_once_and_keeps_nothing(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", fail)
        bench.send(_to("iris"))
        flusher = bench.history._database._flusher
        eventually(lambda: flusher._failure is not None, "the flush fails")
    bench.send(_to("iris"))
    assert "cannot be flushed to the disk: Input/output error; until it can be, 1 exchange" in bench.notice
    bench.send(_to("iris"))
    assert bench.notice == bench.unrecorded() == ""
    assert [(row.id, row.status) for row in bench.history.page()] == [(n, Status.OK) for n in (3, 2, 1)]


def test_a_beginning_that_was_committed_before_an_error_is_not_written_again(places: AppDirs) -> None:
    recorder = Recorder(places, record=True, clock=_CLOCK)
    history = recorder.history
    assert history is not None
    first, second, third = (_exchange(uuid) for uuid in ("a", "b", "c"))
    number = history.insert(first)  # as by a step whose error came after its COMMIT
    assert recorder.begin(first, bodies=True) is None
    recorder.finish(None, first, _OUTCOME, bodies=True)
    assert "1 exchange waits in memory" in recorder.notice
    for exchange in (second, third):
        recorder.finish(recorder.begin(exchange, bodies=True), exchange, _OUTCOME, bodies=True)
    assert recorder.notice == recorder.unrecorded() == ""
    rows = {row.uuid: (row.id, row.status) for row in history.page()}
    assert rows == {"a": (number, Status.OK), "b": (2, Status.OK), "c": (3, Status.OK)}
    recorder.close()


def test_what_could_not_begin_waits_also_where_another_began_meanwhile(places: AppDirs) -> None:
    recorder = Recorder(places, record=True, clock=_CLOCK)
    assert recorder.history is not None
    _refuse(recorder.history, "refuse_odd", "odd")
    refused, other = _exchange("a", "odd"), _exchange("b")
    assert recorder.begin(refused, bodies=True) is None
    number = recorder.begin(other, bodies=True)
    recorder.finish(None, refused, _OUTCOME, bodies=True)
    recorder.finish(number, other, _OUTCOME, bodies=True)
    assert "this row is refused; until it can be, 1 exchange waits in memory" in recorder.notice
    _accept(recorder.history, "refuse_odd")
    recorder.close()
    with History.open(places) as history:
        assert {row.uuid: row.status for row in history.page()} == {"a": Status.OK, "b": Status.OK}


@pytest.mark.parametrize("is_for_good", [True, False])
def test_what_is_deleted_while_its_end_waits_does_not_come_back(places: AppDirs, is_for_good: bool) -> None:
    recorder = Recorder(places, record=True, clock=_CLOCK)
    history = recorder.history
    assert history is not None
    number = recorder.begin(_exchange("a"), bodies=True)
    _refuse_ends(history)
    recorder.finish(number, _exchange("a"), _OUTCOME, bodies=True)
    assert "1 exchange waits in memory" in recorder.notice
    _accept(history, "refuse")
    assert number is not None
    if is_for_good:
        remove(history, [number])
    else:
        trash(history, [number], _CLOCK.now())
    assert recorder.unrecorded() == ""
    assert list(history.page()) == []
    assert recorder._begun_in == {}
    recorder.close()


def test_what_is_deleted_between_the_two_steps_of_its_late_record_does_not_come_back(places: AppDirs) -> None:
    recorder = Recorder(places, record=True, clock=_CLOCK)
    history = recorder.history
    assert history is not None
    _refuse(history, "refuse_all", "*")
    assert recorder.begin(_exchange("a"), bodies=True) is None
    recorder.finish(None, _exchange("a"), _OUTCOME, bodies=True)
    _refuse_ends(history)
    _accept(history, "refuse_all")
    assert "refused" in recorder.unrecorded()
    (row,) = history.page()
    trash(history, [row.id], _CLOCK.now())
    _accept(history, "refuse")
    assert recorder.unrecorded() == ""
    assert list(history.page()) == []
    recorder.close()


def test_an_answer_that_was_let_go_while_it_waited_is_none_that_was_empty(
    places: AppDirs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.services.recorder._WAITING_BYTES", 1)
    recorder = Recorder(places, record=True, clock=_CLOCK)
    history = recorder.history
    assert history is not None
    number = recorder.begin(_exchange("a"), bodies=True)
    assert number is not None
    _refuse_ends(history)
    recorder.finish(number, _exchange("a"), _OUTCOME, bodies=True)
    assert "1 exchange waits in memory" in recorder.notice
    _accept(history, "refuse")
    assert recorder.unrecorded() == ""
    with history.reading() as connection:
        (digest,) = connection.execute(
            "SELECT response_digest FROM exchange WHERE id = ?", (number,)
        ).fetchone()
    assert digest is None
    assert history.exchange(number).status is Status.OK
    recorder.close()


def _limit(history: History, further: int) -> None:
    """Has SQLite refuse more than so many further pages, as a full disk does."""
    with history.writing() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + further}")


def _filled(recorder: Recorder) -> History:
    """A history that takes nothing more, and of which one exchange waits."""
    history = recorder.history
    assert history is not None
    _limit(history, 0)
    empty = _to("iris").with_(body=None)
    number: int | None = 1
    count = 0
    while number is not None:
        exchange = Exchange(uuid=f"filling {count}", started_at=_CLOCK.now(), invocation=empty)
        number = recorder.begin(exchange, bodies=True)
        recorder.finish(number, exchange, Outcome(), bodies=True)
        count += 1
    return history


def test_what_is_larger_than_what_found_no_room_is_not_tried_and_smaller_is(places: AppDirs) -> None:
    recorder = Recorder(places, record=True, clock=_CLOCK)
    history = _filled(recorder)
    assert "the disk is full" in recorder.unrecorded()
    for uuid, size in (("large", 100_000), ("larger", 150_000), ("small", 10)):
        sent = _exchange(uuid)
        sent = msgspec.structs.replace(
            sent, invocation=sent.invocation.with_(body=BytesBody(os.urandom(size)))
        )
        recorder.finish(recorder.begin(sent, bodies=True), sent, _OUTCOME, bodies=True)
    assert recorder.notice.endswith("4 exchanges wait in memory")
    _limit(history, 12)
    words = recorder.unrecorded()
    assert words.startswith("2 exchanges were not recorded: ") and words.endswith("the disk is full")
    assert history.number("small") is not None
    _limit(history, 1_000)
    assert recorder.unrecorded() == ""
    assert {"large", "larger", "small"} < {row.uuid for row in history.page(limit=1_000)}
    assert history.verify() == ()
    recorder.close()


def test_an_answer_without_room_for_its_headers_waits_under_its_number(places: AppDirs) -> None:
    recorder = Recorder(places, record=True, clock=_CLOCK)
    history = recorder.history
    assert history is not None
    number = recorder.begin(_exchange("a"), bodies=True)
    _limit(history, 0)
    headers = (("X-Amzn-SageMaker-Custom-Attributes", os.urandom(10_000).hex()),)
    outcome = Outcome(response=Response(http_status=200, headers=headers, body=b"[1]"))
    recorder.finish(number, _exchange("a"), outcome, bodies=True)
    words = recorder.unrecorded()
    assert words.startswith(f"the response of #{number} was not recorded: ")
    assert words.endswith("the disk is full")
    _limit(history, 1_000)
    assert recorder.unrecorded() == ""
    assert [(row.id, row.status) for row in history.page()] == [(number, Status.OK)]
    recorder.close()


def test_what_waits_for_a_history_that_is_damaged_goes_into_the_next(places: AppDirs) -> None:
    recorder = Recorder(places, record=True, clock=_CLOCK)
    history = _filled(recorder)
    with closing(sqlite3.connect(history.path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE label")
    assert recorder.unrecorded().startswith("the exchange was not recorded: ")
    # What is sent next finds the damage; both are in the history that takes its place.
    recorder.finish(recorder.begin(_exchange("next"), bodies=True), _exchange("next"), _OUTCOME, bodies=True)
    assert recorder.unrecorded() == ""
    following = recorder.history
    assert following is not None
    rows = [row.uuid for row in following.page()]
    assert len(rows) == 2 and "next" in rows
    recorder.close()


def test_an_end_whose_history_was_set_aside_meanwhile_is_whole_in_the_next(places: AppDirs) -> None:
    recorder = Recorder(places, record=True, clock=_CLOCK)
    assert recorder.history is not None
    first = recorder.begin(_exchange("first"), bodies=True)
    with closing(sqlite3.connect(recorder.history.path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE label")
    second = recorder.begin(_exchange("second"), bodies=True)
    for number, uuid in ((first, "first"), (second, "second")):
        recorder.finish(number, _exchange(uuid), _OUTCOME, bodies=True)
    assert "set aside" in recorder.notice
    rows = {row.uuid: row.status for row in recorder.history.page()}
    assert rows == {"first": Status.OK, "second": Status.OK}
    recorder.close()


def test_what_ends_after_the_workbench_was_closed_is_said_not_to_be_recorded(places: AppDirs) -> None:
    recorder = Recorder(places, record=True, clock=_CLOCK)
    number = recorder.begin(_exchange("a"), bodies=True)
    recorder.close()
    recorder.finish(number, _exchange("a"), _OUTCOME, bodies=True)
    assert recorder.unrecorded() == f"the response of #{number} was not recorded: The workbench is closed"
