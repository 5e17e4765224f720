"""`workbench requests`: a module for each verb; `folder` and `junit` are what they use."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "requests",
    package=__name__,
    verbs={
        "list": "List saved requests by name; with FOLDER, only those below it.",
        "show": "Show a saved request with its defaults; with --resolved, as it would be sent, without "
        "secrets.",
        "save": "Save an exchange of the history as a request: fields, connection, and the body in a file "
        "beside it.",
        "rename": "Rename a saved request and the body files that are its own; a name with / moves it to "
        "that folder.",
        "run": "Send saved requests and print a line for each: all of them, or those named.",
    },
    help="Save requests as files and check responses against them.",
)
