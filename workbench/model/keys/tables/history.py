"""The keys of the history."""

from __future__ import annotations

from workbench.model.keys.key import Group, Key

HISTORY = (
    Key(
        "history.show",
        "enter",
        "rows('show')",
        "",
        "Show the selected exchange; of a repeat or batch, list what it sent.",
    ),
    Key("history.replay", "r", "rows('replay')", "", "Send the exchange again unchanged."),
    Key("history.batch", "R", "rows('batch')", "", "Send the marked exchanges again, or all search results."),
    Key("history.edit", "e", "rows('edit')", "", "Load the exchange into the form for editing."),
    Key(
        "history.filter",
        "slash",
        "rows('filter')",
        "",
        "Search: words, endpoint:, status:4xx, since:2d, is:pinned …",
    ),
    Key(
        "history.clear", "escape", "rows('clear')", "", "Unmark all; if nothing is marked, clear the search."
    ),
    Key("history.mark", "space", "rows('mark')", "", "Mark or unmark the exchange, and go to the next."),
    Key(
        "history.compare",
        "c",
        "rows('compare')",
        "",
        "Compare the two marked exchanges, or a replay with its original.",
    ),
    Key(
        "history.export",
        "x",
        "rows('export')",
        "",
        "Export the exchange for another tool: AWS CLI, boto3, curl …",
    ),
    Key(
        "history.pin",
        "p",
        "rows('pin')",
        "",
        "Pin or unpin the exchange. Retention never removes a pinned one.",
    ),
    Key(
        "history.tag",
        "t",
        "rows('tag')",
        "",
        "Edit the tags of the marked exchanges, or of the selected one.",
    ),
    Key("history.name", "n", "rows('name')", "", "Name the selected exchange."),
    Key("history.note", "o", "rows('note')", "", "Write a note about the exchange."),
    Key(
        "history.delete",
        "d,delete",
        "rows('delete')",
        "",
        "Delete the marked exchanges, or the selected one; asks if it is pinned.",
    ),
    Key("history.undo", "u", "rows('undo')", "", "Restore what was deleted last, within one hour."),
    Key("history.original", "b", "rows('original')", "", "Go to the original of a replay."),
    Key("history.replays", "v", "rows('replays')", "", "List the replays of the exchange."),
)

GROUPS = (Group("In the history", HISTORY, "history"),)
