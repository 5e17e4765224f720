"""Plots and tables as files: SVG that parses, PNG that opens, CSV that holds every number."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from workbench.content.charts.body_figures import plots_of, table_of
from workbench.content.charts.files import files_of_plot, files_of_table
from workbench.content.charts.paper import WIDTH
from workbench.content.views import ViewUnavailableError
from workbench.content.views.plot import intervals

parsed = ElementTree.fromstring
SVG = "{http://www.w3.org/2000/svg}"
DOCUMENTS: dict[str, Any] = {
    "forecast": {"0.1": [1, 2, 1], "0.5": [3, 4, 3], "0.9": [5, 9, 8], "mean": [3, 5, 4]},
    "bars": [{"label": "<cat> & \u0007", "score": 0.9}, {"label": "dog", "score": 0.1}],
    "lines": [[1, 2, None, 4], [2, 3, 4, 5]],
    "matrix": {"embeddings": [[(-1) ** at * (at + row) for at in range(64)] for row in range(3)]},
    "histogram": {"embeddings": [[(-1) ** at * at for at in range(64)]]},
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_kind_of_plot_is_written_in_every_form(name: str) -> None:
    kinds = set()
    for plot in plots_of(json.dumps(DOCUMENTS[name]).encode(), "application/json").choices:
        files = files_of_plot(plot)
        root = parsed(files[".svg"]())
        assert root.attrib["width"] == str(WIDTH)
        texts = [element.text for element in root.iter(f"{SVG}text")]
        assert plot.title in texts
        rows = list(csv.reader(io.StringIO(files[".csv"]().decode())))
        assert len({len(row) for row in rows}) == 1
        if plot.kind not in kinds:  # to pack two million pixels takes longest, and those of a kind are alike
            kinds.add(plot.kind)
            with Image.open(io.BytesIO(files[".png"]())) as picture:
                assert picture.size == (2 * WIDTH, 2 * int(root.attrib["height"]))
                assert len(picture.getcolors(1 << 24) or ()) > 4


def test_the_csv_of_a_forecast_has_a_column_for_each_series() -> None:
    plot = plots_of(json.dumps(DOCUMENTS["forecast"]).encode(), "application/json").choices[0]
    text = files_of_plot(plot)[".csv"]().decode()
    assert text == "step,0.1,0.5,0.9,mean\n0,1,3,5,3\n1,2,4,9,5\n2,1,3,8,4\n"


def test_nothing_on_paper_reaches_over_its_edge() -> None:
    plot = intervals("differences", [("accuracy", -0.1, -0.3, 0.2), ("F1", 0.4, 0.2, 0.6)])
    root = parsed(files_of_plot(plot)[".svg"]())
    height = float(root.attrib["height"])
    for element in root.iter():
        for pair in element.attrib.get("points", "").split():
            x, y = map(float, pair.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= height


def test_a_table_is_written_whole_as_csv_and_in_part_as_a_picture() -> None:
    body = b"name,value\n" + b"".join(b'"a, b",%d\n' % at for at in range(50))
    files = files_of_table(table_of(body, "text/csv").sorted_by(1, descending=True))
    assert files[".csv"]().startswith(b'name,value\n"a, b",49\n"a, b",48\n')
    root = parsed(files[".svg"]())
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert texts[:4] == ["name", "value", "a, b", "49"]
    assert texts[-1] == "10 rows more, not drawn"
    with Image.open(io.BytesIO(files[".png"]())) as picture:
        assert picture.size[0] == 2 * int(root.attrib["width"])


def test_a_body_without_numbers_has_nothing_to_draw() -> None:
    with pytest.raises(ViewUnavailableError):
        plots_of(b'{"a": "b"}', "application/json")
    with pytest.raises(ViewUnavailableError):
        table_of(b"", "text/csv")


def test_a_picture_has_no_secrets() -> None:
    document = [
        {"label": "https://bob:hunter2hunter2@models.example/", "score": 0.9},
        {"label": "b", "score": 0.1},
    ]
    for plot in plots_of(json.dumps(document).encode(), "application/json").choices:
        files = files_of_plot(plot)
        for ending in (".svg", ".csv"):
            assert b"hunter2hunter2" not in files[ending]()
