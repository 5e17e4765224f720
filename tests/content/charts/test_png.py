"""No label of a picture is written in boxes."""

from __future__ import annotations

from workbench.content.charts import png
from workbench.content.charts.files import files_of_plot
from workbench.content.views.plot import bars


def test_the_font_has_all_that_is_written() -> None:
    cases: list[str] = ["größe", "収入が高い", "Ελλάδα", "naïve", "0.1–0.9…", "مرحبا", "\U0010ffff", ""]
    for text in cases:
        written, font = png._lettered(text)
        assert png._has(font, written), text
        assert len(written) >= len(text), text
        assert "?" not in png._lettered("naive")[0], text


def test_a_plot_with_labels_of_several_scripts_is_written() -> None:
    plot = bars("größe: 収入", ["größe", "収入が高い", "Ελλάδα"], [0.1, -0.2, 0.3], y_title="Übersicht")
    assert files_of_plot(plot)[".png"]().startswith(b"\x89PNG")
