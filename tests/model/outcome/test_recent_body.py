"""Bytes that are those of last time are not digested again; others are, and take their place."""

from __future__ import annotations

from hashlib import sha256

from workbench.model.outcome.recent_body import RecentBody


def test_only_other_bytes_are_digested() -> None:
    recent = RecentBody()
    computed: list[bytes] = []

    def digest(body: bytes) -> bytes:
        computed.append(body)
        return sha256(body).digest()

    for body in (b"one", bytes(bytearray(b"one")), b"two", b"one"):
        assert recent.digest(body, digest) == sha256(body).digest()
    assert computed == [b"one", b"two", b"one"]


def test_what_is_too_large_is_let_go_with_what_was_before() -> None:
    recent = RecentBody()
    recent.note(b"small", b"its digest")
    recent.note(bytes(33 * 1024 * 1024), b"another")
    assert recent.last == (b"", b"")
