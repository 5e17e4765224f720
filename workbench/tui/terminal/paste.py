"""What a terminal pastes, taken in as a whole.

Textual's parser asks of every character what it may begin: 6 MB take it five seconds. Between the two signs
of a bracketed paste (xterm's control sequences, mode 2004) there is nothing to ask.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

_BEGIN = "\x1b[200~"
_END = "\x1b[201~"


class PasteParser(XTermParser):
    """Textual's parser, but for what is pasted."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: list[str] | None = None
        # What may be the beginning of the end, cut in two by a read.
        self._rest = ""

    def feed(self, data: str) -> Iterable[Message]:
        """The events of what was read; a beginning that a read cuts in two is left to Textual's parser."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasted is None:
                before, begins, data = data.partition(_BEGIN)
                if before:
                    yield from super().feed(before)
                if begins:
                    self._pasted = []
                continue
            data = self._rest + data
            text, ends, after = data.partition(_END)
            if not ends:
                cut = len(data) - _begun(data)
                self._pasted.append(data[:cut])
                self._rest = data[cut:]
                return
            self._pasted.append(text)
            # Nobody types NUL, and Textual's parser takes it out as well.
            yield events.Paste("".join(self._pasted).replace("\0", ""))
            self._pasted, self._rest, data = None, "", after


def _begun(data: str) -> int:
    """Returns how many characters at the end may be the first of the sign that ends a paste."""
    return next((length for length in range(len(_END) - 1, 0, -1) if data.endswith(_END[:length])), 0)


def take_in_whole() -> None:
    """Has the driver of this process's terminal parse what is pasted so."""
    from textual.drivers import linux_driver

    linux_driver.XTermParser = PasteParser  # type: ignore[attr-defined]
