"""What its user should know and nothing else on the screen says: one line, and the whole of it by a key."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from workbench.content.humanize import cut
from workbench.content.sanitize import sanitize_line
from workbench.model.keys.text import key_of
from workbench.tui.messages import KEY_REMARK

_LEAST_COLUMNS = 40
"""What a line needs to name its keys."""


class StatusMessages:
    """The messages of several sources, the newest first.

    Each stands until its source takes it back, or its user hides it. What was hidden comes back when its
    source has something else to say.
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._hidden: dict[str, str] = {}

    def set(self, source: str, text: str) -> bool:
        """Takes the message of a source, an empty one where it has none now; returns whether it is new.

        Its lines are shown apart where all messages are shown whole.
        """
        if text == self._texts.get(source, ""):
            return False
        self._texts.pop(source, None)
        if text:
            self._texts[source] = text
        self._hidden.pop(source, None)
        return True

    def hide(self) -> bool:
        """Hides the message that is shown; returns whether there was one."""
        shown = self._shown
        if shown:
            self._hidden[shown[0]] = self._texts[shown[0]]
        return bool(shown)

    @property
    def all(self) -> tuple[str, ...]:
        """Every message but what the last key did, hidden ones too, the newest first."""
        return tuple(text for source, text in reversed(self._texts.items()) if source != KEY_REMARK)

    @property
    def is_shown(self) -> bool:
        """Whether there is a message that is not hidden."""
        return bool(self._shown)

    @property
    def _shown(self) -> list[str]:
        """The sources whose messages are not hidden, the newest first."""
        return [source for source in reversed(self._texts) if source not in self._hidden]

    def line(self, columns: int, hide_key: str, all_key: str) -> str:
        """Returns the newest message, inert, and the keys that hide it and show all; empty where none is.

        Args:
            columns: what it may take.
            hide_key, all_key: what to press.
        """
        shown = self._shown
        if not shown:
            return ""
        text = " · ".join(map(sanitize_line, self._texts[shown[0]].splitlines()))
        if shown[0] == KEY_REMARK:
            # The next key takes it away: it is whole, and names no key for that.
            return text
        more = f"+{len(shown) - 1} " if len(shown) > 1 else ""
        keys = f"{more}{hide_key} hides  {all_key} shows all"
        if cell_len(text) + cell_len(keys) + 2 > columns:
            keys = f"{more}{all_key} shows all"
        if columns < _LEAST_COLUMNS:
            return cut(text, columns)
        return f"{cut(text, columns - cell_len(keys) - 2)}  {keys}"


class StatusLine(Widget):
    """The line above the key bar; it takes no room while there is nothing to say."""

    DEFAULT_CSS = """
    StatusLine {
        height: auto;
        max-height: 4;
        padding: 0 1;
        color: $text-warning;
    }
    """

    def __init__(self) -> None:
        super().__init__(id="notice")
        self._messages = StatusMessages()
        self.display = False

    @property
    def all(self) -> tuple[str, ...]:
        """Every message, the newest first."""
        return self._messages.all

    def tell(self, source: str, text: str) -> None:
        """Shows the message of a source; an empty one takes it back."""
        if self._messages.set(source, text):
            self._show()

    def hide(self) -> bool:
        """Hides the message that is shown; returns whether there was one."""
        was_shown = self._messages.hide()
        self._show()
        return was_shown

    def _show(self) -> None:
        self.display = self._messages.is_shown
        self.refresh(layout=True)

    def render(self) -> Content:
        columns = self.container_size.width - 2
        return Content(self._messages.line(columns, key_of("cancel"), key_of("status")))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def on_click(self) -> None:
        self.app.call_later(self.screen.run_action, "open('status')")
