"""`workbench config`: a module for each verb; `report` is what they print."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "config",
    package=__name__,
    verbs={
        "path": "Print the path of the settings file, whether it exists or not.",
        "show": "Show every setting with its value and where that comes from.",
        "edit": "Edit the settings file in $VISUAL or $EDITOR, and check it afterwards.",
        "check": "Check the settings file; exit with 1 if something in it is not used.",
    },
    help="Show, edit and check the settings file.",
)
