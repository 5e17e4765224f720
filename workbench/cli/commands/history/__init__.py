"""`workbench history`: a module for each verb; `selection` and `page` are what several of them use."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "history",
    package=__name__,
    verbs=(
        *("list", "search", "show", "play", "summary"),
        *("tag", "pin", "unpin", "name", "note", "rm"),
        *("prune", "verify", "export", "import", "backup"),
    ),
    help="List, search, annotate and export the exchanges that were sent.",
)
