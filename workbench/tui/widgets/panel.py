"""What every part of the main screen is."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from textual.widget import Widget

from workbench.model.invocation import Invocation
from workbench.tui.messages import KEY_REMARK, StatusMessage

if TYPE_CHECKING:
    from workbench.model.exchange import Exchange


TEXT_CHANGES = "text changes"
"""The group of a worker that changes the text which the next key acts on, wherever the focus is."""


def refuse(widget: Widget, reason: str) -> None:
    """Says in the status line why a key does nothing, until the next key.

    Args:
        widget: what the key was meant for.
        reason: one sentence.
    """
    widget.post_message(StatusMessage(KEY_REMARK, reason))


class Panel(Widget):
    """A part that keys, tabs and jumps bring to the front.

    The screen tells it what it needs to know by the methods below; it asks the screen for changes by messages
    and knows no other part.
    """

    ALLOW_MAXIMIZE = True

    is_late = False
    """Whether it is a `LateForm`, which hears that it comes to the front."""

    leading = ""
    """What is being read that leads elsewhere, as `Leading` has it; empty where nothing is."""

    is_mounting = False
    """Whether what the next key needs is still being mounted; the key waits, wherever the focus is."""

    @property
    def unoffered(self) -> Collection[str]:
        """The IDs of its keys that the key bar leaves out now."""
        return ()

    @property
    def reading(self) -> str:
        """What keys wait for, as `Reading` has it; empty where nothing is being read."""
        return ""

    async def draft_changed(self, draft: Invocation, *, fresh: bool, draft_name: str) -> None:
        """The draft is another one.

        Args:
            draft: what would be sent now.
            fresh: whether it comes from elsewhere, and replaces what is being typed as well.
            draft_name: of the draft, of which there may be several.
        """

    def exchange_ended(self, exchange: Exchange, draft_name: str) -> None:
        """Something was sent and is done, well or badly.

        Args:
            exchange: what became of it.
            draft_name: of the draft that it belongs to, which may be on show no more.
        """

    def exchange_shown(self, exchange: Exchange | None) -> None:
        """The response shows this exchange; None while it shows none."""

    def focus_part(self) -> None:
        """Goes to what its user wants first."""
        self.focus()

    def focus_row(self, _name: str) -> None:
        """Goes to a row of its form, by the name of the member; where there is none, as `focus_part`."""
        self.focus_part()
