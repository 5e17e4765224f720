"""Where a draft came from, and the drafts of a window."""

from __future__ import annotations

import os

import msgspec

from workbench.model.inspection import inspect_now


class DraftOrigin(msgspec.Struct, frozen=True, kw_only=True):
    """The saved request that a draft came from.

    Args:
        root: the folder of requests.
        name: the request's.
        environment: where the values of its variables come from; None for nowhere.
    """

    root: str
    name: str
    environment: str | None = None


class DraftEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A draft of a window.

    Args:
        name: what the names of its files have in them; empty for the first draft of the first window.
        exchange: the number of the exchange that was on show with it; None where none was.
    """

    name: str = ""
    exchange: int | None = None


class DraftList(msgspec.Struct, frozen=True, kw_only=True):
    """The drafts of a window, in the order of their tabs; there is at least one.

    Args:
        drafts: as the tabs show them.
        active: the place of the one on show.
    """

    drafts: tuple[DraftEntry, ...] = (DraftEntry(),)
    active: int = 0


def new_draft_name() -> str:
    """Returns a name for a draft that no other has."""
    return os.urandom(4).hex()


inspect_now(DraftOrigin, DraftEntry, DraftList)
