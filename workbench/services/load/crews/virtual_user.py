"""One user of a load test: its requests, and the session that it keeps."""

from __future__ import annotations

from time import time

import gevent

from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Status
from workbench.model.invocation import Invocation
from workbench.services.load.crews.agent import Agent
from workbench.services.load.measurement.measures import SESSION
from workbench.services.load.measurement.sample import Failing, Sample
from workbench.services.load.plan import Request
from workbench.services.sessions.lifecycle import open_failure_reason, opened_session_id
from workbench.services.sessions.requests import build_closing, build_opening, retarget

_PAUSE = 1.0
"""Seconds between two attempts to open a session."""


class VirtualUser:
    """Sends one request after the other.

    Args:
        agent: what sends.
    """

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._session_id = ""
        agent.users += 1

    def turn(self) -> Sample | None:
        """Sends the next request when it may begin; None where it needed a session and got none."""
        request, due = self._agent.turn()
        plan = self._agent.plan
        invocation = request.invocation(plan.connection)
        if plan.sessions is None:
            return self._agent.send(invocation, due)
        if not self._session_id and not self._open(invocation):
            gevent.sleep(_PAUSE)
            return None
        sample = self._agent.send(self._in_session(request, invocation), due)
        if sample.failure is not None:
            # It may be gone: the next request begins with another.
            self._session_id = ""
        return sample

    def stop(self) -> None:
        """Closes the session that is open."""
        self._agent.users -= 1
        plan = self._agent.plan
        if plan.sessions is None or not self._session_id:
            return
        like = plan.requests[0].invocation(plan.connection)
        try:
            self._agent.ask(build_closing(like, self._session_id, plan.sessions))
        except WorkbenchError as error:
            self._agent.session_opened(_refused(error))
        self._session_id = ""

    def _open(self, like: Invocation) -> bool:
        plan = self._agent.plan
        if plan.sessions is None:
            return False
        try:
            exchange = self._agent.ask(build_opening(like, plan.sessions))
        except WorkbenchError as error:
            self._agent.session_opened(_refused(error))
            return False
        if exchange.status is Status.CANCELLED:
            return False
        self._session_id = opened_session_id(exchange) or ""
        if self._session_id:
            self._agent.session_opened(None)
            self._agent.measured(SESSION, (exchange.outcome.duration_ms if exchange.outcome else None) or 0.0)
            return True
        failure = exchange.failure
        reason = failure.message if failure else open_failure_reason(exchange)
        code = failure.code if failure else "NoSession"
        status = exchange.response.http_status if exchange.response else 0
        self._agent.session_opened(_failed(Failing(code, status, reason)))
        return False

    def _in_session(self, request: Request, invocation: Invocation) -> Invocation:
        before = str(request.fields.get("SessionId", ""))
        return retarget(invocation, before or self._session_id, self._session_id)


def _refused(error: WorkbenchError) -> Sample:
    return _failed(Failing(type(error).__name__, message=error.message))


def _failed(failure: Failing) -> Sample:
    now = time()
    return Sample(began_at=now, ended_at=now, failure=failure)
