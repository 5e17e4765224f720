"""`workbench async`: a module for each verb; `text` and `output` are what several of them use."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "async",
    package=__name__,
    verbs=("list", "show", "wait", "fetch"),
    help="List, wait for and fetch asynchronous invocations.",
)
