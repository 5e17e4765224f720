"""What to do about failures, for the faces: hints of log lines, and what a key can do."""

from __future__ import annotations

from workbench.model.exchange import Exchange
from workbench.model.hints.remedy import Remedy
from workbench.model.hints.text import in_face


def remedy_of(exchange: Exchange) -> Remedy | None:
    """Returns what a key can do about the failure of an exchange; None where nothing can be done by one."""
    if exchange.failure is None:
        return None
    from workbench.aws.failures.hints import remedy

    return remedy(exchange.failure, exchange.invocation)


def log_hint(text: str) -> str:
    """Returns what to do about a line of a container's log, for this face; empty where none is known."""
    from workbench.aws.failures.hints import advice
    from workbench.aws.failures.view import Place

    return in_face(advice(text, Place.LOG))
