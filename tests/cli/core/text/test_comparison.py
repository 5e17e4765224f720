"""Differences as lines, whatever is in them and however narrow the terminal."""

from __future__ import annotations

import pytest

from workbench.cli.core.text.comparison import comparison_lines, comparison_summary
from workbench.compare.result import Change, Comparison, Counts, Difference, Part

SCORE = Difference(
    part=Part.BODY,
    path="predictions[0].score",
    change=Change.CHANGED,
    expected="0.97",
    actual="0.91",
    magnitude=0.06,
    relative=0.0619,
)
GONE = Difference(part=Part.BODY, path="label", change=Change.MISSING, expected="setosa")
NEW = Difference(part=Part.BODY, path="model\x1b[2J", change=Change.ADDED, actual="a\nb")
LONG = Difference(part=Part.BODY, path="text", change=Change.CHANGED, expected="x" * 30, actual="y" * 50)


def lines(*differences: Difference, columns: int = 60, omitted: int = 0, limit: int = 20) -> list[str]:
    counts = Counts(equal=1, different=len(differences))
    comparison = Comparison(
        method="JSON", counts=counts, differences=differences, notes=("Both were cut.",), omitted=omitted
    )
    return list(comparison_lines(comparison, columns, limit))[1:]


@pytest.mark.parametrize(
    ("difference", "columns", "expected"),
    [
        (SCORE, 60, ["predictions[0].score  0.97 → 0.91  Δ 0.06 (6.2 %)"]),
        (SCORE, 40, ["predictions[0].score", "  0.97 → 0.91  Δ 0.06 (6.2 %)"]),
        (GONE, 60, ["label  missing setosa"]),
        (GONE, 12, ["label", "  - setosa"]),
        (NEW, 60, ["model␛[2J  added a␊b"]),
        (NEW, 12, ["model␛[2J", "  + a␊b"]),
        (LONG, 30, ["text", f"  - {'x' * 26}", "    xxxx", f"  + {'y' * 26}", f"    {'y' * 24}"]),
    ],
)
def test_what_has_no_room_beside_its_place_stands_below_it(
    difference: Difference, columns: int, expected: list[str]
) -> None:
    assert lines(difference, columns=columns) == [*expected, "Both were cut."]


def test_the_others_are_counted() -> None:
    assert lines(SCORE, GONE, NEW, omitted=998, limit=1)[1:] == ["… and 1,000 more", "Both were cut."]
    assert lines(SCORE, limit=1)[1:] == ["Both were cut."]


def test_in_one_line_the_largest_is_shown() -> None:
    counts = Counts(different=2)
    both = Comparison(method="JSON", counts=counts, differences=(SCORE, GONE))
    assert comparison_summary(both) == (
        "2 differences, the largest: predictions[0].score: 0.97 → 0.91  Δ 0.06 (6.2 %)"
    )
    single = Comparison(method="JSON", counts=Counts(missing=1), differences=(GONE,))
    assert comparison_summary(single) == "1 difference: label: missing setosa"
    assert comparison_summary(Comparison(method="JSON", counts=Counts(equal=3))) == "same"
