"""The head of an answer that is as plain as nearly all are, read at once.

`http.client` reads a head line by line and has a parser of e-mail take it apart, which costs a small request
a twentieth of its time. What is not plain (interim answers, folded or damaged lines, a head that comes in
pieces, bytes that are not ASCII) is left to it.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from http.client import HTTPMessage
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from email.policy import Compat32
else:
    # The policy that a message has by default. `email.policy` loads parsers of every header, in 7 ms.
    Compat32 = type(HTTPMessage().policy)

_PLAIN = re.compile(
    rb"HTTP/1\.1 ([2-5][0-9]{2}) ([ -~]*)\r\n((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~]*\r\n){0,99})\r\n"
)
"""RFC 9112, sections 4 and 5: a status line, header lines, an empty line. 99 headers are the most that
http.client takes (`_MAXHEADERS`, which counts the empty line)."""
_LENGTH = re.compile(r"[0-9]{1,18}")
_BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class _AsSent(Compat32):
    """Gives headers back as they were set: those of a plain head hold nothing that has to be encoded."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


_AS_SENT = _AsSent()


class _Headers(HTTPMessage):
    """The headers of a plain head, handed out as they are, without a question to their policy for each."""

    def items(self) -> list[tuple[str, str]]:
        return list(self.raw_items())


class _Stream(Protocol):
    """An `io.BufferedReader`, over whatever."""

    def peek(self, size: int, /) -> bytes: ...

    def read(self, size: int, /) -> bytes: ...


class PlainHead(NamedTuple):
    """A head that was read.

    Attributes:
        status, reason: of the status line.
        headers: as `http.client.parse_headers` returns them.
        chunked: whether the body comes in chunks.
        length: bytes of the body; None where it is chunked.
        closes: whether the connection ends with the answer.
    """

    status: int
    reason: str
    headers: HTTPMessage
    chunked: bool
    length: int | None
    closes: bool


def read_plain_head(stream: _Stream) -> PlainHead | None:
    """Reads a head, if it is plain and all of it is here; None where it is not, and nothing was read then.

    Args:
        stream: at the beginning of an answer; it waits for the first bytes.
    """
    match = _PLAIN.match(stream.peek(1))
    if match is None:
        return None
    status = int(match[1])
    headers = _Headers(policy=_AS_SENT)
    framing: dict[str, str] = {}
    for line in match[3].decode("ascii").split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        value = value.lstrip(" \t")
        headers.set_raw(name, value)
        framing.setdefault(name.lower(), value)
    chunked = framing.get("transfer-encoding", "").lower() == "chunked"
    length = framing.get("content-length", "")
    if status in _BODILESS or not (chunked or _LENGTH.fullmatch(length)):
        return None
    stream.read(match.end())
    return PlainHead(
        status=status,
        reason=match[2].decode("ascii").strip(),
        headers=headers,
        chunked=chunked,
        length=None if chunked else int(length),
        closes="close" in framing.get("connection", "").lower(),
    )
