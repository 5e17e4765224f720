"""How the exchanges of a stretch are kept that have a word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.store.sqlite.index import frequent_words, stretches


@given(st.sets(st.integers(0, stretches.LENGTH - 1)))
def test_exchanges_of_a_stretch_are_kept_as_they_are(numbers: set[int]) -> None:
    exchanges = sum(1 << number for number in numbers)
    kept = frequent_words.packed(exchanges)
    assert len(kept) <= stretches.LENGTH // 8
    assert frequent_words.unpacked(kept) == exchanges
