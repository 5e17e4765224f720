"""`workbench sessions`: a module for each verb; `exchange` and `text` are what several of them use."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "sessions",
    package=__name__,
    verbs={
        "list": "List sessions, the most recently used first.",
        "show": "Show a session and its exchanges, with the time between them.",
        "open": "Open a session, and print its ID.",
        "use": "Take a turn in a session: send a payload with its session ID, over its connection.",
        "close": "Ask the container to close a session.",
        "replay": "Replay a whole session: open a new one, take each turn in it, and close it if the "
        "original was closed.",
        "rename": "Give a session a name; an empty NAME removes it.",
        "forget": "Remove a session from the list.",
        "export": "Write a session with its bodies to OUTFILE as JSON Lines, one exchange per line.",
    },
    help="Open stateful sessions, take turns in them, and replay them.\n\n"
    "SESSION is the ID of a session, the beginning of its ID, or its name.",
)
