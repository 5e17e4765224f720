"""How an exchange stands, in four columns at most: the same word wherever exchanges are listed."""

from __future__ import annotations

from workbench.model.exchange import ExchangeSummary, Status

_WORDS = {Status.IN_FLIGHT: "…", Status.CANCELLED: "stop", Status.INTERRUPTED: "cut"}
MEANINGS = {
    "…": "on its way",
    "stop": "cancelled",
    "cut": "its workbench ended before the answer came",
    "fail": "no answer came",
    "200!": "the answer broke off, or failed after its status",
}
"""What the words that are no HTTP status mean."""


def status_label(summary: ExchangeSummary) -> str:
    """The HTTP status, or a word where there is none or it is not the end of the story."""
    if word := _WORDS.get(summary.status):
        return word
    if summary.http_status is None:
        return "fail"
    # A stream can fail after its 200, and a body can break off.
    broken = summary.status is Status.ERROR and summary.http_status < 300
    return f"{summary.http_status}!" if broken else str(summary.http_status)
