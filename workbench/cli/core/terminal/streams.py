"""Standard output and error as every command gets them: a terminal is never driven by somebody else's text.

What goes to a pipe or a file is exact. What goes to a terminal is inert, by the type of what is written: a
text is made harmless, whatever wrote it, and only a `Control` of our own passes as it is. Nothing on standard
error holds a secret, wherever that leads.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, TextIO, cast

from workbench.model.redaction import redacted


class Control(str):
    """Text of our own with control sequences in it; whatever it has of others was made inert before."""

    __slots__ = ()


class Outlet:
    """A standard stream that guards what is behind it. All else is asked of the stream itself.

    Args:
        stream: where it goes.
        inert: whether it leads to a terminal.
        secretive: whether secrets are taken out.
    """

    def __init__(self, stream: TextIO, *, inert: bool, secretive: bool) -> None:
        self._stream = stream
        self._inert = inert
        self._secretive = secretive

    def write(self, text: str) -> int:
        """Writes a text."""
        shown = text
        if self._secretive:
            shown = redacted(shown)
        if self._inert and not isinstance(text, Control):
            # Loaded here: most runs write to no terminal.
            from workbench.content.sanitize import sanitize_block

            shown = sanitize_block(shown)
        self._stream.write(shown)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Writes texts, one after the other."""
        for line in lines:
            self.write(line)

    @property
    def buffer(self) -> Any:
        """What takes bytes."""
        if not self._inert:
            return self._stream.buffer
        from workbench.content.sanitize import InertBytes

        return InertBytes(self._stream.buffer)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def guard() -> None:
    """Puts the guards before the standard streams of this process."""
    if sys.stdout is not None and not isinstance(sys.stdout, Outlet) and sys.stdout.isatty():
        sys.stdout = cast("TextIO", Outlet(sys.stdout, inert=True, secretive=False))
    if sys.stderr is not None and not isinstance(sys.stderr, Outlet):
        sys.stderr = cast("TextIO", Outlet(sys.stderr, inert=sys.stderr.isatty(), secretive=True))
