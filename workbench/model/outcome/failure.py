"""Why an exchange is not what was hoped for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from workbench.model.hints.sentences import sentences
from workbench.model.hints.text import in_face


class FailureKind(StrEnum):
    """What sort of failure, by what the user can do about it."""

    SERVICE = "service"
    """The service refused: a modeled error other than those below, or one the model does not know."""
    MODEL = "model"
    """The container answered with an error (ModelError, 424)."""
    NOT_FOUND = "not_found"
    NOT_READY = "not_ready"
    THROTTLED = "throttled"
    CREDENTIALS = "credentials"
    """The service would not take the credentials: missing, expired, unknown, not allowed, clock off."""
    CONNECT = "connect"
    """No connection: name not resolved, refused, unreachable, proxy."""
    CONNECT_TIMEOUT = "connect_timeout"
    TLS = "tls"
    READ_TIMEOUT = "read_timeout"
    CLOSED = "closed"
    """The connection ended before an answer began."""
    CUT = "cut"
    """The connection ended inside the answer."""
    TOO_LARGE = "too_large"
    """The answer has more bytes than are kept, and was given up."""
    STREAM = "stream"
    """An error event inside a streamed answer, after its 200."""
    UNREADABLE = "unreadable"
    """An answer that is not what the service model says, such as HTML from a proxy."""
    CANCELLED = "cancelled"


ACCEPTED_TYPES = "AcceptedTypes"
SIMILAR_ENDPOINTS = "SimilarEndpoints"
ANSWERED_IN = "AnsweredIn"
_CONCLUDED = frozenset({ACCEPTED_TYPES, SIMILAR_ENDPOINTS, ANSWERED_IN})
"""Members that are not of the error document: what the workbench made of it."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why an exchange is not what was hoped for.

    Args:
        kind: the sort of failure.
        code: the service's error code, or the SDK's name for a failure of transport.
        message: the service's own words, or what happened.
        hint: what to do next, in the form of each face (`model.hints`); empty where there is nothing to say.
        members: its further members by API name (`OriginalStatusCode`, `LogStreamArn`, `ErrorCode`), and
            what was concluded from it: `AcceptedTypes`, `SimilarEndpoints`, `AnsweredIn` (a region).
        phase: what was being done when it failed.
        may_have_run: whether the model may have run all the same.
    """

    kind: FailureKind
    code: str
    message: str
    hint: str = ""
    members: Mapping[str, Any] = msgspec.field(default_factory=dict)
    phase: str = ""
    may_have_run: bool = False

    @property
    def stated_members(self) -> dict[str, Any]:
        """The members that the service stated."""
        return {name: value for name, value in self.members.items() if name not in _CONCLUDED}

    @property
    def text(self) -> str:
        """Message and hint as sentences on one line."""
        return sentences(self.message, in_face(self.hint))
