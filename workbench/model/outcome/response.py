"""The request as it left, and what came back over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from workbench.model.invocation import (
    truncated_repr,
)


class SentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The request as it left, with signatures and tokens masked before it was kept.

    Args:
        method: the HTTP method.
        url: scheme, host, port and path.
        headers: names and values in the order sent.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()


class Part(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One part of a streamed answer.

    Args:
        size: its bytes; parts follow one another in the body.
        at_ms: when it came, in milliseconds since the request was about to leave.
    """

    size: int
    at_ms: float


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer, of which only the beginning is kept.

    Args:
        size: its bytes.
        sha256: its digest (FIPS 180-4), as hexadecimal digits.
    """

    size: int
    sha256: str


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """What came back over HTTP, whole or as far as it came.

    Args:
        http_status: the status code.
        headers: every header, in order, names as sent.
        output: the operation's output members by API name, without Body.
        body: the bytes received. For a failure, the raw error document or the part of a body that came.
        request_id: the service's `x-amzn-RequestId`; empty where there was none.
        parts: the parts of a streamed answer; empty for other operations.
        received_sha256: the digest of the body as it came, in hex, where it repeated a secret in use and
            `body` has `[redacted]` in its place; empty where `body` is what came.
        whole: what `body` is only the beginning of; None where it is all that came.
    """

    http_status: int
    headers: tuple[tuple[str, str], ...] = ()
    output: Mapping[str, Any] = msgspec.field(default_factory=dict)
    body: bytes = b""
    request_id: str = ""
    parts: tuple[Part, ...] = ()
    received_sha256: str = ""
    whole: Whole | None = None

    def __repr__(self) -> str:
        head = f"http_status={self.http_status}, headers={self.headers!r}, output={self.output!r}"
        return f"Response({head}, body={truncated_repr(self.body)}, parts={len(self.parts)})"

    @property
    def size(self) -> int:
        """The bytes of the answer, kept or not."""
        return self.whole.size if self.whole else len(self.body)

    @property
    def new_session(self) -> str | None:
        """What opened a stateful session, as it came: `<id>; Expires=YYYY-MM-DDThh:mm:ssZ`.

        The output member; or the header, where the operation's shape has no such member. A container that is
        not behind the service's hosting layer may spell it `…-Session-Id` (DJL, TorchServe): with an expiry
        that opens a session, without one it only repeats the request's.
        """
        if opened := self.output.get("NewSessionId"):
            return str(opened)
        if opened := self._header("x-amzn-sagemaker-new-session-id"):
            return opened
        repeated = self._header("x-amzn-sagemaker-session-id")
        return repeated if repeated and ";" in repeated else None

    @property
    def new_session_id(self) -> str | None:
        """The ID in it; None where no session was opened."""
        return session_id_of(self.new_session)

    @property
    def closed_session(self) -> str | None:
        """The ID of the stateful session that this closed: the output member, or the header."""
        closed = self.output.get("ClosedSessionId") or self._header("x-amzn-sagemaker-closed-session-id")
        return str(closed) if closed else None

    def _header(self, name: str) -> str | None:
        for key, value in self.headers:
            if key.lower() == name:
                return value
        return None


def session_id_of(opened: str | None) -> str | None:
    """Returns the ID in what opened a session; None where none was opened."""
    return (opened or "").partition(";")[0].strip() or None
