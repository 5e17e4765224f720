"""What laying out makes of a JSON document: the blanks before a line grow with the depth that it is at.

A body of 1 MB can become one of gigabytes. How large it would be is told from its brackets, which takes a few
milliseconds a megabyte, before anything is laid out.
"""

from __future__ import annotations

INDENT = 2
"""Columns per level."""

# The depth to which msgspec follows, nearly, and that to which levels are counted.
_DEPTH = 1000
_COUNTED = 128
_MOST_PASSES = 16
_BRACKETS = bytes.maketrans(b"{}", b"[]")
_ALL_BUT_BRACKETS_AND_QUOTES = bytes(code for code in range(256) if code not in b'[]{}"')


def exceeds_indent_budget(body: bytes, room: int) -> bool:
    """Whether laying out may put more than `room` blanks before lines, were all as deep as the deepest."""
    lines = body.count(b",") + 2 * (body.count(b"[") + body.count(b"{"))
    if lines * INDENT * _DEPTH <= room:
        return False
    levels = depth(body)
    return lines * INDENT * (levels if levels < _COUNTED else _DEPTH) > room


def depth(body: bytes, limit: int = _COUNTED) -> int:
    """Returns how deep a document is nested, up to `limit` levels. Text that is not JSON gets an estimate."""
    if b"\\" in body:
        body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    left = body.translate(_BRACKETS, _ALL_BUT_BRACKETS_AND_QUOTES).replace(b'""', b"")
    if b'"' in left:
        # Brackets in strings.
        left = b"".join(left.split(b'"')[::2])
    levels = 0
    run, room = b"[" * limit, _MOST_PASSES * len(left)
    while left and levels < limit:
        # A run of brackets is as deep as it is long; what passes hardly shorten is deep as well.
        room -= len(left)
        if room < 0 or run in left:
            return limit
        # Pair by pair from the inside.
        inner = left.replace(b"[]", b"")
        levels += 1
        if len(inner) == len(left):
            # What does not close is as deep as there are brackets left.
            return min(limit, levels + len(left))
        left = inner
    return levels
