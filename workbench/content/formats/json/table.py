"""The rows of JSON: an array of objects, arrays or values, by itself or in a member, and JSON Lines."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from workbench.content.formats.json.flat import flat_members
from workbench.content.layout.lines import lines
from workbench.content.views.table import MOST_COLUMNS, Rows, Table
from workbench.content.views.view import ViewUnavailableError
from workbench.model.not_json import NOT_JSON

# A wrapper is looked into so deep: `{"predictions": {"data": [...]}}`.
_DEPTH = 3
_SAMPLE = 200
_MOST_LOOKED_AT = 200_000
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ANY_TEXT = msgspec.json.Decoder(str)


def json_table(body: bytes) -> Table:
    """The rows of a JSON document: its own where it is an array, else of the largest array in it."""
    path, rows = _find(body.strip(), "", _DEPTH)
    return _both(rows, path)


def json_lines_table(body: bytes) -> Table:
    """JSON Lines, a row each; a line that is not JSON is a row of one cell."""
    starts = array("Q")
    for offset, line in lines(body):
        if line.strip():
            starts.extend((offset, offset + len(line)))
    return _both(_Lines(body, starts), "")


def _both(elements: Sequence[bytes], path: str) -> Table:
    """The table, with the way to the one whose nested objects are columns, where some are nested."""
    table = _table(elements, path)

    def flattened() -> Table:
        flat = _table(elements, path, flat=True)
        flat.nested = table
        return flat

    if any(_is_nested(elements[at].strip()) for at in range(min(len(elements), _SAMPLE))):
        table.flattened = flattened
    return table


def _is_nested(element: bytes) -> bool:
    members = _members(element)
    return members is not None and flat_members(members).keys() != members.keys()


class _Elements(Sequence[bytes]):
    """The elements of an array, as text."""

    def __init__(self, elements: list[msgspec.Raw]) -> None:
        self._elements = elements

    def __len__(self) -> int:
        return len(self._elements)

    def __getitem__(self, index: Any) -> Any:
        return bytes(self._elements[index])


class _Lines(Sequence[bytes]):
    """The lines that are not empty."""

    def __init__(self, body: bytes, bounds: Sequence[int]) -> None:
        self._body = body
        self._bounds = bounds

    def __len__(self) -> int:
        return len(self._bounds) // 2

    def __getitem__(self, index: Any) -> Any:
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._body[self._bounds[2 * index] : self._bounds[2 * index + 1]]


class _Columns(Sequence[bytes]):
    """Lists of one length side by side, an object for each index."""

    def __init__(self, columns: Sequence[tuple[bytes, list[msgspec.Raw]]]) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns[0][1])

    def __getitem__(self, index: Any) -> Any:
        return b"{" + b",".join(name + b":" + bytes(values[index]) for name, values in self._columns) + b"}"


class _JsonRows(Rows):
    def __init__(self, elements: Sequence[bytes], names: tuple[str, ...], *, flat: bool) -> None:
        self._elements = elements
        self._names = names
        self._flat = flat

    def __len__(self) -> int:
        return len(self._elements)

    def row(self, index: int) -> tuple[str, ...]:
        element = self._elements[index].strip()
        members = _members(element, flat=self._flat)
        if members is not None:
            return tuple(_cell(bytes(members[name])) if name in members else "" for name in self._names)
        items = _items(element)
        if items is not None and not any(self._names):
            return tuple(_cell(bytes(item)) for item in items[:MOST_COLUMNS])
        return (_cell(element),)


def _find(body: bytes, path: str, depth: int) -> tuple[str, Sequence[bytes]]:
    try:
        if body[:1] == b"[":
            return path, _Elements(_unwrapped(body))
        members = _OBJECT.decode(body)
    except RecursionError:
        raise ViewUnavailableError("it is nested too deep for a table") from None
    except NOT_JSON as error:
        raise ViewUnavailableError(f"it is not JSON: {error}") from None
    if (columns := _side_by_side(members)) is not None:
        return path, columns
    if "data" in members and "schema" in members:
        # The `table` form of pandas.
        members = {"data": members["data"]}
    inner = sorted(members.items(), key=lambda member: -len(memoryview(member[1])))
    for name, raw in inner:
        element = bytes(raw).strip()
        if element[:1] == b"[":
            return f"{path}.{name}".removeprefix("."), _Elements(_unwrapped(element))
        if element[:1] == b"{" and depth:
            return _find(element, f"{path}.{name}".removeprefix("."), depth - 1)
    if path:
        raise ViewUnavailableError("there is no array in it whose elements could be rows")
    return path, [body]


def _unwrapped(array: bytes) -> list[msgspec.Raw]:
    """The elements; of a batch of one record that is a list of objects, those."""
    elements = _ARRAY.decode(array)
    if len(elements) == 1 and (only := bytes(elements[0]).strip())[:1] == b"[":
        inner = _ARRAY.decode(only)
        if inner and bytes(inner[0]).strip()[:1] == b"{":
            return inner
    return elements


def _side_by_side(members: Mapping[str, msgspec.Raw]) -> Sequence[bytes] | None:
    """Lists of one length as the columns of rows: pandas' `split` form, or scores beside labels and boxes."""
    lists = {name: _items(bytes(raw).strip()) for name, raw in members.items()}
    names, data = lists.get("columns"), lists.get("data")
    if names and data and all(len(_items(bytes(row).strip()) or ()) == len(names) for row in data[:_SAMPLE]):
        rows = [_items(bytes(row).strip()) or [] for row in data]
        if all(len(row) == len(names) for row in rows):
            texts = [bytes(name) for name in names]
            if all(text[:1] == b'"' for text in texts):
                return _Columns([(text, [row[at] for row in rows]) for at, text in enumerate(texts)])
    columns = [(msgspec.json.encode(name), items) for name, items in lists.items() if items]
    if len(columns) < 2 or len({len(items) for _, items in columns}) > 1:
        return None
    if any(bytes(items[0]).strip()[:1] == b"{" for _, items in columns):
        return None
    return _Columns(columns)


def _table(elements: Sequence[bytes], path: str, *, flat: bool = False) -> Table:
    if not len(elements):
        raise ViewUnavailableError("there are no rows in it")
    names: dict[str, None] = {}
    width = 0
    # Of very many rows, so many spread over all of them tell which columns there are.
    for index in range(0, len(elements), -(-len(elements) // _MOST_LOOKED_AT)):
        element = elements[index].strip()
        if element[:1] == b"{":
            if len(names) < MOST_COLUMNS:
                names |= dict.fromkeys(_members(element, flat=flat) or ())
        elif element[:1] == b"[":
            width = max(width, len(_items(element) or ()))
        else:
            width = max(width, 1)
    columns = tuple(names) if names else ("",) * min(width, MOST_COLUMNS)
    return Table(columns, _JsonRows(elements, columns, flat=flat), source=path)


def _members(element: bytes, *, flat: bool = False) -> dict[str, msgspec.Raw] | None:
    if element[:1] != b"{":
        return None
    try:
        members = _OBJECT.decode(element)
        return flat_members(members) if flat else members
    except NOT_JSON:
        return None


def _items(element: bytes) -> list[msgspec.Raw] | None:
    if element[:1] != b"[":
        return None
    try:
        return _ARRAY.decode(element)
    except NOT_JSON:
        return None


def _cell(raw: bytes) -> str:
    """A value as a cell: a string without its quotes, anything else as it is written."""
    if raw[:1] == b'"':
        try:
            return _ANY_TEXT.decode(raw)
        except NOT_JSON:
            pass
    return raw.decode(errors="replace")
