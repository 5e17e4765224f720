"""`workbench requests`: a module for each verb; `folder` and `junit` are what they use."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "requests",
    package=__name__,
    verbs=("list", "show", "save", "rename", "run"),
    help="Save requests as files and check responses against them.",
)
