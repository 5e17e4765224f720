"""`workbench sessions`: a module for each verb; `exchange` and `text` are what several of them use."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "sessions",
    package=__name__,
    verbs=("list", "show", "open", "use", "close", "replay", "rename", "forget", "export"),
    help="Open stateful sessions, take turns in them, and replay them.\n\n"
    "SESSION is the ID of a session, the beginning of its ID, or its name.",
)
