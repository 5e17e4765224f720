"""`workbench load`: a load test on Locust."""

from __future__ import annotations

from typing import Any

import click

from workbench.cli.commands.load.options import load_options
from workbench.cli.core.command import VerbedCommand
from workbench.cli.options.debug import debugging


def _load(**parameters: Any) -> int:
    """Put load on an endpoint with Locust, and measure how it responds.

    INPUT is what users send: the ID of a recorded exchange, the name of a saved request, or a dataset as
    `workbench batch` takes it, whose records are sent in turn with --request or --endpoint-name. --body sends
    a text instead. Each user sends one request after another (closed loop); with --rate, requests start at
    that rate whether or not earlier ones have ended (open loop). --sweep measures several numbers of users,
    and marks the knee.

    The exit code is 254 if no request succeeded, 130 if it was interrupted. `workbench load compare`
    compares two results files.
    """
    # Loaded here: the help and completion in a shell need the options only.
    from workbench.cli.commands.load.run import run

    return run(**parameters)


command = VerbedCommand(
    "load",
    package="workbench.cli.commands.load",
    verbs=("compare",),
    callback=debugging(_load),
    help=_load.__doc__,
    params=[click.Argument(["input"], metavar="[INPUT]", required=False), *load_options()],
    examples=(
        "workbench load 17 --users 8 --run-time 30s",
        "workbench load chat-request --rate 20 --run-time 2m --slo ttft=500ms --slo itl=50ms",
        "workbench load flowers.csv --endpoint-name iris-classifier --sweep 1,2,4,8 --report sweep.html",
        "workbench load chat-request --users 1000 --spawn-rate 50 --workers 4",
        "workbench load compare before.json after.json",
    ),
)
