"""What an invocation is: plain immutable values, and the service model they follow. Knows no other room.

Its names are loaded when they are first asked for: `workbench --version` needs none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.model.exchange import Exchange, ExchangeSummary
    from workbench.model.invocation import (
        Base64Body,
        Body,
        BytesBody,
        Connection,
        FieldValue,
        FileBody,
        Invocation,
        TextBody,
    )
    from workbench.model.outcome.failure import Failure, FailureKind
    from workbench.model.outcome.outcome import Outcome, Status
    from workbench.model.outcome.response import Response
    from workbench.model.outcome.timing import Timing

__all__ = [
    "Base64Body",
    "Body",
    "BytesBody",
    "Connection",
    "Exchange",
    "ExchangeSummary",
    "Failure",
    "FailureKind",
    "FieldValue",
    "FileBody",
    "Invocation",
    "Outcome",
    "Response",
    "Status",
    "TextBody",
    "Timing",
]

_OF_AN_INVOCATION = frozenset(
    {"Base64Body", "Body", "BytesBody", "Connection", "FieldValue", "FileBody", "Invocation", "TextBody"}
)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from workbench.model import exchange, invocation

    return getattr(invocation if name in _OF_AN_INVOCATION else exchange, name)
