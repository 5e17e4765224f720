"""Where the input of an asynchronous invocation is: in its body, or in S3, and never in both or neither.

Source: aws-samples/sagemaker-genai-hosting-examples, async-inference-inline-payload: a request with both, or
with a body that is too large, is answered with a ValidationError.
"""

from __future__ import annotations

from workbench.model.invocation import Base64Body, Invocation, TextBody
from workbench.model.service.schema import schema

INPUT_LOCATION = "InputLocation"


def async_input_problem(invocation: Invocation) -> str:
    """What the service would object to; empty where it would not, or the operation has no such choice.

    It can be sent all the same, to see what is said of it.
    """
    operation = schema().operations.get(invocation.operation)
    if operation is None or operation.field(INPUT_LOCATION) is None:
        return ""
    named = invocation.field(INPUT_LOCATION) is not None
    carried = invocation.body is not None and invocation.body not in (TextBody(""), Base64Body(""))
    if named and carried:
        return f"there is a payload too: the service takes that or {INPUT_LOCATION}, not both"
    if not named and not carried:
        return f"there is no payload either: the service takes that or {INPUT_LOCATION}"
    return ""
