"""An invocation with what came back and how long it took: what the history keeps."""

from workbench.model.exchange.exchange import Exchange
from workbench.model.exchange.failure import Failure, FailureKind
from workbench.model.exchange.outcome import Outcome, Status
from workbench.model.exchange.response import Part, Response, SentRequest, Whole
from workbench.model.exchange.summary import ExchangeSummary
from workbench.model.exchange.timing import Timing

__all__ = [
    "Exchange",
    "ExchangeSummary",
    "Failure",
    "FailureKind",
    "Outcome",
    "Part",
    "Response",
    "SentRequest",
    "Status",
    "Timing",
    "Whole",
]
