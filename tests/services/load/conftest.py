"""Locust in the process of the tests, which it leaves as it is, and a model server to load."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.llm_server import LlmServer
from workbench.model.invocation import Connection
from workbench.services.load.plan import LoadPlan, Request, Stage

if TYPE_CHECKING:
    from workbench.services.load.crews.engine import LogCollector

Model = Callable[..., LlmServer]


@pytest.fixture
def locust(monkeypatch: pytest.MonkeyPatch) -> Iterator[LogCollector]:
    """What Locust warns of. Its modules may be loaded from then on, and replace nothing of Python's."""
    from workbench.services.load.crews.engine import load_locust

    with monkeypatch.context() as patch:
        patch.setenv("LOCUST_SKIP_MONKEY_PATCH", "1")
        collector = load_locust()
    yield collector
    logging.getLogger().removeHandler(collector)


@pytest.fixture
def model() -> Iterator[Model]:
    """Starts model servers; they end with the test."""
    servers: list[LlmServer] = []

    def start(**options: Any) -> LlmServer:
        servers.append(LlmServer(**options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def connection_to(url: str) -> Connection:
    """A connection that needs no credentials."""
    return Connection(endpoint_url=url, region="us-east-1", sign=False)


def stage(users: int, seconds: float = 1.0) -> Stage:
    """A stage whose users start at once."""
    return Stage(users=users, seconds=seconds, spawn_rate=100.0)


def plan_for(connection: Connection, *stages: Stage, **options: Any) -> LoadPlan:
    """A plan that sends a chat request."""
    fields = {"EndpointName": "chat", "ContentType": "application/json"}
    request = Request(operation="InvokeEndpoint", fields=fields, body=b'{"inputs": "hello"}')
    return LoadPlan(
        name="chat",
        requests=(request,),
        connection=connection,
        stages=stages or (stage(2),),
        **options,
    )
