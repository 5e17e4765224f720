"""Every error that the workbench raises on purpose: a message for the user, and a hint of what to do next.

    WorkbenchError
      ├── UsageError
      │     ├── NumberError
      │     ├── RequestFileError
      │     ├── UnconfirmedError
      │     ├── SearchError                (model.query.syntax)
      │     └── MalformedError             (interchange.location)
      │           ├── UnrecognizedError    (interchange.location)
      │           └── ForeignAddressError  (interchange.importers.importer)
      ├── ConfigurationError
      │     └── MissingConfigurationError
      ├── InvalidRequestError
      │     └── HeaderValueError
      ├── PayloadError
      │     └── Base64Error                (cli.core.exit_codes)
      ├── ConversionError
      ├── StoreError
      │     ├── ConflictError
      │     │     └── GoneError
      │     ├── FileExistsAlreadyError
      │     ├── NewerStoreError
      │     ├── FullStoreError
      │     ├── RejectedRecordError
      │     └── DamagedStoreError
      ├── NotFoundError
      │     └── AbsentBodyError            (model.body_absence)
      ├── EndpointError
      ├── NoIdentityError
      ├── OperationCancelledError
      ├── ServiceError
      │     └── AccountError
      │           ├── AccessDeniedError
      │           ├── NoLogGroupError
      │           └── ThrottledError
      ├── TlsError                         (aws.probe.network)
      ├── AliasError                       (cli.aliases)
      └── OutputError                      (cli.core.terminal.descriptors)

Faces (the command line, the app) catch `WorkbenchError` and show both; nothing below a face swallows one.
An answer of the service is never an exception: it is a `Failure` in an exchange (`workbench.model.exchange`).
"""

from __future__ import annotations

from workbench.model.hints.sentences import sentences
from workbench.model.hints.text import in_face
from workbench.model.redaction import redacted


class WorkbenchError(Exception):
    """Something the user can understand went wrong; nothing was sent unless the message says so.

    Args:
        message: what happened, in one sentence, without a trailing hint.
        hint: what to do next, in one or two sentences; empty where there is nothing to say.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        # Whatever an error quotes, it is shown and may be kept. The face that runs is the one that shows it.
        self.message = redacted(in_face(message))
        self.hint = redacted(in_face(hint))
        super().__init__(self.message)

    @property
    def text(self) -> str:
        """Message and hint as sentences on one line, for where there is room for one text."""
        return sentences(self.message, self.hint)


class UsageError(WorkbenchError):
    """Parameters that contradict each other, are missing, or cannot be understood."""


class NumberError(UsageError):
    """Text where a number is wanted."""


class RequestFileError(UsageError):
    """A file of a saved request, or of an environment, that does not say what one has to say."""


class ConfigurationError(WorkbenchError):
    """Profile, region, credentials or endpoint URL: there is nothing usable to send with."""


class MissingConfigurationError(ConfigurationError):
    """There is no region or there are no credentials; nothing that is there is wrong."""


class InvalidRequestError(WorkbenchError):
    """An invocation that cannot be put on the wire at all."""


class HeaderValueError(InvalidRequestError):
    """A value that no header can hold, such as one with a line break."""


class UnconfirmedError(UsageError):
    """An imported invocation with a value that is not known, or is taken from this machine, unconfirmed."""


class PayloadError(WorkbenchError):
    """A body that cannot be read: a missing file, a directory, text that is not base64."""


class ConversionError(WorkbenchError):
    """A body of a shape that another format has no room for."""


class StoreError(WorkbenchError):
    """The disk: a folder, history, draft or settings file cannot be read or written."""


class ConflictError(StoreError):
    """A file that would be overwritten has something in it that its writer has not seen."""


class GoneError(ConflictError):
    """A file that was read before is there no longer: it was renamed or deleted meanwhile."""


class FileExistsAlreadyError(StoreError):
    """A file is where another one was to be written; it is left as it is."""


class NewerStoreError(StoreError):
    """The history was written by a newer version; it is opened for reading only."""


class FullStoreError(StoreError):
    """The disk has no room for it."""


class RejectedRecordError(StoreError):
    """A record cannot be written as it is; the store takes others."""


class DamagedStoreError(StoreError):
    """The history file is not a valid database; it is left unchanged."""


class NotFoundError(WorkbenchError):
    """An exchange, request or session that is asked for by name or ID and does not exist."""


class EndpointError(WorkbenchError):
    """What would fail every further send: the endpoint is not there, or does not take the credentials.

    Args:
        message, hint: see `WorkbenchError`.
        answered: whether the service said so.
    """

    def __init__(self, message: str, hint: str, *, answered: bool) -> None:
        super().__init__(message, hint)
        self.answered = answered


class OperationCancelledError(WorkbenchError):
    """Cancelled before anything was sent."""


class ServiceError(WorkbenchError):
    """A service other than the runtime answered a question of the workbench with an error.

    Args:
        message: what happened, in one sentence.
        hint: what to do next.
        code: the service's name for it, such as `AccessDeniedException`; empty where it gave none.
    """

    def __init__(self, message: str, hint: str = "", *, code: str = "") -> None:
        super().__init__(message, hint)
        self.code = code


class NoIdentityError(WorkbenchError):
    """AWS STS did not answer, or something else answered in its place.

    Args:
        message, hint: as for every error.
        brief: the same in a few words, for a line that has no room.
    """

    def __init__(self, message: str, hint: str = "", *, brief: str) -> None:
        super().__init__(message, hint)
        self.brief = brief


class AccountError(ServiceError):
    """A question about the account (control plane, metrics, scaling) that AWS refused, or did not answer.

    Args:
        message: what happened, in one sentence.
        hint: what to do next.
        action: the IAM action that it takes, such as `sagemaker:ListEndpoints`.
        resource: what it was asked of.
        code: the service's error code; empty where no answer came.
    """

    def __init__(
        self, message: str, hint: str = "", *, action: str = "", resource: str = "", code: str = ""
    ) -> None:
        super().__init__(message, hint, code=code)
        self.action = action
        self.resource = resource


class AccessDeniedError(AccountError):
    """The credentials are valid, and may not ask that."""


class NoLogGroupError(AccountError):
    """There is no such log group, or stream: nothing was ever printed there, or it has expired."""


class ThrottledError(AccountError):
    """The service asked for fewer requests, and went on doing so."""
