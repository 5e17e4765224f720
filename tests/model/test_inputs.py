"""An asynchronous invocation's input is in its body or in S3; its times have the model's bounds."""

from __future__ import annotations

import pytest

from workbench.model.inputs import async_input_problem
from workbench.model.invocation import Body, BytesBody, Invocation, TextBody
from workbench.model.service.schema import schema


@pytest.mark.parametrize(
    ("operation", "location", "body", "message"),
    [
        ("InvokeEndpointAsync", "s3://b/k", None, ""),
        ("InvokeEndpointAsync", "s3://b/k", TextBody(""), ""),
        ("InvokeEndpointAsync", None, BytesBody(b"x"), ""),
        ("InvokeEndpointAsync", "s3://b/k", TextBody("x"), "not both"),
        ("InvokeEndpointAsync", None, None, "no payload either"),
        ("InvokeEndpoint", None, None, ""),
        ("Unheard", None, None, ""),
    ],
)
def test_exactly_one_of_the_two(
    operation: str, location: str | None, body: Body | None, message: str
) -> None:
    invocation = Invocation(operation=operation, body=body).with_field("InputLocation", location)
    problem = async_input_problem(invocation)
    assert message in problem and bool(message) == bool(problem)


@pytest.mark.parametrize(
    ("name", "value", "good"),
    [
        ("RequestTTLSeconds", 60, True),
        ("RequestTTLSeconds", 21_600, True),
        ("RequestTTLSeconds", 59, False),
        ("RequestTTLSeconds", 21_601, False),
        ("RequestTTLSeconds", "soon", False),
        ("InvocationTimeoutSeconds", 3600, True),
        ("InvocationTimeoutSeconds", 3601, False),
        ("InvocationTimeoutSeconds", 0, False),
        ("InputLocation", "s3://bucket/key", True),
        ("InputLocation", "bucket/key", False),
    ],
)
def test_bounds_of_the_service_model(name: str, value: str | int, good: bool) -> None:
    field = schema()["InvokeEndpointAsync"].field(name)
    assert field is not None
    assert bool(field.problem(value)) != good


def test_a_body_of_128_000_bytes_is_the_largest_that_is_carried() -> None:
    body = schema()["InvokeEndpointAsync"].body
    assert body is not None and body.maximum == 128_000
