"""The keys of the saved requests."""

from __future__ import annotations

from workbench.model.keys.key import Group, Key

SAVED = (
    Key("saved.open", "enter", "open", "", "Load the request into the form."),
    Key(
        "saved.check",
        "x",
        "check",
        "",
        "Send the request, or all in the folder, and check the responses against what is expected.",
    ),
    Key(
        "saved.environment",
        "v",
        "environment",
        "",
        "Choose the environment that gives variables their values.",
    ),
    Key(
        "saved.rename",
        "n",
        "rename",
        "",
        "Rename the request or the folder; a name with / moves it to that folder.",
    ),
    Key("saved.remove", "delete", "remove", "", "Delete the request's file, after confirmation."),
)

GROUPS = (Group("In the saved requests", SAVED, "saved"),)
