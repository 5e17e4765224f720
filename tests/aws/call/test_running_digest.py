"""The digest of what comes is that of the whole, however it comes, and of nothing else."""

from __future__ import annotations

import os
import threading
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from workbench.aws.call.running_digest import RunningDigest
from workbench.model.outcome.recent_body import RecentBody


def count_digesting() -> int:
    """The threads that digest; what else ends or begins in this process is not this test's."""
    return [thread.name for thread in threading.enumerate()].count("running-digest")


@given(st.lists(st.integers(0, 700_000), max_size=6))
def test_it_is_the_digest_of_the_whole(sizes: list[int]) -> None:
    chunks = [os.urandom(size) for size in sizes]
    body = b"".join(chunks)
    with RunningDigest() as digest:
        for chunk in chunks:
            digest.add(chunk)
        computed = digest.result(body)
    assert computed == (sha256(body).digest() if len(body) >= 128 * 1024 else None)


def test_another_attempt_begins_anew() -> None:
    first, second = os.urandom(400_000), os.urandom(300_000)
    with RunningDigest() as digest:
        digest.add(first)
        digest.restart()
        digest.add(second)
        assert digest.result(second) == sha256(second).digest()


def test_a_body_of_another_size_is_not_what_came() -> None:
    with RunningDigest() as digest:
        digest.add(bytes(400_000))
        assert digest.result(bytes(399_999)) is None


def test_its_thread_ends_with_it() -> None:
    before = count_digesting()
    with RunningDigest() as digest:
        digest.add(bytes(400_000))
        assert count_digesting() == before + 1
    assert count_digesting() == before


@given(st.integers(0, 700_000), st.integers(0, 700_000), st.booleans(), st.integers(1, 300_000))
def test_what_came_last_is_compared(size: int, same: int, altered: bool, piece: int) -> None:
    recent = RecentBody()
    last = os.urandom(size)
    with RunningDigest(recent) as digest:
        digest.add(last)
        digest.result(last)
    body = last[:same] + (bytes([last[same] ^ 1]) + b"..." if altered and same < size else b"")
    with RunningDigest(recent) as digest:
        for start in range(0, len(body), piece):
            digest.add(body[start : start + piece])
        computed = digest.result(body)
    assert computed == (sha256(body).digest() if len(body) >= 128 * 1024 else None)


def test_the_same_bytes_again_need_no_thread() -> None:
    recent = RecentBody()
    body = os.urandom(400_000)
    with RunningDigest(recent) as digest:
        digest.add(body)
        digest.result(body)
    before = count_digesting()
    with RunningDigest(recent) as digest:
        digest.add(body[:300_000])
        digest.add(body[300_000:])
        assert count_digesting() == before
        assert digest.result(bytes(bytearray(body))) == sha256(body).digest()


def test_a_retry_of_what_came_last_begins_anew() -> None:
    recent = RecentBody()
    body = os.urandom(400_000)
    recent.note(body, sha256(body).digest())
    with RunningDigest(recent) as digest:
        digest.add(body[:200_000])
        digest.restart()
        digest.add(b"other")
        digest.restart()
        digest.add(body)
        assert digest.result(body) == sha256(body).digest()
