"""JSON re-written as text: white space moves between tokens, and no token is ever changed.

1.10 stays 1.10, 1e400 stays 1e400, an integer of 20 digits and a name that stands twice stay as they are.
"""

from __future__ import annotations

from workbench.content.json_growth import INDENT, overgrows
from workbench.content.json_tokens import MOST_SCANNED, fault, tokens, unquoted

# So many blanks may be put before lines; a large body may become as many times larger.
_MOST_BLANKS = 64 * 1024 * 1024
_MOST_TIMES = 8

Rope = list["bytes | Rope"]


def indented(body: bytes) -> bytes | None:
    """A document with each value on a line of its own, two columns a level.

    None where it is no JSON, is nested deeper than 1,000, or would grow beyond measure by its white space.
    """
    return None if overgrows(body, max(_MOST_BLANKS, _MOST_TIMES * len(body))) else _laid_out(body, INDENT)


def minified(body: bytes) -> bytes | None:
    """A document without the white space between its tokens; None where it is no JSON."""
    laid = _laid_out(body, -1)
    if laid is None and len(body) <= MOST_SCANNED and fault(body) is None:
        return b"".join(token for token, _ in tokens(body))
    return laid


def minified_lines(body: bytes) -> bytes | None:
    """JSON Lines, each without white space between its tokens; None where one is no JSON."""
    lines = []
    for line in body.split(b"\n"):
        laid = minified(line) if line.strip() else b""
        if laid is None:
            return None
        lines.append(laid)
    return b"\n".join(lines)


def keys_sorted(body: bytes) -> bytes | None:
    """A document with the members of each object in order of their names, laid out as it was.

    Members of one name keep their order. None where it is no JSON.
    """
    if _laid_out(body, -1) is None and (len(body) > MOST_SCANNED or fault(body) is not None):
        return None
    compact = _sorted(body)
    if b"\n" in body.strip():
        return indented(compact) or compact
    return (_laid_out(compact, 0) or compact) if b": " in body or b", " in body else compact


def keys_sorted_lines(body: bytes) -> bytes | None:
    """JSON Lines, each with its members in order of their names; None where one is no JSON."""
    lines = []
    for line in body.split(b"\n"):
        done = keys_sorted(line.strip()) if line.strip() else b""
        if done is None:
            return None
        lines.append(done)
    return b"\n".join(lines)


def _laid_out(body: bytes, indent: int) -> bytes | None:
    import msgspec

    try:
        return msgspec.json.format(body, indent=indent)
    except (msgspec.DecodeError, RecursionError):
        return None


def _sorted(body: bytes) -> bytes:
    """The tokens of a document with members in order, joined. A member is a rope, so that none is copied."""
    stack: list[tuple[bytes, list[tuple[str, Rope]], Rope]] = []
    current: Rope = []
    members: list[tuple[str, Rope]] = []
    opener = b""
    for token, _ in tokens(body):
        if token in {b"{", b"["}:
            stack.append((opener, members, current))
            opener, members, current = token, [], []
        elif token in {b"}", b"]"}:
            if current:
                members.append((_name(current) if opener == b"{" else "", current))
            if opener == b"{":
                members.sort(key=lambda member: member[0])
            done: Rope = [opener]
            for index, (_, rope) in enumerate(members):
                done += [b",", rope] if index else [rope]
            done.append(token)
            opener, members, current = stack.pop()
            current.append(done)
        elif token == b",":
            members.append((_name(current) if opener == b"{" else "", current))
            current = []
        else:
            current.append(token)
    return b"".join(_flat(current))


def _name(member: Rope) -> str:
    first = member[0]
    return unquoted(first) if isinstance(first, bytes) else ""


def _flat(rope: Rope) -> list[bytes]:
    pieces: list[bytes] = []
    waiting = [iter(rope)]
    while waiting:
        for piece in waiting[-1]:
            if isinstance(piece, bytes):
                pieces.append(piece)
            else:
                waiting.append(iter(piece))
                break
        else:
            waiting.pop()
    return pieces
