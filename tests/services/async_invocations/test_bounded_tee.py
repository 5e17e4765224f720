"""What is kept of an object while it is handed on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from workbench.services.async_invocations import bounded_tee
from workbench.services.async_invocations.bounded_tee import BoundedTee


@pytest.fixture(autouse=True)
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_tee, "KEPT_BYTES", 6)


@pytest.mark.parametrize(
    ("chunks", "kept", "whole"), [([b"abc", b"def"], b"abcdef", True), ([b"abc", b"defg", b"h"], b"", False)]
)
def test_all_of_it_is_handed_on_and_kept_as_far_as_it_may_be(
    chunks: list[bytes], kept: bytes, whole: bool
) -> None:
    handed: list[bytes] = []
    tee = BoundedTee()
    tee.wrap(handed.extend)(iter(chunks))
    assert (handed, tee.data, tee.whole) == (chunks, kept, whole)


def test_nobody_fetches_what_is_not_kept() -> None:
    fetched: list[bytes] = []

    def chunks() -> Iterator[bytes]:
        for chunk in (b"abc", b"def", b"g", b"h", b"i"):
            fetched.append(chunk)
            yield chunk

    tee = BoundedTee()
    tee.wrap(None)(chunks())
    assert (fetched, tee.data, tee.whole) == ([b"abc", b"def", b"g"], b"", False)
    small = BoundedTee()
    small.wrap(None)(iter([b"abc", b"d"]))
    assert (small.data, small.whole) == (b"abcd", True)
