"""Exit codes, as the AWS CLI v2 has them (aws-cli v2, awscli/constants.py and errorhandler.py).

One rule for all commands; docs/exit-codes-and-json.md has it as a table. 252: the command line itself, or a
file whose content it gives as a value, is wrong. 255: something that it names does not exist, or exists and
would be overwritten. Of several outcomes in one command the largest code counts.
"""

from __future__ import annotations

from enum import IntEnum

from workbench.model.errors import (
    EndpointError,
    FileExistsAlreadyError,
    HeaderValueError,
    InvalidRequestError,
    MissingConfigurationError,
    NotFoundError,
    NumberError,
    OperationCancelledError,
    PayloadError,
    ServiceError,
    UsageError,
    WorkbenchError,
)


class Exit(IntEnum):
    """The exit code of a process."""

    DONE = 0
    DIFFERENT = 1
    """A check or a comparison found a difference."""
    INTERRUPTED = 130
    USAGE = 252
    CONFIGURATION = 253
    """No credentials, or no region. A configuration that is invalid is `OTHER`."""
    SERVICE = 254
    """The service answered with an error."""
    OTHER = 255


class Base64Error(PayloadError):
    """A body that is not valid base64; the AWS CLI counts it among all other errors."""


_BY_ERROR: tuple[tuple[type[WorkbenchError], Exit], ...] = (
    (Base64Error, Exit.OTHER),
    (NumberError, Exit.OTHER),
    (HeaderValueError, Exit.OTHER),
    (NotFoundError, Exit.OTHER),
    (FileExistsAlreadyError, Exit.OTHER),
    (UsageError, Exit.USAGE),
    (InvalidRequestError, Exit.USAGE),
    (PayloadError, Exit.USAGE),
    (MissingConfigurationError, Exit.CONFIGURATION),
    (OperationCancelledError, Exit.INTERRUPTED),
    (ServiceError, Exit.SERVICE),
)


def exit_of(error: WorkbenchError) -> Exit:
    """The exit code of an error."""
    if isinstance(error, EndpointError):
        return Exit.SERVICE if error.answered else Exit.OTHER
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), Exit.OTHER)
