"""`--cli-input-json`: what an option leaves open is taken from one object."""

from __future__ import annotations

import pytest

from workbench.interchange.input_json import filled
from workbench.model.errors import UsageError
from workbench.model.invocation import Body, Invocation, TextBody
from workbench.model.service.schema import Field, schema

OPERATION = schema().operations["InvokeEndpoint"]
ASYNC = schema().operations["InvokeEndpointAsync"]


def decode(member: Field, text: str) -> Body:
    assert member.name == "Body"
    return TextBody(f"decoded {text}")


def test_options_stand_before_the_object() -> None:
    invocation = Invocation(fields={"EndpointName": "mine"}, body=TextBody("mine"))
    text = '{"EndpointName": "theirs", "Accept": "text/csv", "Body": 5}'
    made = filled(OPERATION, invocation, text, decode)
    assert dict(made.fields) == {"EndpointName": "mine", "Accept": "text/csv"}
    assert made.body == TextBody("mine")


def test_the_object_gives_the_rest() -> None:
    made = filled(OPERATION, Invocation(), '{"EndpointName": "e", "Body": "aGk="}', decode)
    assert dict(made.fields) == {"EndpointName": "e"}
    assert made.body == TextBody("decoded aGk=")
    timeout = filled(ASYNC, Invocation(), '{"InvocationTimeoutSeconds": 60, "Unknown": "x"}', decode)
    assert dict(timeout.fields) == {"InvocationTimeoutSeconds": 60, "Unknown": "x"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Invalid JSON received."),
        ("{", "Invalid JSON received."),
        ("[1]", "a JSON object is expected, not list"),
        ("null", "a JSON object is expected, not NoneType"),
        ('{"Body": 5}', "Body takes text, not 5"),
        ('{"Accept": 5}', "Accept takes text, not 5"),
        ('{"Accept": true}', "Accept takes text, not True"),
        ('{"Unknown": {}}', "Unknown takes text, not {}"),
    ],
)
def test_a_value_of_a_wrong_type_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as error:
        filled(OPERATION, Invocation(), text, decode)
    assert error.value.message == f"--cli-input-json: {reason}"


@pytest.mark.parametrize("value", ['"60"', "true", "1.5", "null"])
def test_a_number_is_a_whole_number(value: str) -> None:
    with pytest.raises(UsageError, match="InvocationTimeoutSeconds takes a whole number"):
        filled(ASYNC, Invocation(), f'{{"InvocationTimeoutSeconds": {value}}}', decode)
