"""Questions to AWS about the account: one call at a time, repeated where the service asks for patience.

Used by everything that is not SageMaker Runtime: the control plane, scaling, metrics, tags, listings of S3.
"""

from __future__ import annotations

import random
import re
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.aws.config_errors import no_sandbox
from workbench.aws.failures.error_text import words_of
from workbench.aws.failures.refusals import REJECTED, credentials_advice, permission_advice
from workbench.aws.failures.throttling_codes import THROTTLED
from workbench.aws.sdk.client import Client
from workbench.aws.sdk.clients import Clients, limit_length
from workbench.model.abandon import abandonable
from workbench.model.account.pause import Pause, PauseListener, silent
from workbench.model.account.problem import AccountProblem
from workbench.model.destinations.destination import Destination
from workbench.model.errors import AccessDeniedError, AccountError, OperationCancelledError, ThrottledError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.model.redaction import redacted
from workbench.model.sandbox_info import SandboxInfo

ATTEMPTS = 7
"""Requests that one question may cost: with the pauses between them, about half a minute."""
FAILING_ATTEMPTS = 3
"""The same where the service fails (HTTP 5xx): it rarely does so for long, or does so for good."""
_PAUSE = 0.5
_LONGEST_PAUSE = 10.0
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"})
_NOT_AUTHORIZED = re.compile(r"not authorized to perform: ([\w:-]+)(?: on resource: (\S+))?")
_LONGEST_MESSAGE = 1024
_MISREAD = (ValueError, TypeError, AttributeError, LookupError, struct.error)
"""What the SDK's parsers raise for an answer of another form than the service model has."""
_BY_NAME = "Sending to an endpoint by its name still works."


class AccountCalls:
    """Asks any service with the connection of an invocation. Thread-safe; one is enough for a process.

    Args:
        hosting: tells where the sandbox of this process is, starting it if need be.
        pause: seconds before a throttled request is repeated the first time; each next wait is twice as long.
    """

    def __init__(self, *, hosting: Callable[[], SandboxInfo] | None = None, pause: float = _PAUSE) -> None:
        self._hosting = hosting
        self._pause = pause
        self._lock = threading.Lock()
        self._clients: dict[str, Clients] = {}

    def close(self) -> None:
        """Closes the connections that are kept open. It can be used again."""
        with self._lock:
            clients, self._clients = list(self._clients.values()), {}
        for group in clients:
            group.close()

    def destination(
        self, service: str, connection: Connection, cancellation: CancelToken | None = None
    ) -> Destination:
        """Returns where a connection leads for a service: region, account, credentials. Nothing is sent.

        Raises:
            ConfigurationError: it leads nowhere.
            OperationCancelledError: cancelled while credentials were fetched.
        """
        return self._client(service, connection, cancellation).destination

    def ask(
        self,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
        connection: Connection,
        *,
        resource: str = "",
        expects: str = "",
        cancellation: CancelToken | None = None,
        on_pause: PauseListener = silent,
    ) -> Mapping[str, Any]:
        """Asks once and returns the answer's members; throttled requests are repeated, with pauses.

        Args:
            service: its name in the SDK, such as `sagemaker`.
            operation: the SDK's method, such as `list_endpoints`.
            resource: what is asked about, for a message.
            expects: a member that every answer has; one without it is not the service's.
            cancellation: ends it at once, in a pause too.
            on_pause: is told of each pause, in this thread.

        Raises:
            ConfigurationError: there is nothing usable to ask with.
            AccessDeniedError: the credentials may not ask that.
            ThrottledError: the service still asks for fewer requests after 7 attempts.
            AccountError: any other error of the service, the third time, or no answer.
            OperationCancelledError: cancelled.
        """
        question = _Question(service, operation, resource, expects)
        attempt, failing = 1, 0
        renewed = False
        while True:
            client = self._client(service, connection, cancellation)
            try:
                return self._answer(client, question, parameters, cancellation)
            except _ServiceError as error:
                if error.code in REJECTED:
                    self._group(service).forget(connection)
                    key = client.destination.access_key_id
                    # A login, or whatever refreshes the credentials, may have been faster than the request.
                    if (
                        not renewed
                        and self._client(service, connection, cancellation).destination.access_key_id != key
                    ):
                        renewed = True
                        continue
                failing += not error.throttled
                if not error.repeatable or attempt == ATTEMPTS or failing == FAILING_ATTEMPTS:
                    raise question.refused(error, connection) from error.cause
                status = 0 if error.throttled else error.status
            attempt += 1
            seconds = min(self._pause * 2 ** (attempt - 2), _LONGEST_PAUSE) * random.uniform(0.75, 1.25)
            on_pause(Pause(action=question.action, seconds=seconds, attempt=attempt, http_status=status))
            _wait(seconds, cancellation)

    def _answer(
        self,
        client: Client,
        question: _Question,
        parameters: Mapping[str, Any],
        cancellation: CancelToken | None,
    ) -> Mapping[str, Any]:
        from botocore.eventstream import ParserError
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError

        method = getattr(client.sdk, question.operation)
        try:
            answer: Mapping[str, Any] = abandonable(lambda: method(**parameters), cancellation)
        except ClientError as error:
            raise _ServiceError(error) from error
        except (BotoCoreError, OSError) as error:
            raise question.unanswered(client, error) from error
        except (ResponseParserError, ParserError) as error:
            raise question.unreadable(client, error) from error
        except _MISREAD as error:
            # What Python says of it ("'list' object has no attribute 'get'") helps nobody.
            unlike = ValueError("its members are not those that the SDK knows")
            raise question.unreadable(client, unlike) from error
        if question.expects and question.expects not in answer:
            raise question.unreadable(client, LookupError(_lack(answer, question.expects)))
        return answer

    def _client(self, service: str, connection: Connection, cancellation: CancelToken | None) -> Client:
        if cancellation is not None and cancellation.cancelled:
            raise OperationCancelledError("Cancelled before anything was asked")
        if connection.sandbox and self._hosting is None:
            raise no_sandbox()
        hosting = None
        if connection.sandbox and self._hosting is not None:
            hosting = abandonable(self._hosting, cancellation)
        return self._group(service).get(connection, hosting, cancellation)

    def _group(self, service: str) -> Clients:
        with self._lock:
            return self._clients.setdefault(service, Clients(service, limit_length))


def problem_of(error: AccountError) -> AccountProblem:
    """Returns an error as a value that can be kept beside what could be read."""
    return AccountProblem(
        action=error.action,
        resource=error.resource,
        code=error.code,
        message=error.message,
        hint=error.hint,
    )


class _ServiceError(Exception):
    """An error document of a service."""

    def __init__(self, error: Any) -> None:
        super().__init__(str(error))
        document = error.response.get("Error", {})
        self.cause = error
        self.status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)
        self.code = str(document.get("Code") or self.status)
        message = str(document.get("Message") or f"HTTP {self.status}, without a message.")
        # Redacted whole: half a secret is not recognized.
        # A proxy, or an emulator, answers with a page of HTML.
        words = words_of(message.encode()) if message.lstrip().startswith("<") else ""
        self.message = redacted(words or message)[:_LONGEST_MESSAGE]

    @property
    def throttled(self) -> bool:
        return self.code in THROTTLED or self.status == 429

    @property
    def repeatable(self) -> bool:
        return self.throttled or self.status in {500, 502, 503, 504}


@dataclass(frozen=True)
class _Question:
    """What is asked, for messages."""

    service: str
    operation: str
    resource: str
    expects: str

    @property
    def action(self) -> str:
        """The IAM action."""
        name = "".join(word.capitalize() for word in self.operation.split("_"))
        if self.service == "s3":
            return "s3:ListBucket" if name.startswith("List") else f"s3:{name}"
        return f"{self.service}:{name}"

    def refused(self, error: _ServiceError, connection: Connection) -> AccountError:
        """Returns what to tell of an error document."""
        about = f" of {self.resource}" if self.resource else ""
        if error.throttled:
            return ThrottledError(
                f"AWS throttles {self.action}{about}: {ATTEMPTS} requests were refused ({error.code}).",
                "Other programs ask the same account. Try again in a minute.",
                action=self.action,
                resource=self.resource,
                code=error.code,
            )
        if error.code in _DENIED:
            return self._denied(error)
        return AccountError(
            f"{self.action}{about} failed: {error.message} ({error.code})",
            credentials_advice(error.code, error.message, connection),
            action=self.action,
            resource=self.resource,
            code=error.code,
        )

    def _denied(self, error: _ServiceError) -> AccountError:
        parts = _NOT_AUTHORIZED.search(error.message)
        action = (parts[1] if parts else "") or self.action
        resource = (parts[2] if parts else "") or self.resource
        where = f" on {resource}" if resource else ""
        return AccessDeniedError(
            f"The permission {action}{where} is missing.",
            f"{permission_advice(action, error.message)} {_BY_NAME}",
            action=action,
            resource=resource,
            code=error.code,
        )

    def unreadable(self, client: Client, error: Exception) -> AccountError:
        """Returns what to tell of an answer that is not the service's protocol."""
        return AccountError(
            f"The response of {client.destination.endpoint_url} to {self.action} is not readable: "
            f"{redacted(str(error))[:_LONGEST_MESSAGE]}",
            "A proxy or another server may have answered. Check the endpoint URL.",
            action=self.action,
            resource=self.resource,
        )

    def unanswered(self, client: Client, error: Exception) -> AccountError:
        """Returns what to tell of a request without an answer."""
        return AccountError(
            f"{client.destination.endpoint_url} did not answer {self.action}: {redacted(str(error))}",
            f"Check network, proxy and region. {_BY_NAME}",
            action=self.action,
            resource=self.resource,
        )


def _lack(answer: Mapping[str, Any], member: str) -> str:
    """Returns what an answer is that has no member that every answer of the service has."""
    headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    kind = headers.get("content-type") or "without a content type"
    return f"it is {kind}, {headers.get('content-length') or 'some'} bytes, and has no {member}"


def _wait(seconds: float, cancellation: CancelToken | None) -> None:
    over = threading.Event()
    forget = cancellation.on_cancel(over.set) if cancellation else lambda: None
    over.wait(seconds)
    forget()
