"""A plot or a table as a file: SVG, PNG or CSV, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.content.charts.csv_text import csv_text, plot_csv
from workbench.content.charts.palette import paper
from workbench.content.charts.shapes import Drawing
from workbench.content.views.plot import Plot
from workbench.content.views.table import Table

Files = Mapping[str, Callable[[], bytes]]
"""What writes a file, by the ending of its name, the usual one first. A large table takes a while."""


def files_of_plot(plot: Plot) -> Files:
    """Returns what a plot can be written as."""
    from workbench.content.charts.paper import drawing_of

    return {**_pictures(lambda: drawing_of(plot)), ".csv": lambda: plot_csv(plot).encode(errors="replace")}


def files_of_table(table: Table) -> Files:
    """Returns what a table can be written as: all of its rows as CSV, the first ones as a picture."""
    from workbench.content.charts.table_paper import drawing_of_table

    return {".csv": lambda: table_csv(table), **_pictures(lambda: drawing_of_table(table))}


def table_csv(table: Table) -> bytes:
    """Returns the rows of a table as CSV, in the order that they are in."""
    head = [column.name or f"column {at + 1}" for at, column in enumerate(table.columns)]
    rows = [head, *(table.row(at) for at in range(len(table)))]
    return csv_text(rows).encode(errors="surrogatepass")


def _pictures(drawing: Callable[[], Drawing]) -> Files:
    from workbench.content.charts.png import png
    from workbench.content.charts.svg import svg

    return {".svg": lambda: svg(drawing(), paper()).encode(), ".png": lambda: png(drawing(), paper())}
