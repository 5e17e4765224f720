"""Folded values: what is hidden, and where the rest is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.content.layout.folds import Folds
from workbench.content.layout.outline import Fold

RANGES = st.lists(st.tuples(st.integers(0, 60), st.integers(2, 20)), max_size=6)


@given(RANGES)
def test_places_are_the_rows_that_are_not_hidden(ranges: list[tuple[int, int]]) -> None:
    # A byte a row; values lie in one another or beside one another.
    chosen: list[Fold] = []
    for start, length in ranges:
        fold = Fold(start, start + length, object=True, size=1)
        if all(
            fold.end <= other.start
            or other.end <= fold.start
            or (other.start < fold.start and fold.end < other.end)
            or (fold.start < other.start and other.end < fold.end)
            for other in chosen
        ):
            chosen.append(fold)
    folds = Folds()
    for fold in chosen:
        folds.toggle(fold)
    folds.settle(lambda offset: offset)
    hidden = {row for fold in chosen for row in range(fold.start + 1, fold.end)}
    shown = [row for row in range(100) if row not in hidden]
    assert folds.hidden == len(hidden)
    assert [folds.row(place) for place in range(len(shown))] == shown
    assert [folds.place(row) for row in shown] == list(range(len(shown)))
    for row in hidden:
        assert folds.on(folds.row(folds.place(row))) is not None


def test_what_hides_a_byte_is_unfolded() -> None:
    folds = Folds()
    folds.toggle(Fold(0, 50, object=True, size=3))
    folds.toggle(Fold(10, 20, object=False, size=2))
    assert folds.reveal(15)
    assert not folds.reveal(15)
    assert not folds
