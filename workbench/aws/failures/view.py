"""A failure as the table of hints looks at it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import msgspec

from workbench.model.exchange import Failure, FailureKind
from workbench.model.invocation import BytesBody, Invocation
from workbench.model.service.operations import INVOKE_ASYNC

_LONGEST = 4096
"""Characters that are looked at: a container may answer with megabytes."""
_LONGEST_SENT = 2048
"""Bytes of the body that was sent that are looked at."""


_JSON = re.compile(r"application/(?:[\w.-]+\+)?json\s*(?:;|$)")
_NOTHING = Invocation()


class Place(Enum):
    """Where a text was seen."""

    RESPONSE = "response"
    LOG = "log"
    """A line of a container's log."""
    DEPLOYMENT = "deployment"
    """Why an endpoint, a component or a scaling of it failed."""
    CONFIGURATION = "configuration"
    """What the SDK says before anything is sent."""


@dataclass(frozen=True)
class FailureView:
    """A failure with what it takes to advise on it."""

    failure: Failure
    invocation: Invocation = _NOTHING
    region: str = ""
    place: Place = Place.RESPONSE

    @cached_property
    def text(self) -> str:
        """The beginning of the service's words and the model's, lower case."""
        return f"{self.failure.message[:_LONGEST]}\n{self.original[:_LONGEST]}".lower()

    @property
    def original(self) -> str:
        """What the container answered; empty where the failure is not the model's."""
        return str(self.failure.members.get("OriginalMessage") or "")

    @property
    def status(self) -> int:
        """The status that the container answered with; 0 where the failure is not the model's."""
        status = self.failure.members.get("OriginalStatusCode")
        if isinstance(status, int):
            return status
        match = re.search(r"received (?:client|server) error \((\d+)\)", self.text)
        return int(match[1]) if match else 0

    @property
    def endpoint(self) -> str:
        """The name of the endpoint, lower case."""
        return self.invocation.endpoint_name.lower()

    @property
    def sent(self) -> str:
        """The beginning of the body that was sent, as text, lower case."""
        body = self.invocation.body
        return (
            body.data[:_LONGEST_SENT].decode("utf-8", "replace").lower()
            if isinstance(body, BytesBody)
            else ""
        )

    @cached_property
    def has_malformed_json(self) -> bool:
        """Whether the body that was sent is not JSON, though its ContentType is that of JSON.

        One that is nested too deep for this process to know is not said to be malformed.
        """
        body = self.invocation.body
        if not isinstance(body, BytesBody) or not _JSON.match(
            str(self.invocation.field("ContentType")).lower()
        ):
            return False
        try:
            msgspec.json.decode(body.data, type=msgspec.Raw)
        except msgspec.DecodeError:
            return True
        except RecursionError:
            return False
        return False

    @property
    def body_bytes(self) -> int:
        """The size of the body that was sent."""
        body = self.invocation.body
        return len(body.data) if isinstance(body, BytesBody) else 0

    def kind(self, *kinds: FailureKind) -> bool:
        """Returns whether the failure is of one of these kinds."""
        return self.failure.kind in kinds

    def says(self, *pieces: str) -> bool:
        """Returns whether all of these stand in the service's or the model's words."""
        return all(piece in self.text for piece in pieces)

    def matches(self, pattern: str) -> bool:
        """Whether a regular expression, in lower case, is found in the service's or the model's words."""
        return re.search(pattern, self.text) is not None

    @property
    def error_code(self) -> str:
        """The `ErrorCode` of the error document, which the SDK drops; empty where there is none."""
        return str(self.failure.members.get("ErrorCode") or "")

    @property
    def asynchronous(self) -> bool:
        """Whether it went to the asynchronous operation."""
        return self.invocation.operation == INVOKE_ASYNC
