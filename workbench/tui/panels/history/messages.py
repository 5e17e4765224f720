"""What the workers of the history tell their panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY
from typing import TYPE_CHECKING

from workbench.model.exchange import ExchangeSummary
from workbench.model.query import Search
from workbench.tui.field_message import FieldMessage

if TYPE_CHECKING:
    from workbench.services.history import ExchangePreview


class HistoryMessage(FieldMessage, bubble=False):
    """What the panel passes to the object that owns the matter."""


class Listed(HistoryMessage, bubble=False):
    """The list is another one, or has changed.

    Attributes:
        search: what it shows.
        numbers: the IDs of all matches; None without a search.
        length: how many rows there are.
        pages: rows that were read along.
        keep: the exchange that was to have the cursor; None for none.
        cursor: where it is now; None if it is not in the list.
        whole: whether every match has been found.
        behind: how many exchanges are not indexed yet.
        reading: the number of the reading that has found it.
    """

    search: Search
    numbers: Sequence[int] | None
    length: int
    pages: dict[int, tuple[ExchangeSummary, ...]]
    _: KW_ONLY
    keep: int | None
    cursor: int | None
    whole: bool
    behind: int
    reading: int = 0


class VersionSeen(HistoryMessage, bubble=False):
    """The list is being read as of this version of the history."""

    version: int


class Read(HistoryMessage, bubble=False):
    """Rows came that were wanted."""

    turn: int
    pages: dict[int, tuple[ExchangeSummary, ...]]


class Peeked(HistoryMessage, bubble=False):
    """A glance at the exchange under the cursor."""

    peek: ExchangePreview | None


class Failed(HistoryMessage, bubble=False):
    """The history cannot be read."""

    text: str


class NotTidied(HistoryMessage, bubble=False):
    """What is beyond the retention limits was not removed, or not all is findable, and why."""

    text: str


class Refused(Failed, bubble=False):
    """A change that the user asked for was not made, and why."""


class DeletionRefused(Refused, bubble=False):
    """What is to be deleted could not be looked at, and why."""


class Changed(HistoryMessage, bubble=False):
    """The history has changed.

    Attributes:
        notice: what the user is told of it; empty for nothing.
        go_to: an exchange to have the cursor on.
        is_asked: whether the user has asked for it here.
    """

    notice: str = ""
    go_to: int | None = None
    is_asked: bool = False


class DeletionWanted(HistoryMessage, bubble=False):
    """Rows shall be deleted.

    Attributes:
        rows: their IDs.
        pinned: the IDs of what is pinned among them and what their runs made.
        count: how many exchanges would be deleted, those of runs included.
    """

    rows: Sequence[int]
    pinned: Sequence[int]
    count: int
