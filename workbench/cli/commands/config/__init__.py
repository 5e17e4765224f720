"""`workbench config`: a module for each verb; `report` is what they print."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "config",
    package=__name__,
    verbs=("path", "show", "edit", "check"),
    help="Show, edit and check the settings file.",
)
