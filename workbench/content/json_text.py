"""JSON re-written as text: white space moves between tokens, and no token is ever changed.

1.10 stays 1.10, 1e400 stays 1e400, an integer of 20 digits and a name that stands twice stay as they are.
"""

from __future__ import annotations


def indented(body: bytes) -> bytes | None:
    """A document with each value on a line of its own, two columns a level; None where it is no JSON."""
    return _laid_out(body, 2)


def minified(body: bytes) -> bytes | None:
    """A document without the white space between its tokens; None where it is no JSON."""
    return _laid_out(body, -1)


def minified_lines(body: bytes) -> bytes | None:
    """JSON Lines, each without white space between its tokens; None where one is no JSON."""
    lines = []
    for line in body.split(b"\n"):
        laid = _laid_out(line, -1) if line.strip() else b""
        if laid is None:
            return None
        lines.append(laid)
    return b"\n".join(lines)


def _laid_out(body: bytes, indent: int) -> bytes | None:
    import msgspec

    try:
        return msgspec.json.format(body, indent=indent)
    except (msgspec.DecodeError, RecursionError):
        return None
