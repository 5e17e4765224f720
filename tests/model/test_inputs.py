"""An asynchronous invocation's input is in its body or in S3; its times have the model's bounds."""

from __future__ import annotations

from workbench.model.inputs import async_input_problem
from workbench.model.invocation import Body, BytesBody, Invocation, TextBody
from workbench.model.service.schema import schema


def test_exactly_one_of_the_two() -> None:
    cases: list[tuple[str, str | None, Body | None, str]] = [
        ("InvokeEndpointAsync", "s3://b/k", None, ""),
        ("InvokeEndpointAsync", "s3://b/k", TextBody(""), ""),
        ("InvokeEndpointAsync", None, BytesBody(b"x"), ""),
        ("InvokeEndpointAsync", "s3://b/k", TextBody("x"), "not both"),
        ("InvokeEndpointAsync", None, None, "no payload either"),
        ("InvokeEndpoint", None, None, ""),
        ("Unheard", None, None, ""),
    ]
    for operation, location, body, message in cases:
        invocation = Invocation(operation=operation, body=body).with_field("InputLocation", location)
        problem = async_input_problem(invocation)
        assert message in problem and bool(message) == bool(problem), (operation, location, body, message)


def test_bounds_of_the_service_model() -> None:
    cases: list[tuple[str, str | int, bool]] = [
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
    ]
    for name, value, good in cases:
        field = schema()["InvokeEndpointAsync"].field(name)
        assert field is not None, (name, value, good)
        assert bool(field.problem(value)) != good, (name, value, good)


def test_a_body_of_128_000_bytes_is_the_largest_that_is_carried() -> None:
    body = schema()["InvokeEndpointAsync"].body
    assert body is not None and body.maximum == 128_000
