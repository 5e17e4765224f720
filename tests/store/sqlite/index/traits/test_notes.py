"""The notes of each exchange: amounts keep their order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.store.sqlite.index.traits import notes
from workbench.store.sqlite.index.traits.notes import step_of


@given(st.lists(st.floats(min_value=-1, allow_nan=False), min_size=2, max_size=2))
def test_a_larger_amount_has_the_same_step_or_a_higher(amounts: list[float]) -> None:
    less, more = sorted(amounts)
    assert step_of(None) < step_of(less) <= step_of(more) < notes.NOT_THERE
