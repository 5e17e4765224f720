"""The digest of what comes is that of the whole, however it comes, and of nothing else."""

from __future__ import annotations

import os
import threading
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from workbench.aws.call.running_digest import RunningDigest


@given(st.lists(st.integers(0, 300_000), max_size=6))
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
    before = threading.active_count()
    with RunningDigest() as digest:
        digest.add(bytes(400_000))
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
