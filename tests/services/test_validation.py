"""What is refused before it is sent, because it cannot be put on the wire."""

from __future__ import annotations

import pytest

from workbench.model.caveat import Caveat, CaveatKind
from workbench.model.errors import InvalidRequestError, UnconfirmedError, UsageError, WorkbenchError
from workbench.model.invocation import FieldValue, Invocation
from workbench.model.runs.run import RunKind
from workbench.services.validation import check, require_confirmed


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"ContentType": "text/csv"}, InvalidRequestError, "EndpointName is missing"),
        ({"EndpointName": "e", "Color": 1}, UsageError, "InvokeEndpoint has no field Color"),
        ({"EndpointName": "e", "Body": "x"}, UsageError, "InvokeEndpoint has no field Body"),
        ({"EndpointName": "e", "CustomAttributes": "a\nb"}, InvalidRequestError, "CustomAttributes: "),
    ],
)
def test_fields_that_cannot_be_sent(
    fields: dict[str, FieldValue], error: type[WorkbenchError], message: str
) -> None:
    with pytest.raises(error) as refusal:
        check(Invocation(fields=fields))
    assert refusal.value.message.startswith(message)


def test_values_that_are_equal_and_of_other_types_are_not_taken_for_one_another() -> None:
    """1, 1.0 and True are equal: what was said of one is not said of the others."""
    for value in ("1", 1, 1.0, True):
        check(Invocation(operation="InvokeEndpointAsync", fields=_asynchronous(value)))


def _asynchronous(timeout: FieldValue) -> dict[str, FieldValue]:
    return {"EndpointName": "e", "InputLocation": "s3://b/k", "InvocationTimeoutSeconds": timeout}


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ("InvokeEndpoints", "SageMaker Runtime has no operation 'InvokeEndpoints'"),
        (RunKind.REPEAT.value, "This row of the history summarizes several requests"),
    ],
)
def test_an_operation_that_there_is_not(operation: str, message: str) -> None:
    with pytest.raises(UsageError) as refusal:
        check(Invocation(operation=operation, fields={"EndpointName": "e"}))
    assert refusal.value.message.startswith(message)


def test_what_a_foreign_text_leaves_open_waits_for_its_user() -> None:
    open_value = Caveat(member="ContentType", kind=CaveatKind.VARIABLE, text="TYPE", line=3)
    waiting = Invocation(fields={"EndpointName": "e"}, caveats=(open_value,))
    with pytest.raises(UnconfirmedError) as refusal:
        require_confirmed(waiting)
    assert refusal.value.message == str(open_value)
    require_confirmed(waiting.confirmed())
