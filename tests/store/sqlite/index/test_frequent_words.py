"""The frequent words of a stretch: which are noted, and how their exchanges are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.store.sqlite.index import frequent_words, stretches


@given(st.sets(st.integers(0, stretches.LENGTH - 1)))
def test_exchanges_of_a_stretch_are_kept_as_they_are(numbers: set[int]) -> None:
    exchanges = sum(1 << number for number in numbers)
    kept = frequent_words.packed(exchanges)
    assert len(kept) <= stretches.LENGTH // 8
    assert frequent_words.unpacked(kept) == exchanges


def test_frequent_words_and_short_beginnings_have_the_exchanges_of_all_their_bodies() -> None:
    texts = [(0b1111_0000, "Übung macht"), (0b0000_1111, "ubung"), (0b1_0000_0000, "unter")]
    words = frequent_words.words(texts)
    assert words.complete
    assert words.exchanges == {
        "ubung": 0b1111_1111,
        "u*": 0b1_1111_1111,
        "ub*": 0b1111_1111,
        "ubu*": 0b1111_1111,
        "un*": 0b1_0000_0000,
        "m*": 0b1111_0000,
        "ma*": 0b1111_0000,
    }


def test_of_too_many_words_those_of_most_exchanges_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequent_words, "_MOST_WORDS", 2)
    words = frequent_words.words([(0xFFFF, "usual"), (0xFF_FFFF, "common")])
    assert set(words.exchanges) <= {"common", "c*", "co*", "com*"}
    assert (len(words.exchanges), words.complete) == (2, False)


def test_without_texts_nothing_is_known_of_a_stretch() -> None:
    assert frequent_words.words([]) == frequent_words.Words({}, complete=False)
