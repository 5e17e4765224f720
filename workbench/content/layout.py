"""Bodies laid out for reading. Re-indenting moves white space between tokens; it never rewrites a token."""

from __future__ import annotations

from workbench.content.media import Kind


def laid_out(kind: Kind, body: bytes, *, indent: int = 2) -> bytes | None:
    """Put each value of a JSON document on a line of its own; None where there is nothing to lay out.

    Numbers, escapes and repeated names stay as they were written: 1.10 stays 1.10, and 1e400 stays 1e400.

    Args:
        kind: what the body is.
        body: the document.
        indent: columns per level, from 1; -1 puts everything on one line.
    """
    if kind is not Kind.JSON:
        return None
    import msgspec

    try:
        return msgspec.json.format(body, indent=indent)
    except (msgspec.DecodeError, RecursionError):
        return None
