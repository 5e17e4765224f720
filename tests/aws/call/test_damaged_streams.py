"""Event streams whose messages are not what the encoding says: a failure, with what came before it."""

from __future__ import annotations

import struct
from binascii import crc32

import pytest

from tests.aws.server import Serve, Visit, invocation
from tests.aws.streams import part
from workbench.aws import Invoker
from workbench.model import Connection, FailureKind, Outcome, Status

pytestmark = pytest.mark.usefixtures("credentials")

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\nConnection: close\r\n\r\n"


def message(headers: bytes, *, length: int | None = None, named: int | None = None) -> bytes:
    """A message with right checksums around whatever stands in it, or is said of its lengths."""
    total = 16 + len(headers) if length is None else length
    prelude = struct.pack("!II", total, len(headers) if named is None else named)
    whole = prelude + struct.pack("!I", crc32(prelude)) + headers
    return whole + struct.pack("!I", crc32(whole))


def header(name: bytes, kind: int, value: bytes) -> bytes:
    return bytes([len(name)]) + name + bytes([kind]) + value


DAMAGED = {
    "headers of garbage": message(b"\xff\xff\xff\xff\xff"),
    "a header of an unknown type": message(header(b":aaaa", 99, b"zz")),
    "a header that is not UTF-8": message(header(b"a", 7, b"\x00\x02\xff\xfe")),
    "a name that is not UTF-8": message(header(b"\xff", 0, b"")),
    "the same header twice": message(header(b"a", 7, b"\x00\x01x") * 2),
    "a value cut short": message(header(b"a", 4, b"\x00")),
    "a length of nothing": message(b"", length=0),
    "a length smaller than any": message(b"", length=15),
    "a length larger than any": message(b"", length=0xFFFFFFF0),
    "headers longer than the message": message(b"abcd", named=9999),
    "no event stream at all": bytes(range(256)) * 20,
}


def sent(invoker: Invoker, serve: Serve, data: bytes, **further: object) -> Outcome:
    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(HEAD + data)

    asked = invocation(
        serve(behave).url,
        operation="InvokeEndpointWithResponseStream",
        connection=Connection(read_timeout=10),
    )
    return invoker.send(invoker.prepare(asked), **further)  # type: ignore[arg-type]


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_what_came_before_it_is_kept(serve: Serve, invoker: Invoker, damage: bytes) -> None:
    outcome = sent(invoker, serve, part(b"kept") + damage + part(b"lost"))
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert outcome.failure.message.startswith("The event stream is damaged: ")
    assert outcome.failure.code in {"DamagedStreamError", "DuplicateHeader", "ChecksumMismatch"}
    assert "4 bytes in 1 part had arrived" in outcome.failure.message
    assert "What arrived is kept" in outcome.failure.hint
    assert outcome.response is not None
    assert outcome.response.body == b"kept"


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_without_a_sound_part_the_bytes_themselves_are_kept(
    serve: Serve, invoker: Invoker, damage: bytes
) -> None:
    outcome = sent(invoker, serve, damage)
    assert outcome.status is Status.ERROR
    assert outcome.response is not None
    assert outcome.response.body
    assert damage.startswith(outcome.response.body)
    assert outcome.response.parts == ()


def test_a_stream_of_empty_parts_has_an_end(serve: Serve, invoker: Invoker) -> None:
    outcome = sent(invoker, serve, part(b"") * 3000, limit=100_000)
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.TOO_LARGE
    assert outcome.response is not None
    assert 0 < len(outcome.response.parts) < 1000
