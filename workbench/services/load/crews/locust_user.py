"""The user and the shape of load that Locust runs: both hand over to what is ours."""

from __future__ import annotations

from gevent.event import Event
from locust import LoadTestShape, User, task

from workbench.model.redaction import redacted
from workbench.services.load.crews.agent import Agent
from workbench.services.load.crews.virtual_user import VirtualUser
from workbench.services.load.measurement.measures import LATENCY
from workbench.services.load.measurement.sample import Failing
from workbench.services.load.plan import Stage


class RequestFailedError(Exception):
    """What Locust counts a failed request by: its code and its status."""


class Seat:
    """Where an agent will be: workers get theirs after they have connected.

    Attributes:
        agent: None until `take`, and for ever on a master, whose users run elsewhere.
    """

    def __init__(self) -> None:
        self.agent: Agent | None = None
        self._taken = Event()

    def take(self, agent: Agent) -> None:
        """Puts an agent there; users that wait for it go on."""
        self.agent = agent
        self._taken.set()

    def wait(self) -> Agent:
        """Returns the agent once it is there."""
        while self.agent is None:
            self._taken.wait()
        return self.agent


def user_class(seat: Seat) -> type[User]:
    """Returns a class of users that send through the agent of a seat; it has one name everywhere."""

    class InvocationUser(User):
        """Sends requests one after the other."""

        virtual: VirtualUser | None = None

        def on_start(self) -> None:
            """Waits for the agent."""
            self.virtual = VirtualUser(seat.wait())

        def on_stop(self) -> None:
            """Closes what is open."""
            if self.virtual is not None:
                self.virtual.stop()
                self.virtual = None

        @task
        def invoke(self) -> None:
            """Sends a request, and tells Locust of it."""
            if self.virtual is None or seat.agent is None:
                return
            sample = self.virtual.turn()
            if sample is None or sample.cancelled:
                return
            plan, failure = seat.agent.plan, sample.failure
            self.environment.events.request.fire(
                request_type=plan.operation,
                name=plan.endpoint_name or plan.name,
                response_time=sample.values.get(LATENCY, 0.0),
                response_length=sample.response_bytes,
                exception=None if failure is None else _error_of(failure),
                context={},
            )

    return InvocationUser


def _error_of(failure: Failing) -> RequestFailedError:
    """What Locust's page lists; the code is the endpoint's own text."""
    return RequestFailedError(redacted(f"{failure.code} {failure.http_status}"))


class StagesShape(LoadTestShape):
    """Stages one after the other; the last one lasts until the load is ended.

    Args:
        stages: at least one.
    """

    def __init__(self, stages: tuple[Stage, ...]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._stages = stages

    def tick(self) -> tuple[int, float]:
        """Returns how many users there are to be now, and how many start or stop each second."""
        left: float = self.get_run_time()  # type: ignore[no-untyped-call]
        for stage in self._stages[:-1]:
            if left < stage.seconds:
                return stage.users, stage.spawn_rate
            left -= stage.seconds
        return self._stages[-1].users, self._stages[-1].spawn_rate
