"""The line that stands for the body of a failure until somebody wants to read it."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from workbench.content.humanize import size
from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Exchange
from workbench.model.keys.text import with_keys


class FoldedBody(Static, can_focus=True):
    """One line below the advice; Enter or a click unfolds the document as it came."""

    DEFAULT_CSS = """
    FoldedBody {
        height: 1;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    FoldedBody:focus {
        text-style: reverse;
    }
    """
    BINDINGS = [Binding("enter,space", "unfold", "Unfold", show=False)]

    class Unfolded(Message):
        """The whole document is wanted."""

    def __init__(self) -> None:
        super().__init__(id="folded-body", markup=False)

    def show(self, exchange: Exchange) -> None:
        """Says what the answer of an exchange has."""
        if (response := exchange.response) is not None:
            named = sanitize_line(exchange.content_type) or "no content type"
            facts = f"▸ Raw response · {size(response.size)} · {named}"
            self.update(Content(f"{facts} · {with_keys('‹response.body› unfolds')}"))

    def action_unfold(self) -> None:
        self.post_message(self.Unfolded())

    def on_click(self) -> None:
        self.action_unfold()
