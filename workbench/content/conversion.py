"""JSON, JSON Lines and CSV made of one another, where the shape allows. Numbers stay as they are written.

An object with one array in it, such as `{"instances": [...]}`, is its rows, as SageMaker's algorithms have it
("Common Data Formats for Inference"): the name of the array is what is lost on the way to lines and tables.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import msgspec

from workbench.content.formats.json.rewrite import indent, minify
from workbench.model.errors import ConversionError
from workbench.model.not_json import NOT_JSON

_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_TEXT = msgspec.json.Decoder(str)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_DIGIT = re.compile(r"\d")


def json_to_lines(body: bytes) -> bytes:
    """Each element of an array on a line of its own.

    Raises:
        ConversionError: it is not an array, or not JSON.
    """
    return b"".join(_line(element, index) + b"\n" for index, element in enumerate(_elements(body)))


def lines_to_json(body: bytes) -> bytes:
    """All lines as the elements of one array.

    Raises:
        ConversionError: a line is not JSON.
    """
    lines = [line for line in body.split(b"\n") if line.strip()]
    array = b"[" + b",".join(_line(line, index) for index, line in enumerate(lines)) + b"]"
    return indent(array) or array


def json_to_csv(body: bytes) -> bytes:
    """Arrays as rows without names, objects as rows below their names.

    Raises:
        ConversionError: it has no rows, or rows that differ in their names, or values within values.
    """
    return _csv(_elements(body), "element")


def lines_to_csv(body: bytes) -> bytes:
    """The same for a value on each line.

    Raises:
        ConversionError: as above.
    """
    return _csv([line.strip() for line in body.split(b"\n") if line.strip()], "line")


def csv_to_json(body: bytes) -> bytes:
    """Rows as arrays, or as objects where the first row holds names and no number.

    Raises:
        ConversionError: rows of unequal length, or a quote that is not closed.
    """
    array = b"[" + b",".join(_rows(body)) + b"]"
    return indent(array) or array


def csv_to_lines(body: bytes) -> bytes:
    """The same with a row on each line.

    Raises:
        ConversionError: as above.
    """
    return b"".join(row + b"\n" for row in _rows(body))


def _elements(body: bytes) -> Sequence[bytes]:
    text = body.strip()
    try:
        if text[:1] == b"{":
            members = _OBJECT.decode(text)
            if len(members) != 1:
                raise ConversionError(
                    f"It is one object of {len(members)} members, not rows.",
                    "An array converts, or an object with nothing but an array in it.",
                )
            text = bytes(next(iter(members.values()))).strip()
        if text[:1] != b"[":
            raise ConversionError("It is a single value, not rows.", "An array converts.")
        return [bytes(raw).strip() for raw in _ARRAY.decode(text)]
    except RecursionError:
        raise ConversionError("It is nested too deep to convert.") from None
    except NOT_JSON as error:
        raise ConversionError(f"Not JSON: {error}.") from None


def _line(element: bytes, index: int) -> bytes:
    line = minify(element)
    if line is None:
        raise ConversionError(f"Line {index + 1} is not JSON.", "Correct it, then convert again.")
    return line


def _csv(elements: Sequence[bytes], noun: str) -> bytes:
    if not elements:
        raise ConversionError("There are no rows in it.")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    if all(element[:1] not in {b"[", b"{"} for element in elements):
        writer.writerow([_cell(element, noun, 0) for element in elements])
        return stream.getvalue().encode(errors="replace")
    names: list[str] | None = None
    for index, element in enumerate(elements):
        row = _row(element, noun, index)
        if index == 0:
            names = row[0]
            if names is not None:
                writer.writerow(names)
        if row[0] != names:
            raise ConversionError(
                f"{noun.capitalize()} {index + 1} has different names than the first.",
                "A table has the same columns in every row.",
            )
        writer.writerow(row[1])
    return stream.getvalue().encode(errors="replace")


def _row(element: bytes, noun: str, index: int) -> tuple[list[str] | None, list[str]]:
    try:
        if element[:1] == b"[":
            return None, [_cell(bytes(raw).strip(), noun, index) for raw in _ARRAY.decode(element)]
        if element[:1] != b"{":
            return None, [_cell(element, noun, index)]
        members = _OBJECT.decode(element)
    except NOT_JSON:
        raise ConversionError(f"{noun.capitalize()} {index + 1} is not JSON.") from None
    values = [bytes(raw).strip() for raw in members.values()]
    if len(values) == 1 and values[0][:1] == b"[":
        # SageMaker's `{"features": [...]}` is a row.
        return _row(values[0], noun, index)
    return list(members), [_cell(value, noun, index) for value in values]


def _cell(value: bytes, noun: str, index: int) -> str:
    if value[:1] in {b"[", b"{"}:
        raise ConversionError(
            f"{noun.capitalize()} {index + 1} has values within a value.", "A cell of CSV holds one value."
        )
    if value == b"null":
        return ""
    if value[:1] != b'"':
        return value.decode(errors="replace")
    try:
        return _TEXT.decode(value)
    except NOT_JSON:
        raise ConversionError(f"{noun.capitalize()} {index + 1} is not JSON.") from None


def _rows(body: bytes) -> list[bytes]:
    csv.field_size_limit(max(len(body) + 1, csv.field_size_limit()))
    text = body.removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error as error:
        raise ConversionError(f"Not CSV: {error}.") from None
    if not rows:
        raise ConversionError("There are no rows in it.")
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise ConversionError(
                f"Row {index + 1} has {len(row)} values where the first has {len(rows[0])}.",
                "Correct it, then convert again.",
            )
    names = rows[0]
    named = len(rows) > 1 and len(set(names)) == len(names) and all(map(_is_name, names))
    if not named:
        return [b"[" + b",".join(map(_value, row)) + b"]" for row in rows]
    keys = [msgspec.json.encode(name) for name in names]
    return [
        b"{" + b",".join(key + b":" + _value(cell) for key, cell in zip(keys, row, strict=True)) + b"}"
        for row in rows[1:]
    ]


def _is_name(cell: str) -> bool:
    return bool(cell.strip()) and _NUMBER.fullmatch(cell.strip()) is None


def _value(cell: str) -> bytes:
    """A cell as a value: a number of JSON as it is written, a text in quotes otherwise; nothing is null."""
    text = cell.strip()
    if not text:
        return b"null"
    if text in {"true", "false", "null"} or _NUMBER.fullmatch(text):
        return text.encode()
    return msgspec.json.encode(cell)
