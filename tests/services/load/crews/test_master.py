"""A master and its workers, in one process, over Locust's protocol."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tests.hosting import hosting_of
from tests.services.load.conftest import Model, connection_to, plan_for, stage
from tests.support import reserved_port
from workbench.model.errors import ConfigurationError, OperationCancelledError, UsageError, WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.load.moment import Moment
from workbench.services.load.plan import LoadPlan
from workbench.store import AppDirs

if TYPE_CHECKING:
    import gevent

    from workbench.services.load.crews.engine import LogCollector
    from workbench.services.load.crews.master import MasterCrew
    from workbench.services.load.result import LoadResult


class Crews:
    """Starts masters, and workers that connect to them; all end with the test.

    Attributes:
        cancellation: of every worker.
        patience: of every master.
    """

    def __init__(self, places: AppDirs, log: LogCollector) -> None:
        self._places = places
        self.log = log
        self._ends: list[Callable[[], object]] = []
        self.cancellation = CancelToken()
        self.patience = CancelToken()

    def master(self, plan: LoadPlan) -> MasterCrew:
        from workbench.services.load.crews.master import MasterCrew

        crew = MasterCrew(plan, "127.0.0.1", 0, self.log)
        self._ends.append(crew.end)
        return crew

    def worker(
        self,
        port: int,
        permit: Callable[[Connection], None] = lambda connection: None,
        change: Callable[[Connection], Connection] = lambda connection: connection,
    ) -> gevent.Greenlet:
        """Starts a worker; the greenlet returns what it raised, or None."""
        import gevent

        from workbench.services.load.crews.worker import MastersSandbox, Worker

        sandbox = MastersSandbox()
        bench = Workbench(self._places, hosting=sandbox)
        worker = Worker(bench, sandbox, change, permit)

        def work() -> WorkbenchError | None:
            try:
                worker.run("127.0.0.1", port, self.cancellation)
            except WorkbenchError as error:
                return error
            finally:
                bench.close()
            return None

        return gevent.spawn(work)

    def result(
        self, crew: MasterCrew, plan: LoadPlan, listener: Callable[[Moment], None] = lambda moment: None
    ) -> LoadResult:
        from workbench.services.load.run import LoadRun

        return LoadRun(crew, plan, CancelToken(), self.log).run(listener)

    def end(self) -> None:
        self.cancellation.cancel()
        for end in self._ends:
            end()


@pytest.fixture
def crews(places: AppDirs, locust: LogCollector) -> Iterator[Crews]:
    crews = Crews(places, locust)
    yield crews
    crews.end()


def test_workers_report_every_request_of_every_level(crews: Crews, model: Model) -> None:
    server = model(first=0.05, failing=5)
    plan = plan_for(connection_to(server.url), stage(2), stage(4), sweep=True)
    master = crews.master(plan)
    workers = [crews.worker(master.port) for _ in range(2)]
    master.wait(2, crews.patience)

    result = crews.result(master, plan)

    assert result.ending == "done" and result.warnings == ()
    assert [worker.get() for worker in workers] == [None, None]
    assert server.total == sum(level.requests for level in result.levels) == result.locust["requests"]
    assert server.total // 5 == sum(level.failures for level in result.levels)
    assert [worker.name.partition(" (")[0] for worker in result.workers] == ["worker 1", "worker 2"]
    assert sum(worker.requests for worker in result.workers) == server.total


def test_a_worker_sends_to_the_sandbox_of_its_master(crews: Crews, sandbox: Sandbox) -> None:
    plan = plan_for(Connection(sandbox=True), stage(1), sandbox=hosting_of(sandbox))
    master = crews.master(plan)
    crews.worker(master.port)
    master.wait(1, crews.patience)

    (level,) = crews.result(master, plan).levels

    assert level.requests > 0 and level.failures == 0


def refuse(connection: Connection) -> None:
    raise UsageError("Requests would go to production.", "Confirm with --yes.")


def test_a_worker_that_may_not_send_says_why_to_the_master(crews: Crews, model: Model) -> None:
    server = model()
    master = crews.master(plan_for(connection_to(server.url)))
    worker = crews.worker(master.port, refuse)

    with pytest.raises(ConfigurationError) as failure:
        master.wait(1, crews.patience)

    assert failure.value.message == "A worker cannot send: Requests would go to production."
    assert failure.value.hint == "Confirm with --yes."
    assert isinstance(worker.get(), UsageError)
    assert server.total == 0


def test_a_master_of_another_version_is_refused(
    crews: Crews, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbench.services.load.crews import messages

    monkeypatch.setattr(messages, "packed", lambda assignment: {"assignment": b"\x93\x01\x02\x03"})
    master = crews.master(plan_for(connection_to(model().url)))
    worker = crews.worker(master.port)

    with pytest.raises(ConfigurationError, match="another version"):
        master.wait(1, crews.patience)

    assert "Install the same version" in worker.get().hint


def test_a_worker_without_a_master_says_so(crews: Crews, monkeypatch: pytest.MonkeyPatch) -> None:
    from locust import runners

    # Locust tries for a minute.
    monkeypatch.setattr(runners, "CONNECT_RETRY_COUNT", 1)
    monkeypatch.setattr(runners, "CONNECT_TIMEOUT", 0.1)
    with reserved_port() as port:
        error = crews.worker(port).get()

    assert isinstance(error, ConfigurationError)
    assert error.message == f"There is no master at 127.0.0.1:{port}."


def test_a_worker_that_waits_for_its_master_can_be_interrupted(crews: Crews) -> None:
    crews.cancellation.cancel()
    with reserved_port() as port:
        assert isinstance(crews.worker(port).get(), OperationCancelledError)


def test_a_worker_that_is_interrupted_reports_before_it_leaves(crews: Crews, model: Model) -> None:
    server = model(first=0.02)
    plan = plan_for(connection_to(server.url), stage(2, 600.0))
    master = crews.master(plan)
    worker = crews.worker(master.port)
    master.wait(1, crews.patience)

    reported: list[int] = []

    def interrupt(moment: Moment) -> None:
        # More has been answered than was reported: two are in flight at most.
        if not reported and 0 < moment.tally.requests < server.total - 2:
            reported.append(moment.tally.requests)
            crews.cancellation.cancel()

    result = crews.result(master, plan, interrupt)

    assert isinstance(worker.get(), OperationCancelledError)
    assert result.ending == "stopped"
    (level,) = result.levels
    assert level.requests <= server.total <= level.requests + level.cancelled
    assert level.requests > reported[0]
    assert any("has left. The counts have all" in warning for warning in result.warnings)
    assert not any("has stopped answering" in warning for warning in result.warnings)


def test_a_master_that_nobody_joins_can_be_interrupted(crews: Crews, model: Model) -> None:
    master = crews.master(plan_for(connection_to(model().url)))
    crews.patience.cancel()
    with pytest.raises(OperationCancelledError):
        master.wait(1, crews.patience)


def test_a_level_that_no_worker_is_left_for_is_said_in_our_words(crews: Crews, model: Model) -> None:
    plan = plan_for(connection_to(model().url))
    master = crews.master(plan)
    master.begin(0, plan.levels[0])
    assert master._starting is not None
    master._starting.join(timeout=60)
    assert crews.log.warnings == ["Every worker had left: no further users were started."]


def test_a_port_that_is_taken_is_named(model: Model, locust: LogCollector) -> None:
    from workbench.services.load.crews.master import MasterCrew

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"127.0.0.1:{port} is not free to listen on"):
            MasterCrew(plan_for(connection_to(model().url)), "127.0.0.1", port, locust)


def test_a_sandbox_that_no_master_has_named_is_said(locust: LogCollector) -> None:
    from workbench.services.load.crews.worker import MastersSandbox

    with pytest.raises(ConfigurationError, match="has named no sandbox"):
        MastersSandbox()()


@pytest.mark.parametrize("data", [{}, {"stats": [], "user_count": 3}])
def test_a_report_without_our_counts_has_none(data: dict[str, Any]) -> None:
    from workbench.services.load.crews.messages import counts_of

    assert counts_of(data) is None


def test_a_plan_survives_the_way_to_a_worker() -> None:
    from workbench.services.load.crews.messages import Assignment, assignment_of, packed

    plan = plan_for(Connection(region="eu-west-1"), stage(3), rate=2.5, tags=("a",), hidden={"K": "v"})
    assignment = Assignment(plan, 2, open=True)

    assert assignment_of(packed(assignment)) == assignment
    with pytest.raises(msgspec.DecodeError):
        assignment_of({"assignment": b"\x81\xa1x\x01"})
