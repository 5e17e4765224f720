"""What a container is to the hosting: something that takes an HTTP request and gives an HTTP answer.

In process or across a socket makes no difference: both are asked by method and path (`GET /ping`,
`POST /invocations`, the `/models` routes of a multi-model container).
Source: the Developer Guide, "Custom Inference Code with Hosting Services".
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Protocol

SESSION_HEADER = "x-amzn-sagemaker-session-id"
NEW_SESSION_HEADER = "x-amzn-sagemaker-new-session-id"
CLOSED_SESSION_HEADER = "x-amzn-sagemaker-closed-session-id"
CUSTOM_ATTRIBUTES_HEADER = "x-amzn-sagemaker-custom-attributes"
TARGET_MODEL_HEADER = "x-amzn-sagemaker-target-model"

Parts = AsyncGenerator[bytes, None]


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request as a container sees it; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters, in lower case; empty where none was sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def accept(self) -> str:
        """The Accept header without parameters; empty where anything will do."""
        wanted = self.headers.get("accept", "").partition(";")[0].strip().lower()
        return "" if wanted == "*/*" else wanted


@dataclass(frozen=True, slots=True)
class Answer:
    """A container's HTTP answer; header names in lower case.

    Args:
        body: whole, or in the parts that it comes in.
        bare: goes to the client as it is, past the platform. Only `faulty` does this, and the next, to
            show what a proxy or a broken network does.
        unbuffered: a plain operation passes its parts on as they come, not the body when it is whole.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Parts = b""
    bare: bool = False
    unbuffered: bool = False


class Container(Protocol):
    """A model server."""

    async def handle(self, request: Request) -> Answer:
        """Answers one request.

        Raises:
            GoneError: it is not there, or went away.
            SeveredError: from `faulty` only.
        """
        ...


class GoneError(Exception):
    """A container that cannot be reached, or that closed its connection before its answer was whole.

    Args:
        reached: whether it had taken the request.
    """

    def __init__(self, message: str, *, reached: bool) -> None:
        super().__init__(message)
        self.reached = reached


class SeveredError(Exception):
    """The client's own connection is to be cut, as by a network that breaks. Only `faulty` raises it."""


def text_answer(status: int, message: str) -> Answer:
    """A container's plain-text answer, which is how most of them say what is wrong."""
    return Answer(status, {"content-type": "text/plain"}, message.encode())


class OverLimitError(Exception):
    """An answer that is larger than its limit; what followed was not read."""


async def whole(answer: Answer, limit: int) -> bytes:
    """The answer's body in one piece.

    Args:
        limit: bytes that it may have.

    Raises:
        OverLimitError: it has more. It is closed then, so that its container stops.
    """
    if isinstance(answer.body, bytes):
        if len(answer.body) > limit:
            raise OverLimitError
        return answer.body
    chunks: list[bytes] = []
    size = 0
    async with aclosing(answer.body) as parts:
        async for part in parts:
            size += len(part)
            if size > limit:
                raise OverLimitError
            chunks.append(part)
    return b"".join(chunks)
