"""What its user should know and nothing else on the screen says."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from workbench.content.sanitize import sanitize_line


class StatusMessages:
    """The messages of several sources; each stands until its source takes it back."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def set(self, source: str, text: str) -> bool:
        """Takes the message of a source, an empty one where it has none now; returns whether it is new."""
        before = self._texts.get(source, "")
        self._texts[source] = text
        return text != before

    @property
    def line(self) -> str:
        """All messages, inert, in one line."""
        return sanitize_line(" · ".join(text for text in self._texts.values() if text))


class StatusLine(Static):
    """The line above the key bar; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__(id="notice", markup=False)
        self._messages = StatusMessages()

    def on_mount(self) -> None:
        self.display = False

    def tell(self, source: str, text: str) -> None:
        """Shows the message of a source; an empty one takes it back."""
        if not self._messages.set(source, text):
            return
        self.update(Content(self._messages.line))
        self.display = bool(self._messages.line)
