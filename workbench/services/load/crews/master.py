"""The master of a load test: its users run in workers, in other processes or on other machines."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

import gevent
import msgspec
from locust.env import Environment
from locust.exception import RPCError
from locust.rpc.protocol import Message
from locust.runners import STATE_MISSING, MasterRunner

from workbench.model.errors import ConfigurationError, OperationCancelledError
from workbench.model.progress import CancelToken
from workbench.services.load.crews import messages
from workbench.services.load.crews.crew import Crew, Report, stop_timeout
from workbench.services.load.crews.engine import LogCollector
from workbench.services.load.crews.locust_user import Seat, user_class
from workbench.services.load.crews.messages import Assignment, Refusal
from workbench.services.load.plan import LoadPlan

_TICK = 0.05
_LATEST = 15.0
"""Seconds beyond the grace that workers have to report in."""


class MasterCrew(Crew):
    """Users in workers that connect to this process.

    Args:
        plan: what is sent.
        host, port: where workers connect to; port 0 takes any.
        log: takes what there is to say of workers.

    Raises:
        ConfigurationError: the port cannot be listened at.
    """

    def __init__(self, plan: LoadPlan, host: str, port: int, log: LogCollector) -> None:
        environment = Environment(user_classes=[user_class(Seat())], stop_timeout=stop_timeout(plan))
        try:
            self._master: MasterRunner = environment.create_master_runner(host, port)
        except (RPCError, SystemExit):
            raise ConfigurationError(
                f"Workers cannot connect: {host}:{port} is not free to listen on.",
                "Name another port with --master-bind-port.",
            ) from None
        super().__init__(environment, self._master)
        self._plan = plan
        self._log = log
        self._level = 0
        self._opened = self._began = False
        self._ready: dict[str, str] = {}
        self._drained: set[str] = set()
        self._refusal: Refusal | None = None
        self._reports: list[Report] = []
        self._master.register_message(messages.HELLO, self._assign)
        self._master.register_message(messages.READY, self._welcome)
        self._master.register_message(messages.REFUSED, self._refuse)
        self._master.register_message(messages.DRAINED, self._note_drained)
        environment.events.worker_report.add_listener(self._read_report)  # type: ignore[no-untyped-call]

    @property
    def port(self) -> int:
        """Where workers connect to."""
        return int(self._master.server.port)

    @property
    def workers(self) -> int:
        return int(self._master.worker_count)

    @property
    def stopped(self) -> bool:
        return self._began and (super().stopped or not self.workers)

    def wait(
        self, count: int, cancellation: CancelToken, check: Callable[[int], None] = lambda ready: None
    ) -> None:
        """Waits until so many workers can send.

        Args:
            check: is asked now and then, with the number of those that can; it may raise.

        Raises:
            OperationCancelledError: cancelled.
            ConfigurationError: a worker cannot send.
        """
        while len(self._ready) < count:
            if cancellation.cancelled:
                raise OperationCancelledError("Nothing was sent.")
            if self._refusal is not None:
                raise ConfigurationError(f"A worker cannot send: {self._refusal.message}", self._refusal.hint)
            check(len(self._ready))
            gevent.sleep(_TICK)

    def begin(self, level: int, stages: tuple[Any, ...]) -> None:
        super().begin(level, stages)
        self._began = True

    def drain(self, grace: float) -> None:
        self._opened = False
        self._master.send_message(messages.DRAIN, {"grace": grace})
        deadline = monotonic() + grace + _LATEST
        while self._awaited() and monotonic() < deadline:
            gevent.sleep(_TICK)
        for worker in self._awaited():
            self._log.note(f"{self._ready[worker]} has not reported its last requests.")

    def take(self) -> list[Report]:
        for worker, name in self._ready.items() if self._began else ():
            client = self._master.clients.get(worker)
            if client is None:
                # It reports first, see `Worker.run`.
                self._log.note(f"{name} has left. The counts have all that it sent.")
            elif client.state == STATE_MISSING:
                self._log.note(f"{name} has stopped answering: its last requests are not in the counts.")
        reports, self._reports = self._reports, []
        return reports

    def _open(self, level: int) -> None:
        self._level, self._opened = level, True
        self._drained.clear()
        self._master.send_message(messages.OPEN, {"level": level})

    def _awaited(self) -> set[str]:
        """Returns the workers that have not reported their last requests and can still do so."""
        alive = {
            worker
            for worker in self._ready
            if (client := self._master.clients.get(worker)) is not None and client.state != STATE_MISSING
        }
        return alive - self._drained

    # What workers say.

    def _assign(self, environment: Environment, msg: Message, **_: object) -> None:
        assignment = Assignment(self._plan, self._level, self._opened)
        self._master.send_message(messages.PLAN, messages.packed(assignment), client_id=msg.node_id)

    def _welcome(self, environment: Environment, msg: Message, **_: object) -> None:
        machine = str(msg.node_id).rpartition("_")[0]
        self._ready[msg.node_id] = f"worker {len(self._ready) + 1} ({machine})"

    def _refuse(self, environment: Environment, msg: Message, **_: object) -> None:
        self._refusal = msgspec.convert(msg.data, Refusal)

    def _note_drained(self, environment: Environment, msg: Message, **_: object) -> None:
        self._drained.add(msg.node_id)

    def _read_report(self, client_id: str, data: dict[str, Any], **_: object) -> None:
        counts = messages.counts_of(data)
        if counts is not None:
            self._reports.append(Report(self._ready.get(client_id, client_id), *counts))
