"""A worker of a load test: it gets its plan from the master, sends, and reports."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

import gevent
import msgspec
from locust.env import Environment
from locust.rpc.protocol import Message
from locust.runners import WorkerRunner

from workbench.model.errors import ConfigurationError, OperationCancelledError, WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.model.sandbox_info import SandboxInfo
from workbench.services.load.crews import messages
from workbench.services.load.crews.agent import Agent
from workbench.services.load.crews.locust_user import Seat, user_class
from workbench.services.load.crews.messages import Refusal
from workbench.services.load.plan import LoadPlan
from workbench.services.workbench import Workbench

_TICK = 0.05


class MastersSandbox:
    """The sandbox that the master's plan names; to be given to a `Workbench` before there is a plan.

    Attributes:
        info: None until there is one.
    """

    def __init__(self) -> None:
        self.info: SandboxInfo | None = None

    def __call__(self) -> SandboxInfo:
        """Returns where it is."""
        if self.info is None:
            raise ConfigurationError("The master has named no sandbox.")
        return self.info


class Worker:
    """Sends for a master until that has enough.

    Args:
        bench: what sends; its sandbox is `sandbox`.
        sandbox: is told where the master's sandbox is.
        change: makes this machine's connection of the plan's.
        permit: raises a `WorkbenchError` where nothing may be sent with a connection. It may ask somebody: it
            is called in a thread, while heartbeats go on.
    """

    def __init__(
        self,
        bench: Workbench,
        sandbox: MastersSandbox,
        change: Callable[[Connection], Connection],
        permit: Callable[[Connection], None],
    ) -> None:
        self._bench = bench
        self._sandbox = sandbox
        self._change = change
        self._permit = permit
        self._seat = Seat()
        self._error: WorkbenchError | None = None
        self._runner: WorkerRunner | None = None

    def run(self, host: str, port: int, cancellation: CancelToken) -> None:
        """Connects, and sends until the master says that it is over. To be called in the main thread.

        Raises:
            OperationCancelledError: cancelled; the master knows that this worker is gone.
            ConfigurationError: there is no master, or nothing can be sent from here.
        """
        # Without these Locust would read them from its own configuration files.
        options = Namespace(web_base_path="", headless=True)
        environment = Environment(user_classes=[user_class(self._seat)], parsed_options=options)
        runner = self._connected(environment, host, port, cancellation)
        self._runner = runner
        environment.events.report_to_master.add_listener(self._report)  # type: ignore[no-untyped-call]
        runner.register_message(messages.PLAN, self._take_plan, concurrent=True)
        runner.register_message(messages.OPEN, self._open)
        runner.register_message(messages.DRAIN, self._drain, concurrent=True)
        runner.send_message(messages.HELLO)
        while len(runner.greenlet) and self._error is None:
            gevent.sleep(_TICK)
            if cancellation.cancelled:
                self._leave(environment, runner)
                raise OperationCancelledError("The worker was interrupted.")
        if self._error is not None:
            self._leave(environment, runner)
            raise self._error

    def _connected(
        self, environment: Environment, host: str, port: int, cancellation: CancelToken
    ) -> WorkerRunner:
        connecting = gevent.spawn(environment.create_worker_runner, host, port)
        while not connecting.ready():
            gevent.sleep(_TICK)
            if cancellation.cancelled:
                connecting.kill(block=False)
                raise OperationCancelledError("The worker was interrupted.")
        try:
            runner: WorkerRunner = connecting.get()
        except ConnectionError:
            raise ConfigurationError(
                f"There is no master at {host}:{port}.", "Name its machine with --master-host."
            ) from None
        return runner

    def _leave(self, environment: Environment, runner: WorkerRunner) -> None:
        if self._seat.agent is not None:
            self._seat.agent.drain(0.0)
            self._send_report(environment, runner)
        environment.stop_timeout = 0
        environment.events.quitting.fire(environment=environment)  # type: ignore[no-untyped-call]
        runner.quit()

    # What the master says.

    def _take_plan(self, environment: Environment, msg: Message, **_: object) -> None:
        runner = environment.runner
        assert isinstance(runner, WorkerRunner)  # noqa: S101  made by `run`
        try:
            assignment = messages.assignment_of(msg.data)
            plan = msgspec.structs.replace(
                assignment.plan, connection=self._change(assignment.plan.connection)
            )
            # This machine's credentials may lead to another account than the master's.
            gevent.get_hub().threadpool.apply(self._permit, (plan.connection,))
            agent = self._agent(plan)
        except msgspec.DecodeError:
            self._error = ConfigurationError(
                "The master has another version of the workbench.",
                "Install the same version on every machine.",
            )
        except WorkbenchError as error:
            self._error = error
        else:
            if assignment.open:
                agent.open(assignment.level)
            self._seat.take(agent)
            runner.send_message(messages.READY)
            return
        refusal = Refusal(self._error.message, self._error.hint)
        runner.send_message(messages.REFUSED, msgspec.to_builtins(refusal))

    def _agent(self, plan: LoadPlan) -> Agent:
        self._sandbox.info = plan.sandbox
        request = plan.requests[0].invocation(plan.connection)
        # Loading the SDK takes a second, in which heartbeats go on.
        gevent.get_hub().threadpool.apply(self._bench.warm, (request,))
        return Agent(self._bench, plan)

    def _open(self, environment: Environment, msg: Message, **_: object) -> None:
        if self._seat.agent is not None:
            self._seat.agent.open(msg.data["level"])

    def _drain(self, environment: Environment, msg: Message, **_: object) -> None:
        runner = environment.runner
        assert isinstance(runner, WorkerRunner)  # noqa: S101  made by `run`
        if self._seat.agent is not None:
            self._seat.agent.drain(msg.data["grace"])
        # Every request has ended: users need no time to stop.
        environment.stop_timeout = 0
        self._send_report(environment, runner)
        runner.send_message(messages.DRAINED)

    # What it reports.

    def _report(self, client_id: str, data: dict[str, Any], **_: object) -> None:
        agent = self._seat.agent
        if agent is not None:
            messages.add_counts(data, agent.level, agent.take())

    def _send_report(self, environment: Environment, runner: WorkerRunner) -> None:
        """Sends a report now, as Locust does once a second."""
        data: dict[str, Any] = {}
        events = environment.events
        events.report_to_master.fire(client_id=runner.client_id, data=data)  # type: ignore[no-untyped-call]
        runner.send_message("stats", data)
