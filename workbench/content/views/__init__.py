"""Ways to look at a body: pure values, read when they are opened.

`views_of` names those that suit a body, best first, from its first bytes alone. `View.open` reads the body,
which may take a while for a large one, and returns what the view shows, or `Unavailable` with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.content.format import Format, ViewKind
from workbench.content.media_type import MediaType
from workbench.content.views.view import Text, Unavailable, ViewUnavailableError

if TYPE_CHECKING:
    from workbench.content.views.shown import Shown

__all__ = ["Text", "Unavailable", "View", "ViewKind", "ViewUnavailableError", "views_of"]


@dataclass(frozen=True)
class View:
    """One way to look at one body.

    Attributes:
        kind: which.
        format: what the body is.
        body: its bytes; text in UTF-8.
        content_type: what it is said to be; empty where that is not known.
    """

    kind: ViewKind
    format: Format
    body: bytes = field(repr=False)
    content_type: str = ""

    @property
    def title(self) -> str:
        """What it is called on its tab."""
        return self.kind.capitalize()

    def open(self) -> Shown:
        """Reads the body. Large ones take a while: call it in a worker."""
        try:
            return self._read()
        except ViewUnavailableError as error:
            return Unavailable(str(error))

    def _read(self) -> Shown:
        if self.kind is ViewKind.TEXT:
            return Text(self.body)
        if self.kind is ViewKind.HEX:
            from workbench.content.views.hexdump import HexRows

            return HexRows(self.body)
        if typed := self.format.typed_readers.get(self.kind):
            return typed(MediaType.parse(self.content_type).parameters, self.body)
        return self.format.readers[self.kind](self.body)


def views_of(format: Format, body: bytes, content_type: str = "") -> tuple[View, ...]:
    """The views that suit a body, best first; the last one, hex, shows anything.

    Args:
        format: what it is, see `workbench.content.formats.format_of`.
        body: its bytes; text in UTF-8, see `workbench.content.media_type.in_utf8`.
        content_type: what it is said to be; empty where that is not known.
    """
    kinds = format.views(body) if body else (ViewKind.TEXT if format.text else ViewKind.HEX,)
    return tuple(View(kind, format, body, content_type) for kind in kinds)
