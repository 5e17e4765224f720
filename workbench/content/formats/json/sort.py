"""The members of JSON's objects put in order of their names, every token as it was."""

from __future__ import annotations

from functools import cache
from operator import itemgetter
from typing import Any

from workbench.content.formats.json.check import repeats
from workbench.content.formats.json.depth import depth
from workbench.content.formats.json.rewrite import indent, minify, one_line
from workbench.content.formats.json.tokens import WHITE, tokens, unquoted

Rope = list["bytes | Rope"]
# So deep the quick way goes, which calls itself.
_DEPTH = 100


def sort_keys(body: bytes) -> bytes | None:
    """A document with the members of each object in order of their names, laid out as it was.

    Members of one name keep their order. None where it is not JSON.
    """
    plain = minify(body)
    if plain is None:
        return None
    quick = b"\\" not in plain and depth(plain) < _DEPTH and not repeats(plain)
    compact = _quickly_sorted(plain) if quick else _sorted(plain)
    if b"\n" in body.strip():
        return indent(compact) or compact
    return (one_line(compact) or compact) if b": " in body or b", " in body else compact


def sort_keys_of_lines(body: bytes) -> bytes | None:
    """JSON Lines, each with its members in order of their names; None where one is not JSON."""
    lines = []
    for line in body.split(b"\n"):
        done = sort_keys(line.strip(WHITE)) if line.strip(WHITE) else b""
        if done is None:
            return None
        lines.append(done)
    return b"\n".join(lines)


def _quickly_sorted(text: bytes) -> bytes:
    """The same for what has no escapes in it and no name twice: names are then written as they read."""
    if b"{" not in text:
        return text
    if text[:1] == b"[":
        elements = _decoder(list).decode(text)
        return b"[" + b",".join([_quickly_sorted(bytes(element)) for element in elements]) + b"]"
    if text[:1] == b"{":
        members = sorted(_decoder(dict).decode(text).items(), key=itemgetter(0))
        return b"{" + b",".join([_member(name, bytes(value)) for name, value in members]) + b"}"
    return text


def _member(name: str, value: bytes) -> bytes:
    return b'"%b":%b' % (name.encode(), _quickly_sorted(value))


@cache
def _decoder(container: type) -> Any:
    import msgspec

    return msgspec.json.Decoder(dict[str, msgspec.Raw] if container is dict else list[msgspec.Raw])


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
