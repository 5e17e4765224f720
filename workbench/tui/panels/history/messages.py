"""What the workers of the history tell their panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from workbench.model.exchange import ExchangeSummary
from workbench.model.query import Search

if TYPE_CHECKING:
    from workbench.services.history import ExchangePreview


@dataclass(eq=False, repr=False)
class Listed(Message, bubble=False):
    """The list is another one, or has changed.

    Attributes:
        search: what it shows.
        numbers: the IDs of all matches; None without a search.
        length: how many rows there are.
        pages: rows that were read along.
        cursor: where the exchange under the cursor is now; None if it is not in the list.
        whole: whether every match has been found.
        behind: how many exchanges are not indexed yet.
    """

    search: Search
    numbers: Sequence[int] | None
    length: int
    pages: dict[int, tuple[ExchangeSummary, ...]]
    _: KW_ONLY
    cursor: int | None
    whole: bool
    behind: int


@dataclass(eq=False, repr=False)
class VersionSeen(Message, bubble=False):
    """The list is being read as of this version of the history."""

    version: int


@dataclass(eq=False, repr=False)
class Read(Message, bubble=False):
    """Rows came that were wanted."""

    turn: int
    pages: dict[int, tuple[ExchangeSummary, ...]]


@dataclass(eq=False, repr=False)
class Peeked(Message, bubble=False):
    """A glance at the exchange under the cursor."""

    peek: ExchangePreview | None


@dataclass(eq=False, repr=False)
class Failed(Message, bubble=False):
    """The history cannot be read or written."""

    text: str


@dataclass(eq=False, repr=False)
class Changed(Message, bubble=False):
    """The history has changed.

    Attributes:
        notice: what the user is told of it; empty for nothing.
        go_to: an exchange to have the cursor on.
    """

    notice: str = ""
    go_to: int | None = None


@dataclass(eq=False, repr=False)
class DeletionWanted(Message, bubble=False):
    """Rows shall be deleted.

    Attributes:
        rows: their IDs.
        pinned: the IDs of what is pinned among them and what their runs made.
        count: how many exchanges would be deleted, those of runs included.
    """

    rows: Sequence[int]
    pinned: Sequence[int]
    count: int
