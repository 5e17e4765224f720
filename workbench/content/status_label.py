"""The status of an exchange in four columns: the same label wherever exchanges are listed."""

from __future__ import annotations

from workbench.model.exchange import ExchangeSummary, Status
from workbench.model.runs.run import Run

_WORDS = {Status.IN_FLIGHT: "…", Status.CANCELLED: "stop", Status.INTERRUPTED: "cut"}
_RUN_WORDS = {Status.OK: "done", Status.ERROR: "errs"}
MEANINGS = {
    "errs": "with errors",
    "…": "in flight",
    "stop": "cancelled",
    "cut": "interrupted",
    "fail": "no answer",
    "200!": "200 (broken)",
}
"""The labels that are not an HTTP status, in words where there is room."""


def status_label(summary: ExchangeSummary) -> str:
    """The HTTP status, or a word where there is none or it is not the end of the story."""
    if word := _WORDS.get(summary.status):
        return word
    if summary.run is not None:
        return _RUN_WORDS[summary.status]
    if summary.http_status is None:
        return "fail"
    # A stream can fail after its 200, and a body can break off.
    broken = summary.status is Status.ERROR and summary.http_status < 300
    return f"{summary.http_status}!" if broken else str(summary.http_status)


def status_words(summary: ExchangeSummary) -> str:
    """The HTTP status, or how it ended in words where there is room for them."""
    label = status_label(summary)
    return MEANINGS.get(label, label)


def run_words(run: Run) -> str:
    """Returns the counts of a run, and the file that has its answers. Not sanitized."""
    done = f"{run.ok + run.failed:,}"
    if run.total is not None and run.total != run.ok + run.failed:
        done += f" of {run.total:,}"
    failed = f", {run.failed:,} failed" if run.failed else ""
    return f"{done} done{failed}" + (f" -> {run.output}" if run.output else "")
