"""Load tests from their first level to their result, by users of this process."""

from __future__ import annotations

import json
import socket
import urllib.request
from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING

import pytest

from tests.services.load.conftest import Model, connection_to, plan_for, stage
from tests.support import reserved_port
from workbench.model.errors import ConfigurationError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services import Workbench
from workbench.services.dataset_batch.recording import Recording
from workbench.services.history import HistoryService
from workbench.services.load.moment import Moment
from workbench.services.load.plan import Arrivals, LoadPlan

if TYPE_CHECKING:
    from workbench.services.load.crews.crew import LocalCrew
    from workbench.services.load.crews.engine import LogCollector
    from workbench.services.load.measurement.sample import Sample
    from workbench.services.load.result import LoadResult
    from workbench.services.load.run import LoadRun


class Runs:
    """Runs plans, and keeps what they tell.

    Attributes:
        moments: that the listener was told of.
        samples: requests with their level, where the plan keeps them.
        crew, run: of the plan that runs.
        cancellation: of the plan that runs.
    """

    crew: LocalCrew
    run: LoadRun

    def __init__(self, bench: Workbench, log: LogCollector) -> None:
        self.bench = bench
        self._log = log
        self.moments: list[Moment] = []
        self.samples: list[tuple[int, Sample]] = []
        self.cancellation = CancelToken()

    def result(self, plan: LoadPlan, listener: Callable[[Moment], None] = lambda moment: None) -> LoadResult:
        from workbench.services.load.crews.crew import LocalCrew
        from workbench.services.load.run import LoadRun

        def hear(moment: Moment) -> None:
            self.moments.append(moment)
            listener(moment)

        def keep(level: int, worker: str, samples: list[Sample]) -> None:
            assert worker == "this process"
            self.samples += [(level, sample) for sample in samples]

        self.crew = LocalCrew(self.bench, plan)
        self.run = LoadRun(self.crew, plan, self.cancellation, self._log, keep)
        return self.run.run(hear)

    @property
    def rows(self) -> int:
        """How many exchanges the history has."""
        return HistoryService(self.bench).length()


def most_at_once(samples: list[Sample]) -> int:
    """How many requests were on their way at the same time."""
    ends = [(sample.began_at, 1) for sample in samples] + [(sample.ended_at, -1) for sample in samples]
    return max(accumulate(change for _, change in sorted(ends)), default=0)


@pytest.fixture
def runs(bench: Workbench, locust: LogCollector) -> Runs:
    return Runs(bench, locust)


def test_every_request_is_counted_once_and_failures_are_kept(runs: Runs, model: Model) -> None:
    server = model(first=0.05, failing=1)

    result = runs.result(plan_for(connection_to(server.url), keep_samples=True))

    (level,) = result.levels
    # Throttling passes: it ends no run.
    assert result.ending == "done" and runs.run.obstacle is None
    assert server.total == level.requests == result.locust["requests"] == len(runs.samples) > 0
    assert server.total == level.failures == result.locust["failures"]
    assert runs.rows == min(server.total, 100)
    assert [(error.code, error.http_status) for error in level.errors] == [("ThrottlingException", 429)]
    assert [(worker.name, worker.requests) for worker in result.workers] == [("this process", server.total)]
    last = runs.moments[-1]
    assert (last.ending, last.level, last.levels, last.target, last.workers) == (True, 0, 1, 2, 1)


def test_levels_of_a_sweep_are_measured_apart(runs: Runs, model: Model) -> None:
    server = model(first=0.05)
    stages = (stage(1, 0.8), stage(3, 0.8))

    result = runs.result(
        plan_for(connection_to(server.url), *stages, sweep=True, keep_samples=True, recording=Recording.NONE)
    )

    assert [level.users for level in result.levels] == [1, 3]
    for number, level in enumerate(result.levels):
        samples = [sample for at, sample in runs.samples if at == number]
        assert level.requests == len(samples)
        assert 0 < most_at_once(samples) <= level.users
    assert server.total == sum(level.requests for level in result.levels)
    assert runs.rows == 0
    assert {moment.level for moment in runs.moments} == {0, 1}


def test_stages_follow_one_another_within_a_level(runs: Runs, model: Model) -> None:
    server = model(first=0.05)

    # Locust looks at its stages once a second.
    stages = (stage(1, 0.9), stage(3, 2.0))
    result = runs.result(plan_for(connection_to(server.url), *stages, keep_samples=True))

    (level,) = result.levels
    assert level.users == 3 and level.requests == server.total
    assert 0 < most_at_once([sample for _, sample in runs.samples]) <= 3
    assert [runs.moments[0].target, runs.moments[-1].target] == [1, 3]


@pytest.mark.parametrize("arrivals", Arrivals)
def test_an_open_loop_sends_when_requests_are_due(runs: Runs, model: Model, arrivals: Arrivals) -> None:
    server = model(first=0.2)
    plan = plan_for(connection_to(server.url), stage(1), rate=50.0, arrivals=arrivals, keep_samples=True)

    (level,) = runs.result(plan).levels

    # One user that is busy for 200 ms cannot keep to 50 a second.
    assert level.requests == server.total == len(runs.samples)
    # Where the machine is busy too, the level may end with the first.
    assert level.late >= level.requests - 1 and level.unsent > 0


def test_what_no_request_can_overcome_ends_the_run(runs: Runs) -> None:
    with reserved_port() as port:
        plan = plan_for(connection_to(f"http://127.0.0.1:{port}"), stage(2, 600.0), recording=Recording.NONE)
        result = runs.result(plan)

    assert result.ending == "obstacle"
    assert result.levels[0].requests == result.levels[0].failures >= 10
    assert runs.run.obstacle is not None
    assert "refused" in runs.run.obstacle.message


def test_a_run_that_is_cancelled_gives_up_what_is_in_flight(runs: Runs, model: Model) -> None:
    server = model(first=60.0)

    def cancel(moment: Moment) -> None:
        if server.total == 2:
            runs.cancellation.cancel()

    result = runs.result(plan_for(connection_to(server.url), stage(2, 600.0)), cancel)

    assert result.ending == "cancelled"
    assert (result.levels[0].requests, result.levels[0].cancelled) == (0, 2)


def test_a_run_that_waits_for_its_last_requests_can_be_cancelled(runs: Runs, model: Model) -> None:
    server = model(first=60.0)

    def cancel(moment: Moment) -> None:
        if moment.ending:
            runs.cancellation.cancel()

    plan = plan_for(connection_to(server.url), stage(1), stage(2), sweep=True, grace=600.0)
    result = runs.result(plan, cancel)

    assert result.ending == "cancelled"
    assert [level.cancelled for level in result.levels] == [1]


def test_the_page_shows_the_run_and_stops_it(runs: Runs, model: Model, locust: LogCollector) -> None:
    import gevent

    from workbench.services.load.crews.crew import LocalCrew
    from workbench.services.load.run import LoadRun

    server = model(first=0.01)
    plan = plan_for(connection_to(server.url), stage(1, 600.0))
    crew = LocalCrew(runs.bench, plan)
    with reserved_port() as port:
        address = crew.serve("127.0.0.1", port)
        pool = gevent.get_hub().threadpool
        pages: list[bytes] = []

        def look(moment: Moment) -> None:
            if moment.tally.requests and not pages:
                for path, data in (("/", None), ("/stats/requests", None), ("/stop", b"")):
                    asked = pool.apply(urllib.request.urlopen, (f"{address}{path}", data))
                    with asked:
                        pages.append(asked.read())

        result = LoadRun(crew, plan, CancelToken(), locust).run(look)
    crew.end()

    assert result.ending == "stopped"
    assert b"<html" in pages[0]
    assert json.loads(pages[1])["stats"][0]["name"] == "chat"


def test_a_port_that_is_taken_shows_no_page(runs: Runs, model: Model) -> None:
    from workbench.services.load.crews.crew import LocalCrew

    crew = LocalCrew(runs.bench, plan_for(connection_to(model().url)))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=rf"cannot listen at 127.0.0.1:{port}: Address already"):
            crew.serve("127.0.0.1", port)
    crew.end()


def test_each_user_keeps_a_session_and_closes_it(runs: Runs) -> None:
    plan = plan_for(Connection(sandbox=True), stage(2), sessions=SessionProtocol(), recording=Recording.ALL)

    (level,) = runs.result(plan).levels

    rows = runs.bench.history.page(limit=1000)
    assert level.requests > 0 and level.failures == 0
    assert (level.sessions_opened, level.sessions_failed) == (2, 0)
    assert len({row.session_id for row in rows}) == 2
    # An opening and a closing for each, which are not among the requests.
    assert len(rows) == level.requests + 4


@pytest.mark.parametrize(
    "endpoint, code, says",
    [("nobody", "ValidationError", "nobody"), ("echo", "NoSession", "session")],
)
def test_a_session_that_does_not_open_is_no_request(runs: Runs, endpoint: str, code: str, says: str) -> None:
    import msgspec

    chat = plan_for(Connection(sandbox=True), stage(1), sessions=SessionProtocol())
    request = msgspec.structs.replace(chat.requests[0], fields={"EndpointName": endpoint})

    (level,) = runs.result(msgspec.structs.replace(chat, requests=(request,))).levels

    assert level.requests == 0 and level.sessions_failed >= 1
    assert level.errors[0].code == code and says in level.errors[0].message
