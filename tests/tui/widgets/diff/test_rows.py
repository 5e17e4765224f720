"""Rows of a comparison: values in the room there is. No app."""

from __future__ import annotations

import pytest

from workbench.compare import Change, Difference, Part
from workbench.tui.widgets.diff.rows import _values


def difference(change: Change, expected: str | None, actual: str | None, apart: float | None = None) -> str:
    """What stands for two values where there are 20 columns."""
    pair = Difference(
        part=Part.BODY, path="a", change=change, expected=expected, actual=actual, magnitude=apart
    )
    return _values(pair, 20)[0]


@pytest.mark.parametrize(
    ("change", "expected", "actual", "apart", "shown"),
    [
        (Change.MISSING, "[1, 2]", None, None, "missing [1, 2]"),
        (Change.MISSING, "x" * 40, None, None, f"missing {'x' * 11}…"),
        (Change.ADDED, None, "true", None, "added true"),
        (Change.CHANGED, "1.5", "2.5", 1.0, "1.5 → 2.5"),
        (Change.CHANGED, "0.123456789", "0.223456789", 0.1, "~0.12346 → ~0.22346"),
        # Nothing that is rounded has room, nor has either of them whole.
        (Change.CHANGED, "1" * 30, "x" * 30, 1.0, "1111111… → xxxxxxxx…"),
        (Change.CHANGED, "no" * 20, "yes", None, "nonononononon… → yes"),
        (Change.CHANGED, "no", "yes" * 20, None, "no → yesyesyesyesye…"),
    ],
)
def test_values_are_rounded_before_they_are_cut(
    change: Change, expected: str | None, actual: str | None, apart: float | None, shown: str
) -> None:
    assert difference(change, expected, actual, apart) == shown
