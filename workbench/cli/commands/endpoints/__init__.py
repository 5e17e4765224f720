"""`workbench endpoints`: a module for each verb; `rows` and `target` are what several of them use."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "endpoints",
    package=__name__,
    verbs={
        "list": "List the endpoints of an account and region.",
        "describe": "Show everything about an endpoint: variants, models, components, scaling, tags, and "
        "why it failed.",
        "metrics": "Show CloudWatch metrics: invocations, errors, latency, concurrency, utilization, "
        "backlog.",
        "logs": "Show the log lines of an endpoint's containers, ordered by the time in their text.",
    },
    help="List and describe the endpoints of an account; show their logs.",
)
