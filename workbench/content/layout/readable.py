"""A body as text to read: as it came, and laid out where that helps."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.content.format import Format
from workbench.content.formats.json import JSON
from workbench.content.formats.json_lines import JSON_LINES
from workbench.content.layout.offset_map import OffsetMap
from workbench.content.layout.outline import Outline
from workbench.content.layout.pretty import prettify
from workbench.content.media_type import in_utf8


@dataclass(frozen=True, eq=False, repr=False)
class Readable:
    """A text in its two forms.

    Attributes:
        raw: the body in UTF-8, otherwise as it came.
        format: what it is.
        laid: the same laid out; None where it cannot be.
        alignment: which byte of one is which of the other; None where there is but one.
        outline: the structure of `laid`; None where it is not JSON.
    """

    raw: bytes
    format: Format
    laid: bytes | None = None
    alignment: OffsetMap | None = None
    outline: Outline | None = None

    @classmethod
    def read(cls, format: Format, content_type: str, body: bytes) -> Readable:
        """Does all that takes long for a large body: some tenths of a second for 25 MB.

        Args:
            format: what the body is.
            content_type: as it stands in the header; its charset counts.
            body: the bytes as they came.
        """
        raw = in_utf8(content_type, body) if format.text else body
        laid = prettify(format, raw)
        if laid is None:
            return cls(raw, format)
        outline = Outline(laid, lines=format is JSON_LINES) if format in {JSON, JSON_LINES} else None
        return cls(raw, format, laid, OffsetMap(raw, laid), outline)

    @classmethod
    def of_json(cls, text: bytes) -> Readable:
        """A text that is JSON, such as the answer to a query."""
        return cls.read(JSON, "", text)
