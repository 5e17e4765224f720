"""Bytes in hexadecimal, sixteen a row; each row made when it is asked for, so that any size opens at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

_ROW = 16
# What is printed for each byte: itself where it is ASCII that prints, else a dot.
_SIGNS = bytes(code if 0x20 <= code < 0x7F else 0x2E for code in range(256))


class HexRow(NamedTuple):
    """Sixteen bytes, or what is left of them.

    Attributes:
        offset: of the first one in the body.
        hex: two digits a byte, parted by blanks, an additional one in the middle; as wide in every row.
        ascii: the same bytes as characters, a dot for each that does not print.
    """

    offset: int
    hex: str
    ascii: str


@dataclass(frozen=True)
class HexRows:
    """A body as rows of bytes."""

    body: bytes = field(repr=False)

    def __len__(self) -> int:
        return max(1, -(-len(self.body) // _ROW))

    def row(self, index: int) -> HexRow:
        """The row of that index, from 0."""
        offset = index * _ROW
        part = self.body[offset : offset + _ROW]
        halves = (part[: _ROW // 2].hex(" "), part[_ROW // 2 :].hex(" "))
        width = _ROW // 2 * 3 - 1
        return HexRow(
            offset, f"{halves[0]:{width}}  {halves[1]:{width}}", part.translate(_SIGNS).decode("ascii")
        )
