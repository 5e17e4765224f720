"""Bytes in hexadecimal, as many a row as fit; each row made when it is asked for: any size opens at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

_ROW = 16
_WIDEST = 64
_GROUP = 8
# What is printed for each byte: itself where it is ASCII that prints, else a dot.
_SIGNS = bytes(code if 0x20 <= code < 0x7F else 0x2E for code in range(256))


class HexRow(NamedTuple):
    """The bytes of a row, or what is left of them.

    Attributes:
        offset: of the first one in the body.
        hex: two digits a byte, parted by blanks, an additional one after each eight; as wide in every row.
        ascii: the same bytes as characters, a dot for each that does not print.
    """

    offset: int
    hex: str
    ascii: str


@dataclass(frozen=True)
class HexRows:
    """A body as rows of bytes.

    Attributes:
        body: the bytes.
        per_row: how many a row.
    """

    body: bytes = field(repr=False)
    per_row: int = _ROW

    @classmethod
    def fitting(cls, body: bytes, columns: int) -> HexRows:
        """Returns a body in rows of 8, 16, 32 or 64 bytes: the most that fit into so many columns."""
        per_row = _WIDEST
        while per_row > _GROUP and cls(body, per_row).width > columns:
            per_row //= 2
        return cls(body, per_row)

    @property
    def digits(self) -> int:
        """The digits of an offset."""
        return max(4, len(f"{len(self.body):x}"))

    @property
    def width(self) -> int:
        """The columns of a row: offset, digits and characters, two blanks between them."""
        return self.digits + 2 + self._digits_width + 2 + self.per_row

    @property
    def _digits_width(self) -> int:
        return self.per_row * 3 - 1 + (self.per_row - 1) // _GROUP

    def __len__(self) -> int:
        return max(1, -(-len(self.body) // self.per_row))

    def row(self, index: int) -> HexRow:
        """The row of that index, from 0."""
        offset = index * self.per_row
        part = self.body[offset : offset + self.per_row]
        groups = (part[at : at + _GROUP].hex(" ") for at in range(0, len(part), _GROUP))
        return HexRow(
            offset, f"{'  '.join(groups):{self._digits_width}}", part.translate(_SIGNS).decode("ascii")
        )
