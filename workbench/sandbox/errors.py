"""What the service refuses with. Raised behind the front, which renders it in the protocol spoken."""

from __future__ import annotations

from collections.abc import Mapping


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
