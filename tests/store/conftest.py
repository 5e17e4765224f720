"""What the tests of the disk share: folders of their own, and exchanges to put there."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.new_history import put_new_history
from workbench.model import BytesBody, Exchange, Failure, FailureKind, Invocation, Outcome, Response, Timing
from workbench.store import AppDirs, History

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]


@pytest.fixture
def history(places: AppDirs) -> Iterator[History]:
    """A new history."""
    put_new_history(places.data)
    with History.open(places) as opened:
        yield opened


@pytest.fixture(scope="session")
def exchange() -> MakeExchange:
    """Makes an exchange that is about to be sent."""

    def make(endpoint: str = "iris", body: bytes | None = b"5.1,3.5", **members: Any) -> Exchange:
        fields = {"EndpointName": endpoint, **members.pop("fields", {})}
        invocation = Invocation(
            operation=members.pop("operation", "InvokeEndpoint"),
            fields=fields,
            body=None if body is None else BytesBody(body),
        )
        return Exchange(
            uuid=str(uuid.uuid4()),
            started_at=datetime.now(UTC),
            invocation=invocation,
            **members,
        )

    return make


@pytest.fixture(scope="session")
def outcome() -> MakeOutcome:
    """Makes what came of it: an answer, or an answer with a failure where a code is given."""

    def make(body: bytes = b"setosa", status: int = 200, code: str = "", **output: Any) -> Outcome:
        failure = Failure(kind=FailureKind.MODEL, code=code, message="it said so") if code else None
        return Outcome(
            response=Response(http_status=status, body=body, output=output),
            failure=failure,
            timing=Timing(total_ms=12.5),
            attempts=1,
        )

    return make
