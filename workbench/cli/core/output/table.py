"""`--output table`: titled boxes, as the AWS CLI draws them (aws-cli, awscli/formatter.py and table.py)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.model.errors import WorkbenchError

_PADDING = 4

# colorama, which colours the AWS CLI's table, resets the terminal after every piece that is written.
_RESET = "\x1b[0m"
_ELEMENT = "\x1b[1m\x1b[34m"
_BORDER = "\x1b[2m\x1b[33m"


def table(title: str, value: Any, *, colour: bool, width: int) -> Iterator[str]:
    """The pieces of a table; nothing where there is nothing to show.

    Args:
        title: the head of the first box.
        value: what JSON can express.
        colour: whether elements are blue and the borders of inner boxes yellow.
        width: columns to keep within, if need be by turning single rows into columns.

    Raises:
        WorkbenchError: rows of different lengths, or of different kinds.
    """
    boxes: list[_Box] = []
    _build(boxes, title, value, 0)
    if not boxes:
        return
    total = _total_width(boxes)
    if total > width:
        boxes = [box.upright() for box in boxes]
        total = _total_width(boxes)
    pieces = [f"{'-' * total}\n"]
    for box in boxes:
        for line in box.lines(total - 2 * box.depth, colour):
            pieces += _bordered(line, box.depth, colour)
    for piece in pieces:
        yield piece + _RESET if colour else piece


def _bordered(line: str, depth: int, colour: bool) -> Iterator[str]:
    border = (f"{_BORDER}|{_RESET}" if colour else "|") * depth
    yield border
    if line.endswith("\n"):
        yield line[:-1]
        yield border
        yield "\n"
    else:
        yield line


@dataclass
class _Box:
    """A title, a row of heads and rows of elements; inner boxes have a greater depth."""

    title: str | None
    depth: int
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    columns: int | None = None

    def head(self, names: Sequence[str]) -> None:
        self._widen(names)
        if self.columns is None:
            self.columns = len(names)
        self.heads = list(names)

    def add(self, row: Sequence[Any]) -> None:
        if self.columns is None:
            self.columns = len(row)
        if len(row) != self.columns:
            raise _uneven(self.columns, len(row))
        elements = [str(element) for element in row]
        self.rows.append(elements)
        self._widen(elements)

    def _widen(self, elements: Sequence[str]) -> None:
        if not self.widths:
            self.widths = [_cells(element) for element in elements]
            return
        if len(elements) > len(self.widths):
            raise _uneven(len(self.widths), len(elements))
        for position, element in enumerate(elements):
            self.widths[position] = max(_cells(element), self.widths[position])

    def upright(self) -> _Box:
        """The same box with its single row of many columns as many rows of two."""
        if len(self.rows) != 1 or not self.heads:
            return self
        turned = _Box(self.title, self.depth)
        for name, element in zip(self.heads, self.rows[0], strict=False):
            turned.add([name, element])
        return turned

    @property
    def width(self) -> int:
        edges = 2 + 2 * self.depth
        inner = sum(width + _PADDING for width in self.widths)
        return max(_cells(str(self.title)) + edges, inner + edges)

    def lines(self, width: int, colour: bool) -> Iterator[str]:
        if self.title:
            yield _centred(self.title, width) + "\n"
            if not self.heads and not self.rows:
                yield f"+{'-' * (width - 2)}+\n"
        widths = self._scaled(width)
        rule = "".join(
            f"{'' if position else '+'}{'-' * (cell - (1 if position else 2))}+"
            for position, cell in enumerate(widths)
        )
        if self.heads:
            yield f"{rule}\n"
            yield (
                "".join(
                    _centred(name, cell, left="" if position else "|")
                    for position, (cell, name) in enumerate(zip(widths, self.heads, strict=False))
                )
                + "\n"
            )
        if self.rows and widths:
            yield f"{rule}\n"
            for row in self.rows:
                yield (
                    "".join(
                        _left(element, cell, "" if position else "|", colour)
                        for position, (cell, element) in enumerate(zip(widths, row, strict=False))
                    )
                    + "\n"
                )
            yield f"{rule}\n"

    def _scaled(self, total: int) -> list[int]:
        """Widths of the columns that fill `total`: the surplus of rounding is spread from either end."""
        bare = [width + _PADDING for width in self.widths]
        if not bare:
            return bare
        factor = total / float(sum(bare))
        scaled = [round(factor * width) for width in bare]
        surplus = sum(scaled) - total
        while surplus:
            order = range(len(scaled))
            for position in order if surplus > 0 else reversed(order):
                step = 1 if surplus > 0 else -1
                scaled[position] -= step
                surplus -= step
                if not surplus:
                    break
        return scaled


def _build(boxes: list[_Box], title: str | None, value: Any, depth: int) -> None:
    if not value:
        return
    if title is not None:
        boxes.append(_Box(title, depth))
    if isinstance(value, dict):
        _build_structure(boxes, value, depth)
    elif isinstance(value, list):
        if isinstance(value[0], dict):
            _build_structures(boxes, title, value, depth)
            return
        for item in value:
            if _scalar(item):
                boxes[-1].add([item])
            elif all(_scalar(element) for element in item):
                boxes[-1].add(list(item))
            else:
                _build(boxes, None, item, 0)


def _build_structure(boxes: list[_Box], value: dict[str, Any], depth: int) -> None:
    heads = sorted(key for key, member in value.items() if _scalar(member))
    if len(heads) == 1:
        boxes[-1].add([heads[0], value[heads[0]]])
    elif heads:
        boxes[-1].head(heads)
        boxes[-1].add([value[key] for key in heads])
    for key in sorted(value.keys() - set(heads)):
        _build(boxes, key, value[key], depth + 1)


def _build_structures(boxes: list[_Box], title: str | None, values: list[Any], depth: int) -> None:
    if not all(isinstance(value, dict) for value in values):
        raise WorkbenchError(
            "a table cannot show structures and plain values in one list", "Try --output json."
        )
    heads = sorted({key for value in values for key, member in value.items() if _scalar(member)})
    inner = sorted({key for value in values for key, member in value.items() if not _scalar(member)})
    boxes[-1].head(heads)
    for position, value in enumerate(values):
        if position and inner:
            boxes.append(_Box(title, depth))
            boxes[-1].head(heads)
        boxes[-1].add([value.get(key, "") for key in heads])
        for key in inner:
            if key in value:
                _build(boxes, key, value[key], depth + 1)


def _uneven(wanted: int, count: int) -> WorkbenchError:
    return WorkbenchError(
        f"Row should have {wanted} elements, instead it has {count}",
        "A table needs rows of the same length; use --output json.",
    )


def _scalar(value: Any) -> bool:
    return not isinstance(value, list | dict)


def _total_width(boxes: Sequence[_Box]) -> int:
    return max(box.width for box in boxes)


def _cells(text: str) -> int:
    """Columns that a text takes; characters of ambiguous width count two, as the AWS CLI counts them."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _centred(text: str, width: int, left: str = "|") -> str:
    start = (width // 2) - (_cells(text) // 2) - 1
    used = len(left) + start + _cells(text)
    return f"{left}{' ' * start}{text}{' ' * (width - 1 - used)}|"


def _left(text: str, width: int, left: str, colour: bool) -> str:
    cells = _cells(text)
    padding = 2 if width >= cells + 2 + len(left) + 1 else 0
    used = len(left) + padding + cells
    shown = f"{_ELEMENT}{text}{_RESET}" if colour else text
    return f"{left}{' ' * padding}{shown}{' ' * (width - used - 1)}|"
