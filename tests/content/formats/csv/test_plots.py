"""What of a delimited text is drawn: forecasts of several items, embeddings, decimal commas."""

from __future__ import annotations

import random

import pytest

from workbench.content.formats.csv.plots import delimited_plots
from workbench.content.formats.csv.table import delimited_table
from workbench.content.views.plot import Plot, PlotKind

_CHANCE = random.Random(3)


def plots(text: str, separator: str = ",") -> tuple[Plot, ...]:
    return delimited_plots(text.encode(), separator).choices


def _rows(items: tuple[str, ...], steps: int) -> list[str]:
    return [
        f"{item},2026-01-{step:02} 00:00:00,{step},{step + 2},{step + 5}"
        for item in items
        for step in range(1, steps + 1)
    ]


@pytest.mark.parametrize("items", [("tea", "milk", "bread"), ("17", "18", "19")])
@pytest.mark.parametrize("by_item", [True, False])
def test_a_forecast_of_several_items_is_one_of_each(items: tuple[str, ...], by_item: bool) -> None:
    """SageMaker Canvas writes items and times below each other; they were one saw of all of them."""
    rows = _rows(items, 5)
    rows = rows if by_item else sorted(rows, key=lambda row: row.split(",")[1])
    drawn = plots("\n".join(["item_id,timestamp,p10,p50,p90", *rows]))
    assert [plot.title for plot in drawn] == [f"{item}: forecast of 5 steps" for item in items]
    assert {plot.kind for plot in drawn} == {PlotKind.BANDS}
    assert drawn[0].places[:2] == ("2026-01-01", "2026-01-02")
    assert drawn[1].series[0].ys == (1, 2, 3, 4, 5)


def test_a_forecast_of_one_item_is_one() -> None:
    alone = "\n".join(["item_id,timestamp,p10,p50,p90", *_rows(("tea",), 5)])
    assert [plot.title for plot in plots(alone)] == ["forecast of 5 steps"]


def test_of_many_items_the_first_are_drawn() -> None:
    items = tuple(f"item {at}" for at in range(60))
    drawn = plots("\n".join(["item_id,timestamp,p10,p50,p90", *_rows(items, 2)]))
    assert len(drawn) == 50 and drawn[0].note == "the first 50 of 60 items"


def test_rows_that_are_embeddings_are_compared() -> None:
    rows = [",".join(f"{_CHANCE.gauss(0, 1):.4f}" for _ in range(128)) for _ in range(4)]
    assert plots("\n".join(rows))[0].kind.value == "matrix"
    names = ",".join(f"emb_{at}" for at in range(8))
    shortened = (f"a{at},{','.join(rows[at].split(',')[:8])}" for at in range(3))
    short = "\n".join([f"id,{names}", *shortened])
    assert plots(short)[0].title == "embedding: similarity of 3 vectors of 8 numbers"


def test_columns_of_measurements_are_no_embeddings() -> None:
    rows = [",".join(str(abs(_CHANCE.gauss(0, 1))) for _ in range(128)) for _ in range(4)]
    assert plots("\n".join(rows))[0].kind is PlotKind.LINES


def test_numbers_with_a_decimal_comma_are_numbers() -> None:
    body = "name;x;y\na;1,5;10\nb;12,5;1.003,5\nc;;-0,25\n"
    table = delimited_table(body.encode(), ",")
    assert [column.type.value for column in table.columns] == ["text", "number", "number"]
    assert [table.sorted_by(2).row(at)[2] for at in range(3)] == ["-0,25", "10", "1.003,5"]
    series = {series.name: series.ys for series in plots(body)[0].series}
    assert [*series["y"]] == [10, 1003.5, -0.25]
    assert [*series["x"]][:2] == [1.5, 12.5]
    # Where the comma separates thousands, as with tabs, it is none.
    thousands = delimited_table(b"x\ty\n1,234\t1\n2,345\t2\n", "\t")
    assert thousands.columns[0].type.value == "text"
