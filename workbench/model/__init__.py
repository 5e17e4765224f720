"""What an invocation is: plain immutable values, and the service model they follow. Knows no other room."""

from workbench.model.exchange import (
    Exchange,
    ExchangeSummary,
    Failure,
    FailureKind,
    Outcome,
    Response,
    Status,
    Timing,
)
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
