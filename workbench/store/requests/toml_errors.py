"""TOML of the user's, with its mistakes told by file, line and column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from workbench.model.errors import RequestFileError

TOO_DEEP = "values are nested too deep in it to be read"

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_PATH = re.compile(r" - at `\$\.?([^`]*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `([^`]*)`")
_HEADER = re.compile(r"\s*\[\[?([^\]]+)\]")
_KEY = re.compile(r"\s*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)\s*[=.]")

# `tomllib` takes a time that grows with the square of a key's parts: 13 s for 20,000. Nothing has 200.
_DEEP_KEY = re.compile(
    r"""^[ \t]*\[{0,2}[ \t]*(?:(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){200}""", re.M
)

_File = TypeVar("_File")


def parsed(path: Path, text: str) -> dict[str, Any]:
    """A document as plain values.

    Raises:
        RequestFileError: it is not TOML.
    """
    if _DEEP_KEY.search(text):
        raise RequestFileError(f"{path}: {TOO_DEEP}")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RequestFileError(located(path, text, str(error))) from None
    except RecursionError:
        raise RequestFileError(f"{path}: {TOO_DEEP}") from None


def converted(path: Path, text: str, values: dict[str, Any], kind: type[_File]) -> _File:
    """Plain values as what they have to be.

    Raises:
        RequestFileError: something has another type, or a name that is not known.
    """
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        message, keys, unknown = unknown_field(str(error))
        if unknown is not None:
            keys.append(unknown)
            message = f"{unknown!r} is not a known key"
        raise toml_error(path, text, keys, message) from None
    except RecursionError:
        raise RequestFileError(f"{path}: {TOO_DEEP}") from None


def located(path: Path, text: str, message: str) -> str:
    """A message of `tomllib` with its file and place in front."""
    message, line, column = position(text, message)
    return f"{path}, line {line}, column {column}: {message}" if line else f"{path}: {message}"


def position(text: str, message: str) -> tuple[str, int, int]:
    """A message of `tomllib` without its place, and its line and column from 1; 0 where it has none."""
    if match := _AT.search(message):
        line = int(match[1] or text.count("\n") + 1)
        return message[: match.start()], line, int(match[2] or 1)
    return message, 0, 0


def unknown_field(message: str) -> tuple[str, list[str], str | None]:
    """A message of msgspec's: what it says, the keys of its place, and the name that is not known, if any."""
    keys: list[str] = []
    if match := _PATH.search(message):
        message = message[: match.start()]
        keys = [key for key in re.split(r"\.|\[[^\]]*\]", match[1]) if key]
    unknown = _UNKNOWN.match(message)
    return message, keys, unknown[1] if unknown else None


def toml_error(path: Path, text: str, keys: Sequence[str], message: str, hint: str = "") -> RequestFileError:
    """The error about what stands under `keys`, with its line where that can be told."""
    name = ".".join(keys)
    return RequestFileError(f"{placed(path, text, keys)}: {f'{name}: ' if name else ''}{message}", hint)


def placed(path: Path, text: str, keys: Sequence[str]) -> str:
    """A file, with the line and column of a key where they can be told."""
    at = place(text, keys)
    return f"{path}, line {at[0]}, column {at[1]}" if at else str(path)


def place(text: str, keys: Sequence[str]) -> tuple[int, int] | None:
    """Line and column, from 1, at which a key stands; None where it is written in another way than usual."""
    if not keys:
        return None
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = [part.strip().strip("\"'") for part in header[1].split(".")]
            if table == list(keys):
                return number, header.start(1) + 1
        elif key := _KEY.match(line):
            whole = [*table, key[1].strip("\"'")]
            if whole == list(keys)[: len(whole)]:
                return number, key.start(1) + 1
            # msgspec does not name the key of a table of tables.
            if len(keys) > 1 and (whole[0], whole[-1]) == (keys[0], keys[-1]):
                return number, key.start(1) + 1
    return None
