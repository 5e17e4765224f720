"""`workbench endpoints`: a module for each verb; `rows` and `target` are what several of them use."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "endpoints",
    package=__name__,
    verbs=("list", "describe", "metrics", "logs"),
    help="List and describe the endpoints of an account; show their logs.",
)
