"""The status of an exchange in four columns: the same label wherever exchanges are listed."""

from __future__ import annotations

from workbench.content.humanize import counted
from workbench.model.exchange import ExchangeSummary, Status
from workbench.model.runs.run import Run, RunKind

_WORDS = {Status.IN_FLIGHT: "…", Status.CANCELLED: "stop", Status.INTERRUPTED: "cut"}
_RUN_WORDS = {Status.OK: "done", Status.ERROR: "errs"}
_UNITS = {RunKind.BATCH: "record", RunKind.REPEAT: "request"}
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
    """Returns the counts of a run, and the file that has its answers. Not sanitized.

    How it ended is not said: the label of its status says so beside it.
    """
    ended = run.ok + run.failed
    counts = counted(ended, _UNITS[run.kind])
    if run.total is not None and run.total != ended:
        counts = f"{ended:,} of {counted(run.total, _UNITS[run.kind])}"
    failed = f", {run.failed:,} failed" if run.failed else ""
    return f"{counts}{failed}" + (f" -> {run.output}" if run.output else "")
