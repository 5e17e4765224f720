"""Search in the bytes of a body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.search import matches
from workbench.content.search.matches import find
from workbench.model.errors import UsageError


@given(st.binary(max_size=60), st.text("ab", max_size=2))
def test_a_literal_is_found_as_often_as_it_stands_there(body: bytes, pattern: str) -> None:
    body = body.translate(bytes(b"aab"[n % 3] for n in range(256)))
    hits = find(body, pattern, regex=False)
    assert hits.count == (body.count(pattern.encode()) if pattern else 0)
    assert all(body[a:b] == pattern.encode() for a, b in zip(hits.starts, hits.ends, strict=True))


def test_next_and_previous_go_round() -> None:
    hits = find(b"x..x..x", "x", regex=False)
    assert [hits.after(0), hits.after(3), hits.after(6)] == [1, 2, 0]
    assert [hits.before(0), hits.before(3), hits.before(6)] == [2, 0, 1]
    assert list(hits.between(1, 4)) == [1]
    assert list(hits.between(0, 7)) == [0, 1, 2]
    assert find(b"", "x", regex=False).after(0) is None


def test_an_expression_is_matched_on_bytes() -> None:
    hits = find("é=1, b=22".encode(), r"\w=(\d+)", regex=True)
    assert list(zip(hits.starts, hits.ends, strict=True)) == [(6, 10)]
    assert find(b"aaa", "x*", regex=True).count == 0


def test_what_is_no_expression_is_told_with_its_place() -> None:
    with pytest.raises(UsageError, match="missing \\) at 5"):
        find(b"a", "abc(", regex=True)


def test_an_expression_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matches, "SECONDS", 0.2)
    with pytest.raises(UsageError, match="Stopped after"):
        find(b"a" * 40 + b"b", r"^(a|a|aa)+$", regex=True)


def test_of_very_many_hits_all_are_counted() -> None:
    hits = find(b"a" * 600_000, "a", regex=False)
    assert (hits.count, len(hits.starts)) == (600_000, 500_000)
    assert find(b"a" * 600_000, "a", regex=False, gone=lambda: True).count < 10_001
