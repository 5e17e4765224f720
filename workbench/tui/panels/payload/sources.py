"""The ways of giving a body. But for the text, each is made after the first paint, or when it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from workbench.tui.panels.payload.source import Source
from workbench.tui.panels.payload.text_pane import TextPane

if TYPE_CHECKING:
    # Loaded when they are made.
    from workbench.tui.panels.payload.array_source import ArraySource
    from workbench.tui.panels.payload.file_source import FileSource
    from workbench.tui.panels.payload.hex_source import HexSource


class Sources:
    """What shows a body, by the way in which it is given.

    Attributes:
        text: the text, which base64 is too.
    """

    def __init__(self) -> None:
        self.text = TextPane()

    @cached_property
    def file(self) -> FileSource:
        """The path of a file."""
        from workbench.tui.panels.payload.file_source import FileSource

        return FileSource()

    @cached_property
    def hex(self) -> HexSource:
        """Bytes as digits."""
        from workbench.tui.panels.payload.hex_source import HexSource

        return HexSource()

    @cached_property
    def array(self) -> ArraySource:
        """A list of numbers."""
        from workbench.tui.panels.payload.array_source import ArraySource

        return ArraySource()

    def __getitem__(self, way: str) -> Source:
        """Returns what shows a body that is given a way, a value of `WAYS`."""
        match way:
            case "file":
                return self.file
            case "hex":
                return self.hex
            case "array":
                return self.array
            case _:
                return self.text

    def __iter__(self) -> Iterator[Source]:
        """Yields those that are there."""
        for name in ("text", "file", "hex", "array"):
            if name in vars(self):
                yield vars(self)[name]

    def is_array(self, source: Source) -> bool:
        """Returns whether a source is that of arrays; asking does not make one."""
        return source is vars(self).get("array")

    @property
    def late(self) -> tuple[FileSource, HexSource, ArraySource]:
        """Those that the first paint can do without, in the order in which they are mounted."""
        return self.file, self.hex, self.array
