"""`workbench async`: a module for each verb; `text` and `output` are what several of them use."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "async",
    package=__name__,
    verbs={
        "list": "List asynchronous invocations that the service accepted, newest first.",
        "show": "Look once in S3 for the output of an invocation, and show its state.",
        "wait": "Wait for the output of an invocation; print a failure on standard error.",
        "fetch": "Write the output of an invocation to OUTFILE: from the history, or from S3.",
    },
    help="List, wait for and fetch asynchronous invocations.",
)
