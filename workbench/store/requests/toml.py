"""TOML of the user's, with its mistakes told by file, line and column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from workbench.model.errors import RequestFileError

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_PATH = re.compile(r" - at `\$\.?([^`]*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `([^`]*)`")
_HEADER = re.compile(r"\s*\[\[?([^\]]+)\]")
_KEY = re.compile(r"\s*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)\s*[=.]")

_File = TypeVar("_File")


def parsed(path: Path, text: str) -> dict[str, Any]:
    """A document as plain values.

    Raises:
        RequestFileError: it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        if found := _AT.search(message):
            line, column = found[1] or str(text.count("\n") + 1), found[2] or "1"
            message = f"{message[: found.start()]}"
            raise RequestFileError(f"{path}, line {line}, column {column}: {message}") from None
        raise RequestFileError(f"{path}: {message}") from None


def converted(path: Path, text: str, values: dict[str, Any], kind: type[_File]) -> _File:
    """Plain values as what they have to be.

    Raises:
        RequestFileError: something has another type, or a name that is not known.
    """
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        message = str(error)
        keys: list[str] = []
        if found := _PATH.search(message):
            message = message[: found.start()]
            keys = [key for key in re.split(r"\.|\[[^\]]*\]", found[1]) if key]
        if unknown := _UNKNOWN.match(message):
            keys.append(unknown[1])
            message = f"{unknown[1]!r} is not known here"
        raise wrong(path, text, keys, message) from None


def wrong(path: Path, text: str, keys: Sequence[str], message: str, hint: str = "") -> RequestFileError:
    """The error about what stands under `keys`, with its line where that can be told."""
    name = ".".join(keys)
    at = place(text, keys)
    where = f", line {at[0]}, column {at[1]}" if at else ""
    return RequestFileError(f"{path}{where}: {f'{name}: ' if name else ''}{message}", hint)


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
    return None
