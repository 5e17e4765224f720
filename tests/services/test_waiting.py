"""Exchanges that wait in memory: each is written, once, whatever became of those ahead of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

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
