"""The search language: what is understood, what is not, and where."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.query import Clause, Search, SearchError, Word, parse
from workbench.model.query.filters import filters
from workbench.model.query.values import moment, size, took

ALPHABET = st.sampled_from('ab:-"\\ \t*OR5.<>é\0')
VALUES = {
    "status": st.sampled_from(["4xx", "424", "ok", "in_flight"]),
    "since": st.sampled_from(["2d", "30m", "today", "2026-11-01", "2026-11-01T10:00:00+01:00"]),
    "before": st.sampled_from(["1w", "yesterday"]),
    "took": st.sampled_from([">500ms", "<=1.5s", "2min"]),
    "size": st.sampled_from([">1MB", "<10b"]),
    "is": st.sampled_from(["pinned", "error", "replay"]),
    "id": st.sampled_from(["17", "17-30"]),
    "replay": st.just("3"),
    "run": st.just("3"),
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: bool(text.strip()))
CLAUSES = st.sampled_from(sorted(filters())).flatmap(
    lambda key: st.builds(Clause, st.just(key), VALUES.get(key, TEXT), st.booleans())
)
WORDS = st.builds(Word, TEXT, st.just(True), st.booleans()) | st.builds(
    Word, st.sampled_from(["setosa", "5.1", "a\\b", "é*", "café"]), st.just(False), st.booleans()
)
SEARCHES = st.builds(
    Search, st.lists(st.lists(CLAUSES | WORDS, min_size=1).map(tuple), max_size=3).map(tuple)
)


@given(SEARCHES)
def test_what_is_printed_is_understood_as_the_same(search: Search) -> None:
    assert parse(str(search)) == search


@given(st.text() | st.text(ALPHABET))
def test_whatever_is_typed_is_understood_or_said_to_be_wrong_at_its_place(text: str) -> None:
    try:
        search = parse(text)
    except SearchError as error:
        assert 1 <= error.column <= len(text) + 1
        assert error.message.startswith(f"column {error.column}: ")
        assert error.hint
    else:
        assert parse(str(search)) == search


def test_a_search_is_read_as_it_looks() -> None:
    assert parse('setosa "5.1, 3" endpoint:iris* -status:4xx OR -is:Pinned tag:"a b"') == Search(
        (
            (
                Word("setosa"),
                Word("5.1, 3", exact=True),
                Clause("endpoint", "iris*"),
                Clause("status", "4xx", negated=True),
            ),
            (Clause("is", "pinned", negated=True), Clause("tag", "a b")),
        )
    )
    assert parse(r'"say \"hi\" \\ \n"') == Search(((Word('say "hi" \\ \\n', exact=True),),))
    assert not parse("  ")
    assert parse("a b OR -c").words == (Word("a"), Word("b"))


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        ("iris endpont:x", 6, "unknown key endpont:", "Did you mean endpoint:?"),
        ("-statsu:ok", 2, "unknown key statsu:", "Did you mean status:?"),
        ("foo:bar", 1, "unknown key foo:", "The keys are before,"),
        ("zzz:1", 1, "unknown key zzz:", "The keys are before, code,"),
        ("https://x", 1, "unknown key https:", "put it in quotes"),
        ('a "b', 3, "never closed", "Close it"),
        ('"a"b', 4, "text follows a quote", "blank"),
        ('a"b', 2, "inside a word", "quotes"),
        ("since:soon", 7, "does not take 'soon'", "2d"),
        ("before:2026-13-01", 8, "does not take", "2026-11-01"),
        ("took:>500", 6, "does not take", ">500ms"),
        ("size:big", 6, "does not take", ">1MB"),
        ("status:599x", 8, "does not take", "4xx"),
        ("is:great", 4, "does not take", "pinned"),
        ("id:a", 4, "does not take", "17-30"),
        ("tag:", 5, "tag: has no value", "tag:smoke"),
        ("-", 2, "nothing to look for", "word"),
        ('""', 1, "nothing to look for", "word"),
        ("OR a", 1, "nothing on one side", '"OR"'),
        ("a OR OR b", 6, "nothing on one side", '"OR"'),
        ("a OR", 3, "nothing on one side", '"OR"'),
        (f"a {'x' * 20_000}", 3, "20,000 characters", "10,000"),
        (f"endpoint:{'*' * 10_001}", 10, "10,001 characters", "10,000"),
        (" ".join("a" * 201), 401, "more than 200 terms", "OR"),
        ("a\udcff", 1, "'a' is followed by what is not text", "encoding"),
        ("tag:\ud800", 5, "does not begin with text", "encoding"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, column: int, message: str, hint: str) -> None:
    with pytest.raises(SearchError) as caught:
        parse(text)
    assert caught.value.column == column
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_every_key_takes_its_example() -> None:
    for key in filters().values():
        assert parse(f"{key.name}:{key.example}") == Search(((Clause(key.name, key.example),),))


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Clocks went from UTC+2 to UTC+1 on 25 October 2026, at 01:00 UTC."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("berlin")
def test_moments() -> None:
    now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert moment("2d", now) == now - timedelta(days=2)
    assert moment("today", now) == datetime(2026, 11, 23, 23, tzinfo=UTC)
    assert moment("yesterday", now) == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert moment("2026-11-01", now) == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert moment("2026-10-10", now) == datetime(2026, 10, 9, 22, tzinfo=UTC), "by the offset of that day"
    assert moment("2026-11-01T10:00:00Z", now) == datetime(2026, 11, 1, 10, tzinfo=UTC)
    for wrong in ("999999w", "0001-01-01T00:00:00+23:00", "2", "d2", "tomorrow"):
        assert moment(wrong, now) is None or moment(wrong, now) < now  # type: ignore[operator]


def test_amounts() -> None:
    assert took(">500ms") == (">", 500.0)
    assert took("1.5s") == (">=", 1500.0)
    assert took("<2min") == ("<", 120_000.0)
    assert size("<=1.5KB") == ("<=", 1536)
    assert size("3") is None
