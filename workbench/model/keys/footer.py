"""Which keys the key bar shows, by the part that has the focus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from workbench.model.keys.key import Group, Key
from workbench.model.keys.tables import request
from workbench.model.keys.tables.main import APP, EVERYWHERE, SCREEN

FOOTERS: Mapping[str, Mapping[str, str]] = {
    "payload": {
        "send": "Send",
        "payload.templates": "Templates",
        "payload.format": "Format",
        "payload.find": "Find",
        "payload.pick": "Pick",
    },
    "fields": {"send": "Send", "fields.empty": "Send empty"},
    "connection": {"send": "Send", "switch": "Profile", "doctor": "Doctor"},
    "response": {
        "response.view": "View",
        "response.find": "Find",
        "response.query": "Query",
        "response.save": "Save",
        "response.copy_all": "Copy",
        "response.widen": "Expand",
    },
    "history": {
        "history.show": "Show",
        "history.replay": "Replay",
        "history.filter": "Search",
        "history.mark": "Mark",
        "history.edit": "Edit",
        "history.compare": "Compare",
        "history.delete": "Delete",
    },
    "saved": {
        "saved.open": "Load",
        "saved.check": "Check",
        "saved.environment": "Environment",
        "saved.rename": "Rename",
        "saved.remove": "Delete",
    },
    "sessions": {
        "sessions.use": "Use",
        "sessions.open": "New",
        "sessions.transcript": "Transcript",
        "sessions.close": "Close",
        "sessions.replay": "Replay",
        "sessions.rename": "Name",
        "sessions.search": "Search",
    },
    "async": {
        "async.open": "Show",
        "async.watch": "Check",
        "async.stop": "Stop",
        "async.copy": "Copy URI",
        "async.forget": "Remove",
    },
    "endpoints": {
        "endpoints.use": "Use",
        "endpoints.inspect": "Details",
        "endpoints.search": "Search",
        "endpoints.order": "Sort",
        "endpoints.refresh": "Refresh",
    },
}
"""The keys of a part that the key bar shows while it has the focus, by their IDs, with a word for each: the
most useful first."""

FILLS: Mapping[str, tuple[str, str]] = {
    "history": ("send", "Send"),
    "saved": ("save", "Save"),
    "sessions": ("sessions.open", "New"),
    "async": ("upload", "Upload"),
    "endpoints": ("endpoints.refresh", "Refresh"),
}
"""What fills a list that is empty, and a word for it."""

_LAST = ("palette", "quit", "help")


def footer(part: str, *, is_empty: bool = False) -> list[Key]:
    """Returns the keys to show while a part has the focus: its own, those of everywhere, how to get more.

    Args:
        part: of the main screen; an empty name for none.
        is_empty: whether its list has no rows: what fills it is first.
    """
    words = FOOTERS.get(part, {})
    if is_empty and part in FILLS:
        words = {**dict([FILLS[part]]), **words}
    by_id = {key.id: (key, group.part) for group in _groups(part) for key in group.keys}
    own = [
        replace(key, label=word, part=owner) for name, word in words.items() for key, owner in [by_id[name]]
    ]
    rest = [key for key in (*SCREEN, *APP) if key.label and key.id not in words]
    last = sorted((key for key in rest if key.id in _LAST), key=lambda key: _LAST.index(key.id))
    return [*own, *(key for key in rest if key.id not in _LAST), *last]


def _groups(part: str) -> Sequence[Group]:
    """Returns the keys of a part and those of everywhere."""
    # The tables of the other parts are loaded when one of them has the focus.
    groups: Sequence[Group] = (EVERYWHERE, *request.GROUPS)
    if not any(group.part == part for group in groups):
        from workbench.model.keys.registry import GROUPS

        groups = GROUPS
    return [group for group in groups if group.part in {part, ""}]
