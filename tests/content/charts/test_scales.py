"""Values beside their bars."""

from __future__ import annotations

from workbench.content.charts.scales import value_texts


def test_values_are_a_straight_column() -> None:
    cases: list[tuple[list[float], list[str]]] = [
        ([0.61, 0.02, 0.37], ["0.6100", "0.0200", "0.3700"]),
        ([0.0059, 0.0005215, 0.0004], ["0.005900", "0.000522", "0.000400"]),
        ([12.5, 3.0, 0.25], ["12.50", "3.00", "0.25"]),
        ([12.0, 3.0, 100.0], ["12", "3", "100"]),
        ([0.9, 1e-15, 0.0], ["0.9000", "1e-15", "0"]),
        ([3e9, 1.0], ["3e+09", "1"]),
        ([1e-12, 2e-12], ["1e-12", "2e-12"]),
        ([float("nan"), 2.5], ["nan", "2.500"]),
        ([], []),
    ]
    for values, texts in cases:
        assert value_texts(values, signed=False) == texts, (values, texts)


def test_signs_are_written_where_some_are_negative() -> None:
    assert value_texts([-0.0059, 0.000415], signed=True) == ["-0.005900", "+0.000415"]
