"""What every shipped container has in common: `/ping`, `/invocations`, a log, and an answer to what fails."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.hosting.container import Answer, GoneError, Request, SeveredError, text_answer

Log = Callable[[str], None]
"""Where a container prints."""


@dataclass(frozen=True)
class ContainerEnvironment:
    """What a container knows of where it runs."""

    endpoint: str
    variant: str
    instance: str
    log: Log


class RejectedError(Exception):
    """A request that the model cannot be fed; becomes the container's answer.

    Args:
        status: the HTTP status, 400 for a body that cannot be used, 415 and 406 for its media type.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class ModelServer:
    """A container around one function from request to answer."""

    def __init__(self, log: Log, invoke: Callable[[Request], Awaitable[Answer]]) -> None:
        self._log = log
        self._invoke = invoke

    async def handle(self, request: Request) -> Answer:
        """Answers one request as a container would."""
        if request.path == "/ping":
            return Answer()
        if request.path != "/invocations" or request.method != "POST":
            return text_answer(404, "Not Found")
        answer = await guarded(self._log, self._invoke, request)
        self._log(f'"POST /invocations HTTP/1.1" {answer.status}')
        return answer


async def guarded(log: Log, invoke: Callable[[Request], Awaitable[Answer]], request: Request) -> Answer:
    """The answer of `invoke`, or the one that a web server gives to what it raised."""
    try:
        return await invoke(request)
    except RejectedError as error:
        log(f"[warning] {error.message}")
        return text_answer(error.status, error.message)
    except (ServiceError, GoneError, SeveredError):
        raise
    except Exception:  # noqa: BLE001 - as every web server does around what it hosts
        log(f"[error] Exception on /invocations [POST]\n{traceback.format_exc()}")
        page = b"<!doctype html>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>\n"
        return Answer(500, {"content-type": "text/html; charset=utf-8"}, page)
