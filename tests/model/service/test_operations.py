"""The operations that have a name in the code are those of the service model."""

from __future__ import annotations

from workbench.model.service.operations import INVOKE, INVOKE_ASYNC, INVOKE_STREAM
from workbench.model.service.schema import schema


def test_they_are_the_operations_of_the_service() -> None:
    assert {INVOKE, INVOKE_STREAM, INVOKE_ASYNC} == set(schema().operations)
    assert schema().operations[INVOKE_STREAM].streams
    assert not schema().operations[INVOKE].streams
