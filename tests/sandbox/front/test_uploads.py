"""What is put into the bucket: how it travels, what is kept of its headers, what its tags may be."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.front.s3.headers import checked_tags, kept_headers, tags_of
from workbench.sandbox.front.s3.payload import uploaded

CHUNKED = {"Content-Encoding": "aws-chunked"}
SIGNED = b"5;chunk-signature=ab\r\nhello\r\n3;chunk-signature=cd\r\n wo\r\n0;chunk-signature=ef\r\n\r\n"
SHA1 = b64encode(hashlib.sha1(b"hello wo", usedforsecurity=False).digest()).decode()


def refusal(headers: dict[str, str], body: bytes) -> str:
    with pytest.raises(ServiceError) as error:
        uploaded(headers, body)
    return error.value.code


def test_chunks_are_put_together() -> None:
    assert uploaded(CHUNKED, SIGNED) == (b"hello wo", {})
    assert uploaded({"X-Amz-Content-SHA256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}, SIGNED)[0] == b"hello wo"
    assert uploaded({}, SIGNED) == (SIGNED, {})
    assert uploaded({**CHUNKED, "X-Amz-Decoded-Content-Length": "8"}, SIGNED)[0] == b"hello wo"


def test_a_checksum_behind_the_chunks_is_held_to() -> None:
    body = SIGNED[:-2] + f"x-amz-checksum-sha1:{SHA1}\r\n\r\n".encode()
    assert uploaded(CHUNKED, body) == (b"hello wo", {"x-amz-checksum-sha1": SHA1})
    assert refusal(CHUNKED, body.replace(b"hello", b"hallo")) == "BadDigest"
    assert uploaded({"X-Amz-Checksum-CRC64NVME": "not computed"}, b"x") == (
        b"x",
        {"x-amz-checksum-crc64nvme": "not computed"},
    )


def test_chunks_that_are_cut_or_malformed_are_refused() -> None:
    cases: list[bytes] = [
        b"",
        b"5",
        b"5\r\nhel",
        b"5\r\nhelloXX0\r\n\r\n",
        b"z\r\nhello\r\n0\r\n\r\n",
        b"-5\r\nhello\r\n0\r\n\r\n",
        b"\r\nhello",
        b"5\r\nhello\r\n",
    ]
    for body in cases:
        assert refusal(CHUNKED, body) == "IncompleteBody", body


def test_what_was_declared_must_be_what_came() -> None:
    assert refusal({**CHUNKED, "X-Amz-Decoded-Content-Length": "9"}, SIGNED) == "IncompleteBody"
    assert refusal({"Content-MD5": "AAAA"}, b"x") == "BadDigest"
    digest = b64encode(hashlib.md5(b"x", usedforsecurity=False).digest()).decode()
    assert uploaded({"Content-MD5": f" {digest} "}, b"x")[0] == b"x"


def test_of_the_headers_metadata_and_types_are_kept() -> None:
    headers = {"Content-Type": "text/csv", "X-Amz-Meta-Who": "me", "Content-Encoding": "aws-chunked, gzip"}
    assert kept_headers({**headers, "Host": "h"}) == {
        "content-type": "text/csv",
        "x-amz-meta-who": "me",
        "content-encoding": "gzip",
    }
    assert kept_headers(CHUNKED) == {}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"X-Amz-Server-Side-Encryption-Customer-Key": "k"}, "NotImplemented"),
        ({"x-amz-grant-read": "id=1"}, "NotImplemented"),
        ({"x-amz-write-offset-bytes": "1"}, "NotImplemented"),
        ({"x-amz-object-lock-mode": "COMPLIANCE"}, "InvalidRequest"),
        ({"x-amz-acl": "public-read"}, "AccessControlListNotSupported"),
        ({"x-amz-meta-a": "x" * 3000}, "MetadataTooLarge"),
    ],
)
def test_what_a_header_may_not_ask_for(headers: dict[str, str], code: str) -> None:
    with pytest.raises(ServiceError) as error:
        kept_headers(headers)
    assert error.value.code == code


def test_tags_are_held_to_their_limits() -> None:
    assert tags_of({"x-amz-tagging": "a=1&b=&c=x%20y"}) == {"a": "1", "b": "", "c": "x y"}
    assert len(checked_tags([(f"k{number}", "v" * 256) for number in range(10)])) == 10
    for pairs, code in (
        ([("a", "1"), ("a", "2")], "InvalidTag"),
        ([(f"k{number}", "") for number in range(11)], "BadRequest"),
        ([("", "1")], "InvalidTag"),
        ([("k" * 129, "1")], "InvalidTag"),
        ([("k", "v" * 257)], "InvalidTag"),
    ):
        with pytest.raises(ServiceError) as error:
            checked_tags(pairs)
        assert error.value.code == code
