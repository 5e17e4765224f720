"""`workbench templates`: a module for each verb."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "templates",
    package=__name__,
    verbs={
        "list": "List templates by category; with WORDS, only templates that contain every word.",
        "show": "Show one template: its content type, body, expected response and source.",
    },
    help="Show example requests for formats, algorithms and model servers.",
)
