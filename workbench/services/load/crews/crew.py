"""Who runs the users of a load test, in this process or in others."""

from __future__ import annotations

import socket
import sys
from abc import ABC, abstractmethod
from typing import NamedTuple

import gevent
from locust.env import Environment
from locust.runners import STATE_STOPPED, Runner
from locust.stats import stats_history
from locust.web import WebUI

from workbench.model.errors import ConfigurationError
from workbench.services.load.crews.agent import Agent
from workbench.services.load.crews.locust_user import Seat, StagesShape, user_class
from workbench.services.load.measurement.tally import Tally
from workbench.services.load.plan import LoadPlan, Stage
from workbench.services.workbench import Workbench

LOCAL = "this process"


class Report(NamedTuple):
    """What one process has counted since it reported last.

    Args:
        worker: its name.
        level: of the run.
        tally: the counts.
    """

    worker: str
    level: int
    tally: Tally


class LocustCounts(NamedTuple):
    """What Locust itself has counted."""

    requests: int
    failures: int


class Crew(ABC):
    """Runs users on a runner of Locust.

    Args:
        environment: of Locust.
        runner: created in it.
    """

    def __init__(self, environment: Environment, runner: Runner) -> None:
        self.environment = environment
        self.runner = runner
        self._web: WebUI | None = None
        self._starting: gevent.Greenlet | None = None
        self._history: gevent.Greenlet | None = None
        self._ended = False

    @property
    def users(self) -> int:
        """How many users run."""
        return int(self.runner.user_count)

    @property
    def workers(self) -> int:
        """How many processes send."""
        return 1

    @property
    def stopped(self) -> bool:
        """Whether somebody else has stopped it: the button of the web page, or every worker is gone."""
        return bool(self.runner.state == STATE_STOPPED)

    @property
    def counts(self) -> LocustCounts:
        """What Locust has counted."""
        total = self.runner.stats.total
        return LocustCounts(total.num_requests, total.num_failures)

    def serve(self, host: str, port: int) -> str:
        """Shows Locust's web page; returns its address.

        Raises:
            ConfigurationError: the port cannot be listened at.
        """
        _check_port(host, port)
        self._web = self.environment.web_ui = _Page(self.environment, host, port)
        self._history = gevent.spawn(stats_history, self.runner)
        return f"http://{host}:{port}"

    def begin(self, level: int, stages: tuple[Stage, ...]) -> None:
        """Begins a level: its users start, and may send."""
        self._open(level)
        if self._starting is not None:
            self._starting.kill()
        if len(stages) > 1:
            shape = StagesShape(stages)
            shape.runner = self.runner
            self.environment.shape_class = shape
            self.runner.start_shape()
            return
        # A master waits here until the users have started.
        self._starting = gevent.spawn(self.runner.start, stages[0].users, stages[0].spawn_rate)

    @abstractmethod
    def drain(self, grace: float) -> None:
        """Ends a level: nothing begins any more, what is in flight has so many seconds to end."""

    @abstractmethod
    def take(self) -> list[Report]:
        """Returns what was reported since it was asked last."""

    def end(self) -> None:
        """Lets go of users, workers and ports; a second time does nothing."""
        if self._ended:
            return
        self._ended = True
        # Every request has ended: nobody has to be waited for.
        self.environment.stop_timeout = 0
        for greenlet in (self._starting, self._history):
            if greenlet is not None:
                greenlet.kill()
        if self._web is not None:
            self._web.stop()  # type: ignore[no-untyped-call]
        self.runner.quit()

    @abstractmethod
    def _open(self, level: int) -> None:
        """Lets users send for a level."""


class _Page(WebUI):
    """Locust's page. Locust reads the arguments of this process as if they were its own."""

    def update_template_args(self) -> None:
        """Gathers what the page shows."""
        arguments = sys.argv
        sys.argv = arguments[:1]
        try:
            super().update_template_args()  # type: ignore[no-untyped-call]
        finally:
            sys.argv = arguments


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"Locust's page cannot listen at {host}:{port}: {error.strerror}.",
                "Name another port with --web.",
            ) from None


class LocalCrew(Crew):
    """Users in this process.

    Args:
        bench: what sends.
        plan: what is sent.

    Raises:
        WorkbenchError: nothing can be sent from here.
    """

    def __init__(self, bench: Workbench, plan: LoadPlan) -> None:
        seat = Seat()
        self._agent = Agent(bench, plan)
        seat.take(self._agent)
        environment = Environment(user_classes=[user_class(seat)], stop_timeout=stop_timeout(plan))
        super().__init__(environment, environment.create_local_runner())

    def drain(self, grace: float) -> None:
        self._agent.drain(grace)

    def take(self) -> list[Report]:
        return [Report(LOCAL, self._agent.level, self._agent.take())]

    def _open(self, level: int) -> None:
        self._agent.open(level)


def stop_timeout(plan: LoadPlan) -> float:
    """Returns the seconds that a user which is to stop has for its request.

    Between the levels of a sweep no user has a request.
    """
    return 0.0 if plan.sweep or len(plan.stages) == 1 else plan.grace
