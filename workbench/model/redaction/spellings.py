"""The ways to write a secret: as it stands, percent-encoded, escaped as in JSON or HTML, in base64."""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Iterable
from functools import cache


def base64_forms(value: bytes) -> Iterable[str]:
    """What is common to all base64 texts that hold a value: it begins at any of three places of a group."""
    for before in range(3):
        text = b2a_base64(bytes(before) + value, newline=False).decode().rstrip("=")
        text = text[: len(text) - ((before + len(value)) % 3 > 0)]
        yield text[before + (before > 0) :]


_ESCAPES = {"\n": "n", "\r": "r", "\t": "t"}
_ENTITIES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}


def spelling_of(char: str) -> str:
    """A pattern of the ways to write a character in JSON, URLs, HTML and Python."""
    if char.isascii() and char.isalnum():
        return char
    code = ord(char)
    percent = "".join(f"%(?:25)?{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
    ways = [percent, rf"\\+u{code:04x}", f"&#x0*{code:x};", f"&#0*{code};"]
    ways += [rf"\\+x{code:02x}"] if code < 256 else []
    ways += [f"&{_ENTITIES[char]};"] if char in _ENTITIES else []
    ways += [r"\+"] if char == " " else []
    ways += [rf"\\+{_ESCAPES[char]}"] if char in _ESCAPES else []
    return rf"(?:\\*{re.escape(char)}|(?i:{'|'.join(ways)}))"


def base64_spelling(char: str) -> str:
    if char == "+":
        return rf"(?:-|{spelling_of('+')})"
    return rf"(?:_|{spelling_of('/')})" if char == "/" else char


UNFINISHED = (
    rb"\\+(?:[ux][0-9a-fA-F]{0,3})?|(?:%[0-9a-fA-F]{0,4}){1,12}|&[#a-zA-Z0-9]{0,7}"
    rb"|\\*[\xc2-\xf4][\x80-\xbf]{0,2}"
)
"""The beginning of another spelling of a character."""


@cache
def bytes_pattern(pattern: str) -> re.Pattern[bytes]:
    return re.compile(pattern.encode("utf-8", "surrogatepass"))


def goes_on(data: bytes, at: int, rest: Iterable[str]) -> bool:
    """Returns whether `data` ends, after `at`, inside of what is spelled as `rest`."""
    for spelling in rest:
        if at == len(data):
            return True
        match = bytes_pattern(spelling).match(data, at)
        if match is None:
            return re.compile(UNFINISHED).fullmatch(data, at) is not None
        at = match.end()
    return False
