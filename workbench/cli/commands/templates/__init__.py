"""`workbench templates`: a module for each verb."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "templates",
    package=__name__,
    verbs=("list", "show"),
    help="Show example requests for formats, algorithms and model servers.",
)
