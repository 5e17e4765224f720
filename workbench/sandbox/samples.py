"""What to send to each endpoint of the sandbox for a first answer. Costs next to nothing to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Sample:
    """One invocation to try.

    Args:
        title: what it is, in a few words.
        operation: an operation of the runtime API.
        fields: input members by API name, without EndpointName and Body.
        note: what to look at in the answer.
    """

    title: str
    endpoint_name: str
    operation: str
    fields: Mapping[str, str]
    body: bytes
    note: str


@cache
def samples() -> tuple[Sample, ...]:
    """At least one for each endpoint; the first is the one to begin with."""
    return (
        Sample(
            "Classify two irises",
            "iris-classifier",
            "InvokeEndpoint",
            {"ContentType": "application/json", "Accept": "application/json"},
            b'{"instances": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]}',
            "Send it a few times: one in ten is answered by variant green, which is less sure.",
        ),
    )
