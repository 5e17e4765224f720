"""JSON and JSON Lines with the places of what is wrong in them."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from workbench.interchange.location import Location, MalformedError, locate

_SURROGATES = re.compile(
    rb"(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
"""Escaped backslashes and whole pairs, which stay; and halves of pairs."""
_OFFSET = re.compile(r"\(byte (\d+)\)")


def decoded(data: bytes, *, source: str = "", line: int = 0) -> Any:
    """The value of a JSON document.

    Args:
        source: what it was read from.
        line: its line in that, from 1; 0 where it is the whole.

    Raises:
        MalformedError: it is not JSON, or not UTF-8.
    """
    try:
        return _value(data)
    except msgspec.DecodeError as error:
        reason = str(error)
        match = _OFFSET.search(reason)
        offset = int(match[1]) if match else len(data)
        at = locate(data.decode("utf-8", "replace"), len(data[:offset].decode("utf-8", "replace")))
        at = Location(line or at.line, at.column, at.around)
        raise MalformedError(_OFFSET.sub("", reason).rstrip(" ."), at, source=source) from None
    except UnicodeDecodeError:
        raise _not_utf8(data, source, line) from None
    except RecursionError:
        raise MalformedError("this JSON is nested too deeply", source=source) from None


def _not_utf8(data: bytes, source: str, line: int) -> MalformedError:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        at = locate(data.decode("utf-8", "replace"), len(data[: error.start].decode()))
        reason = f"byte 0x{data[error.start]:02X} is not UTF-8"
        return MalformedError(reason, Location(line or at.line, at.column, at.around), source=source)
    raise AssertionError("it is UTF-8")


def _value(data: bytes) -> Any:
    """The value; half of a surrogate pair is U+FFFD, as which a browser sends it (Web IDL, USVString)."""
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        whole = _SURROGATES.sub(lambda match: match[1] or b"\\ufffd", data)
        if whole == data:
            raise
    return msgspec.json.decode(whole)


def wrong(reason: str, *, source: str = "", line: int = 0) -> MalformedError:
    """An error about a whole document, or about the one on a line of several."""
    return MalformedError(reason, Location(line, 1, "") if line else None, source=source)


def text_of(document: Any, name: str, *, source: str = "", line: int = 0) -> str:
    """A member that is text; empty where it is missing or null.

    Raises:
        MalformedError: it is something else.
    """
    value = document.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise wrong(f"{name} must be text, not {type(value).__name__}", source=source, line=line)
    return value
