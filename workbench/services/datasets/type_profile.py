"""The types of a dataset's columns, by the records before: a value of another type is told with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from workbench.content.views.table import number
from workbench.model.not_json import NOT_JSON
from workbench.services.datasets.record import Record
from workbench.services.datasets.record_types import JSON

_SHOWN = 5
"""Values that are told of; the others are counted."""
_KINDS = {b"{": "an object", b"[": "a list", b'"': "text", b"t": "true or false", b"f": "true or false"}
_TEXT, _NUMBER, _MISSING = "text", "a number", ""
_RECORD = "the record"

_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_items = msgspec.json.Decoder(list[msgspec.Raw])


class TypeProfile:
    """Sees every record once, and remembers a type for each column. Not thread-safe.

    The type of a column is that of its first value. Null and empty cells have none.

    Attributes:
        count: values of another type than their column has.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}
        self._examples: list[str] = []
        self.count = 0

    @property
    def findings(self) -> tuple[str, ...]:
        """The first few of them, each with line and column."""
        return tuple(self._examples)

    def watched(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yields the records, and sees each."""
        for record in records:
            self.see(record)
            yield record

    def see(self, record: Record) -> None:
        """Takes a record into account."""
        row = record.row
        if row.problem:
            return
        if row.cells is not None:
            for position, cell in enumerate(row.cells):
                if cell.strip():
                    name = row.names[position] if position < len(row.names) else ""
                    kind = _NUMBER if number(cell) is not None else _TEXT
                    self._hold(record, name or f"column {position + 1}", kind, position + 1)
        elif row.content_type == JSON:
            self._see_json(record)

    def _see_json(self, record: Record) -> None:
        data = record.data.lstrip()
        self._hold(record, _RECORD, _kind(data), 1)
        try:
            if data.startswith(b"{"):
                for name, value in _members.decode(data).items():
                    self._hold(record, name, _kind(bytes(value)), None)
            elif data.startswith(b"["):
                for position, value in enumerate(_items.decode(data), 1):
                    self._hold(record, f"value {position}", _kind(bytes(value)), None)
        except NOT_JSON:
            return  # such as NaN, a name that is not UTF-8, deep nesting: it is sent as it stands

    def _hold(self, record: Record, name: str, kind: str, column: int | None) -> None:
        expected = self._kinds.setdefault(name, kind) if kind else kind
        if kind == expected:
            return
        self.count += 1
        if len(self._examples) < _SHOWN:
            at = _column_of(record.data, name) if column is None else column
            place = record.place if at is None else f"{record.place}, column {at:,}"
            subject = "" if name in {_RECORD, f"column {at}"} else f"{name} is "
            self._examples.append(f"{place}: {subject}{kind}, where the records before have {expected}")


def _kind(value: bytes) -> str:
    """Returns what a JSON value is, in words; empty for null."""
    first = value[:1]
    return _MISSING if first == b"n" else _KINDS.get(first, _NUMBER)


def _column_of(data: bytes, name: str) -> int | None:
    """The character, from 1, at which the value of a member stands in a line; None where unclear."""
    key = re.escape(msgspec.json.encode(name))
    match = re.search(key + rb"\s*:\s*", data)
    return None if match is None else len(data[: match.end()].decode(errors="replace")) + 1
