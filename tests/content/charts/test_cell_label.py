"""Names in charts: made harmless, and of a very long one no more than a chart can show."""

from __future__ import annotations

from workbench.content.charts.cell_label import cell_label


def test_a_name_stays_as_it_is_but_for_what_drives_the_terminal() -> None:
    assert cell_label("größe \x1b[2J\n") == "größe ␛[2J␊"


def test_of_a_very_long_name_the_beginning_and_the_end_stay() -> None:
    label = cell_label(f"begin{'x' * 4_000_000}\x1b")
    assert len(label) < 500
    assert label.startswith("beginx") and "x…x" in label and label.endswith("x␛")
