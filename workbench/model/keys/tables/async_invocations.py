"""The keys of the asynchronous invocations."""

from __future__ import annotations

from workbench.model.keys.key import Group, Key

ASYNC = (
    Key("async.open", "enter", "invocation('open')", "", "Show the result of the selected invocation."),
    Key("async.watch", "w", "invocation('watch')", "", "Check now, and resume watching."),
    Key("async.stop", "s", "invocation('stop')", "", "Stop watching the invocation. It stays in the list."),
    Key("async.copy", "c", "invocation('copy_location')", "", "Copy the S3 URI of the output."),
    Key(
        "async.forget",
        "delete",
        "invocation('forget')",
        "",
        "Remove the invocation from the list. Its exchange stays in the history.",
    ),
)

GROUPS = (Group("In the asynchronous invocations", ASYNC, "async"),)
