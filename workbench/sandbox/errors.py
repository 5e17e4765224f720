"""What the service refuses with. Raised behind the front, which renders it in the protocol spoken."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises where bytes are not JSON, or not of the type that is asked for.

A name in an object that is not UTF-8 is told apart, and so is nesting deeper than Python's stack.
"""


class ServiceError(Exception):
    """An error of the service: a code, an HTTP status, a message, and the members modeled for it.

    Args:
        code: its name, such as `ModelError`; empty where the service sends none.
        status: the HTTP status.
        message: None is sent as null, which the real service does under throttling.
        members: further members of its JSON body.
    """

    def __init__(
        self, code: str, status: int, message: str | None, members: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.message = message
        self.members = members or {}


def validation_error(message: str) -> ServiceError:
    """The runtime's answer to a request that it will not route."""
    return ServiceError("ValidationError", 400, message)


def denied(action: str, endpoint_name: str, account: str, region: str = "us-east-1") -> ServiceError:
    """Returns what the sandbox's user is told of an endpoint that no policy allows it to touch.

    Source of the text: the IAM User Guide, "Troubleshoot access denied error messages".
    """
    return ServiceError(
        "AccessDeniedException",
        403 if action.endswith("InvokeEndpoint") else 400,
        f"User: arn:aws:iam::{account}:user/sandbox is not authorized to perform: {action} on resource: "
        f"arn:aws:sagemaker:{region}:{account}:endpoint/{endpoint_name} because no "
        f"identity-based policy allows the {action} action",
    )
