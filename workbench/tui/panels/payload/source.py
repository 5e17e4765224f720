"""What every way of giving a body has: something that shows the body, and in which it is typed."""

from __future__ import annotations

from typing import Protocol

from textual.message import Message
from textual.widget import Widget

from workbench.model.invocation import Body
from workbench.tui.field_message import FieldMessage
from workbench.tui.panels.payload.given_body import GivenBody


class SourceChanged(FieldMessage):
    """The body was typed in, or chosen anew."""

    source: Source


class SourceMoved(Message):
    """The cursor is elsewhere."""


class Source(Protocol):
    """A way of giving a body. Its widget posts `SourceChanged` and `SourceMoved`."""

    display: bool

    def show_body(self, body: Body | None) -> bool:
        """Shows a body in place of what is there; returns whether it can be shown so."""

    def typed(self, state: GivenBody) -> Body | None:
        """Returns the body as it is typed.

        Args:
            state: the body before.
        """

    @property
    def cells(self) -> tuple[Widget, ...]:
        """Where its user types; the first is gone to."""

    @property
    def count(self) -> int | None:
        """The bytes of what is typed; None where counting them takes as long as taking them over."""

    @property
    def place(self) -> str:
        """Where the cursor is; empty where that says nothing."""

    @property
    def is_small(self) -> bool:
        """Whether what is typed is taken over at every key, and not only when its user pauses."""
