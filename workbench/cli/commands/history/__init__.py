"""`workbench history`: a module for each verb; `selection` and `page` are what several of them use."""

from __future__ import annotations

from workbench.cli.core.command import Group

command = Group(
    "history",
    package=__name__,
    verbs={
        "list": "List exchanges, newest first, without their bodies.",
        "search": "Search bodies, names, tags, notes, errors and endpoints for WORDS.",
        "show": "Show one exchange: fields, headers, timing and the beginning of its bodies.",
        "play": "Write a streamed response to standard output part by part, at the recorded times.",
        "summary": "Summarize what was sent by endpoint and variant: count, errors, percentiles of the "
        "duration, size.",
        "tag": "Add tags to exchanges, or remove them.",
        "pin": "Pin exchanges, so that retention limits never delete them.",
        "unpin": "Unpin exchanges, so that retention limits apply to them again.",
        "name": "Give an exchange a name; an empty TEXT removes it.",
        "note": "Attach a note to an exchange; an empty TEXT removes it.",
        "rm": "Delete exchanges permanently, with the bodies that no other exchange uses.",
        "prune": "Delete exchanges beyond limits permanently; pinned exchanges stay.",
        "verify": "Check the history: every body against its digest, its references, and the search index.",
        "export": "Write exchanges with their bodies to FILE as JSON Lines, oldest first.",
        "import": "Import exchanges that `workbench history export` wrote to FILE; exchanges already here "
        "stay unchanged.",
        "backup": "Copy the whole history to FILE, even while it is in use.",
    },
    help="List, search, annotate and export the exchanges that were sent.",
)
