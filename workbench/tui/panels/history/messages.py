"""What the workers of the history tell their panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from workbench.model.exchange import ExchangeSummary
from workbench.model.query import Search

if TYPE_CHECKING:
    from workbench.store.history.preview import ExchangePreview


class Listed(Message, bubble=False):
    """The list is another one, or the same one changed."""

    def __init__(
        self,
        search: Search,
        numbers: Sequence[int] | None,
        length: int,
        pages: dict[int, tuple[ExchangeSummary, ...]],
        *,
        cursor: int | None,
        whole: bool,
        behind: int,
    ) -> None:
        """
        Args:
            search: what it shows.
            numbers: of all that was found; None where nothing was searched for.
            length: how many rows there are.
            pages: rows that were read along.
            cursor: where the exchange that had the cursor is now; None where it is not in the list.
            whole: whether all was found that there is.
            behind: how much cannot be found by its words yet.
        """
        super().__init__()
        self.search = search
        self.numbers = numbers
        self.length = length
        self.pages = pages
        self.cursor = cursor
        self.whole = whole
        self.behind = behind


class Read(Message, bubble=False):
    """Rows came that were wanted."""

    def __init__(self, turn: int, pages: dict[int, tuple[ExchangeSummary, ...]]) -> None:
        super().__init__()
        self.turn = turn
        self.pages = pages


class Peeked(Message, bubble=False):
    """A glance at the exchange under the cursor."""

    def __init__(self, peek: ExchangePreview | None) -> None:
        super().__init__()
        self.peek = peek


class Failed(Message, bubble=False):
    """The history cannot be read or written."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Changed(Message, bubble=False):
    """Somebody has changed the history.

    Args:
        said: what to tell the user of it; empty for nothing.
        go_to: an exchange to have the cursor on.
    """

    def __init__(self, said: str = "", go_to: int | None = None) -> None:
        super().__init__()
        self.said = said
        self.go_to = go_to
