"""The bytes that a request uploads: undone of `aws-chunked`, and held to their checksums.

Source: the Amazon S3 API reference, "Transmitting object in multiple chunks", and the User Guide, "Checking
object integrity". CRC-32C and CRC-64/NVME are kept as they were given: Python has neither.
"""

from __future__ import annotations

import hashlib
import zlib
from base64 import b64encode
from collections.abc import Callable, Mapping

from workbench.sandbox.errors import ServiceError

CHECKSUM_PREFIX = "x-amz-checksum-"
_CHECKSUMS: Mapping[str, Callable[[bytes], bytes]] = {
    "crc32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
    "sha1": lambda body: hashlib.sha1(body, usedforsecurity=False).digest(),
    "sha256": lambda body: hashlib.sha256(body).digest(),
}
_KEPT = frozenset({"crc32", "crc32c", "crc64nvme", "sha1", "sha256"})


def uploaded(headers: Mapping[str, str], body: bytes) -> tuple[bytes, dict[str, str]]:
    """The bytes of a part or an object, and the checksums that were given for them, by header.

    Args:
        headers: of the request, in any case of letters.
        body: as it came.

    Raises:
        ServiceError: the encoding is malformed, or the bytes are not those of a checksum.
    """
    trailers: dict[str, str] = {}
    if "aws-chunked" in headers.get("Content-Encoding", "") or headers.get(
        "X-Amz-Content-SHA256", ""
    ).startswith("STREAMING-"):
        body, trailers = _unchunked(body)
        length = headers.get("X-Amz-Decoded-Content-Length", "")
        if length and length != str(len(body)):
            raise _incomplete()
    _check_md5(headers.get("Content-MD5"), body)
    sent_headers = {name.lower(): value for name, value in headers.items()} | trailers
    checksums = {
        name: value
        for name, value in sent_headers.items()
        if name.startswith(CHECKSUM_PREFIX) and name.removeprefix(CHECKSUM_PREFIX) in _KEPT
    }
    for name, value in checksums.items():
        algorithm = name.removeprefix(CHECKSUM_PREFIX)
        if algorithm in _CHECKSUMS and b64encode(_CHECKSUMS[algorithm](body)).decode() != value:
            raise ServiceError(
                "BadDigest",
                400,
                f"The {algorithm.upper()} you specified did not match the calculated checksum.",
            )
    return body, checksums


def _check_md5(declared: str | None, body: bytes) -> None:
    if declared is None:
        return
    if b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode() != declared.strip():
        raise ServiceError("BadDigest", 400, "The Content-MD5 you specified did not match what we received.")


def _unchunked(body: bytes) -> tuple[bytes, dict[str, str]]:
    chunks: list[bytes] = []
    position = 0
    while True:
        end = body.find(b"\r\n", position)
        size = _size(body[position:end].partition(b";")[0]) if end >= 0 else None
        if size is None or end + 2 + size > len(body):
            raise _incomplete()
        position = end + 2
        if size == 0:
            return b"".join(chunks), _trailers(body[position:])
        chunks.append(body[position : position + size])
        position += size
        if body[position : position + 2] != b"\r\n":
            raise _incomplete()
        position += 2


def _size(text: bytes) -> int | None:
    try:
        return int(text, 16) if text.isalnum() else None
    except ValueError:
        return None


def _trailers(text: bytes) -> dict[str, str]:
    lines = (line.partition(b":") for line in text.decode("latin-1").encode("latin-1").split(b"\r\n"))
    return {
        name.decode("latin-1").strip().lower(): value.decode("latin-1").strip() for name, _, value in lines
    }


def _incomplete() -> ServiceError:
    return ServiceError(
        "IncompleteBody",
        400,
        "You did not provide the number of bytes specified by the Content-Length HTTP header",
    )
