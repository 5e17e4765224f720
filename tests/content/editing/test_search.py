"""Finding and replacing in a text."""

from __future__ import annotations

import pytest

from workbench.content.editing import search
from workbench.content.editing.search import SearchPattern, places, replaced, replacement
from workbench.model.errors import UsageError

TEXT = "One two\none 1+1\n"


def test_places_of_what_is_sought() -> None:
    cases: list[tuple[SearchPattern, list[tuple[int, int]]]] = [
        (SearchPattern("one"), [(0, 3), (8, 11)]),
        (SearchPattern("one", case=True), [(8, 11)]),
        (SearchPattern("1+1"), [(12, 15)]),
        (SearchPattern("1+1", expression=True), []),
        (SearchPattern("^o", expression=True), [(0, 1), (8, 9)]),
        (SearchPattern("o$", expression=True), [(6, 7)]),
        (SearchPattern("x*", expression=True), []),
        (SearchPattern(""), []),
    ]
    for sought, spans in cases:
        assert places(TEXT, sought) == spans, (sought, spans)


def test_only_so_many_places_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST", 3)
    assert places("a" * 9, SearchPattern("a")) == [(0, 1), (1, 2), (2, 3)]
    assert replaced("a" * 9, SearchPattern("a"), "b") == ("b" * 9, 9)


def test_a_search_that_nobody_waits_for_ends() -> None:
    assert len(places("a" * 5000, SearchPattern("a"), gone=lambda: True)) == 1000


@pytest.mark.parametrize(
    ("sought", "new", "text", "count"),
    [
        (SearchPattern("one"), r"\1", "\\1 two\n\\1 1+1\n", 2),
        (SearchPattern("(o)n", expression=True), r"<\1>", "<O>e two\n<o>e 1+1\n", 2),
        (SearchPattern("(?P<a>o)n", expression=True), r"\g<a>", "Oe two\noe 1+1\n", 2),
        (SearchPattern("x*", expression=True), "y", TEXT, 0),
        (SearchPattern("none"), "y", TEXT, 0),
    ],
)
def test_all_are_replaced_and_counted(sought: SearchPattern, new: str, text: str, count: int) -> None:
    assert replaced(TEXT, sought, new) == (text, count)


def test_one_is_replaced_where_it_still_stands() -> None:
    assert replacement(TEXT, SearchPattern("one"), (8, 11), r"\1") == r"\1"
    assert replacement(TEXT, SearchPattern("(o)ne", expression=True), (8, 11), r"\1!") == "o!"
    assert replacement(TEXT, SearchPattern("one"), (7, 10), "x") is None
    assert replacement(TEXT, SearchPattern("on+", expression=True), (8, 11), "x") is None


def test_what_is_not_an_expression_is_said() -> None:
    with pytest.raises(UsageError, match="Not a regular expression"):
        places(TEXT, SearchPattern("(", expression=True))
    with pytest.raises(UsageError, match="The replacement does not fit"):
        replaced(TEXT, SearchPattern("one", expression=True), r"\7")
    with pytest.raises(UsageError, match="The replacement does not fit"):
        replacement(TEXT, SearchPattern("one", expression=True), (8, 11), r"\7")
    assert places(TEXT, SearchPattern("(")) == []


def test_an_expression_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SECONDS", 0.05)
    sought = SearchPattern(r"(x+x+)+(?=y\1)y", expression=True)
    text = "x" * 5_000
    for attempt in (
        lambda: places(text, sought),
        lambda: replaced(text, sought, ""),
        lambda: replacement(text, sought, (0, 1), ""),
    ):
        with pytest.raises(UsageError, match="takes more than"):
            attempt()
