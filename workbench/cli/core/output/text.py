"""`--output text`: one line of tab-separated values for each structure (aws-cli, awscli/text.py)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any


def text_lines(value: Any) -> Iterator[str]:
    """The lines of an answer, each with its line feed."""
    return _any(value, "", None)


def _any(value: Any, name: str, columns: Sequence[str] | None) -> Iterator[str]:
    match value:
        case dict():
            yield from _structure(value, name, columns)
        case list():
            yield from _list(value, name)
        case _:
            yield f"{value}\n"


def _list(values: list[Any], name: str) -> Iterator[str]:
    if any(isinstance(value, dict) for value in values):
        # The rows of a list of structures share their columns; a value that a row lacks is empty.
        columns = sorted(
            {
                key
                for value in values
                if isinstance(value, dict)
                for key, member in value.items()
                if not _nested(member)
            }
        )
        for value in values:
            yield from _any(value, name, columns)
    elif any(isinstance(value, list) for value in values):
        if scalars := [value for value in values if not isinstance(value, list)]:
            yield from _scalars(scalars, name)
        for value in values:
            if isinstance(value, list):
                yield from _list(value, name)
    elif values:
        yield from _scalars(values, name)


def _scalars(values: list[Any], name: str) -> Iterator[str]:
    if name:
        for value in values:
            yield f"{name.upper()}\t{value}\n"
    else:
        yield "\t".join(map(str, values)) + "\n"


def _structure(value: dict[str, Any], name: str, columns: Sequence[str] | None) -> Iterator[str]:
    if columns is None:
        columns = sorted(key for key, member in value.items() if not _nested(member))
    if columns:
        row = [str(value.get(key, "")) for key in columns]
        yield "\t".join([name.upper(), *row] if name else row) + "\n"
    for key in sorted(value.keys() - set(columns)):
        yield from _any(value[key], key, None)


def _nested(value: Any) -> bool:
    return isinstance(value, dict | list)
