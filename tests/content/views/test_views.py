"""What each view makes of a body."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.samples import MULTIPART, SAMPLES, SSE, Sample, event_frame, npy, npz, picture, sound
from workbench.content.format import ViewKind
from workbench.content.formats import format_of
from workbench.content.formats.csv.table import delimited_table
from workbench.content.formats.event_stream.events import aws_events, sse_events
from workbench.content.formats.images.picture import picture as read_picture
from workbench.content.formats.json.plots import json_plots
from workbench.content.formats.json.table import json_lines_table, json_table
from workbench.content.formats.multipart.parts import multipart
from workbench.content.formats.numpy import statistics
from workbench.content.formats.numpy.read import json_arrays, npy_arrays, npz_arrays
from workbench.content.formats.parquet.table import parquet_table
from workbench.content.formats.recordio.table import record_table
from workbench.content.formats.wave.audio import wave
from workbench.content.views import Text, Unavailable, views_of
from workbench.content.views.hexdump import HexRow, HexRows
from workbench.content.views.plot import MOST_POINTS, PlotKind, thinned
from workbench.content.views.table import ColumnType, Table
from workbench.content.views.view import ViewUnavailableError


def opened(content_type: str, body: bytes) -> dict[ViewKind, Any]:
    format = format_of(content_type, body)
    return {view.kind: view.open() for view in views_of(format, body)}


def rows(table: Table) -> list[tuple[str, ...]]:
    return [table.row(index) for index in range(len(table))]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.format} {sample.content_type}")
def test_every_format_opens_its_first_view(sample: Sample) -> None:
    views = opened(sample.content_type, sample.body)
    assert not isinstance(next(iter(views.values())), Unavailable)
    assert ViewKind.HEX in views


def test_the_best_view_comes_first() -> None:
    cases: list[tuple[str, bytes, ViewKind]] = [
        ("application/json", b'{"a": 1}', ViewKind.TEXT),
        ("application/json", b'{"predictions":[{"mean":[1,2],"quantiles":{"0.5":[1,2]}}]}', ViewKind.PLOT),
        ("application/json", json.dumps([[0.25] * 384]).encode(), ViewKind.PLOT),
        ("application/json", b'{"predictions": [1, 2, 3]}', ViewKind.TEXT),
        ("text/csv", b"1,2", ViewKind.TABLE),
        ("application/json", picture("PNG"), ViewKind.PICTURE),
        ("application/x-npy", npy([1]), ViewKind.ARRAY),
        ("", b"", ViewKind.TEXT),
    ]
    for content_type, body, first in cases:
        assert views_of(format_of(content_type, body), body)[0].kind is first, (content_type, body, first)


def test_an_array_is_offered_where_there_is_one() -> None:
    cases: list[tuple[bytes, bool]] = [
        (b"[[1, 2], [3, 4]]", True),
        (b"[1.5]", True),
        (b'{"model": "m", "embedding": [0.1, 0.2]}', True),
        (b'{"predictions": [{"label": "a", "score": [0.1, 0.9]}]}', False),
        (b'{"a": {"b": [1, 2]}}', False),
        (b'["a", "b"]', False),
    ]
    for body, offered in cases:
        views = opened("application/json", body)
        assert (ViewKind.ARRAY in views) is offered, (body, offered)
        assert not isinstance(views.get(ViewKind.ARRAY), Unavailable), (body, offered)


def test_a_table_of_csv_names_its_columns_and_keeps_its_numbers() -> None:
    table = delimited_table(b'name,score\r\n"Smith, J.",1.10\r\n"two\nlines",1e400\r\n', ",")
    assert [(column.name, column.type) for column in table.columns] == [
        ("name", ColumnType.TEXT),
        ("score", ColumnType.NUMBER),
    ]
    assert rows(table) == [("Smith, J.", "1.10"), ("two\nlines", "1e400")]


def test_a_table_without_names_has_none() -> None:
    table = delimited_table(b"1,2\n3,4,5\n", ",")
    assert [column.name for column in table.columns] == ["", "", ""]
    assert rows(table) == [("1", "2", ""), ("3", "4", "5")]


def test_sorting_knows_numbers_from_text_and_puts_what_is_missing_last() -> None:
    table = delimited_table(b"v,w\n10,a\nx,b\n9,c\n,d\nnan,e\n-1e3,f\n", ",")
    assert [row[0] for row in rows(table.sorted_by(0))] == ["-1e3", "9", "10", "x", "", "nan"]
    turned = table.sorted_by(0, descending=True)
    assert [row[0] for row in rows(turned)] == ["x", "10", "9", "-1e3", "", "nan"]
    assert [turned.number_of(index) for index in range(3)] == [1, 0, 2]


@pytest.mark.parametrize(
    ("body", "source", "names", "cells"),
    [
        (b'[{"a": 1.10, "b": "x"}, {"b": null, "c": [1, 2]}]', "", ["a", "b", "c"],
         [("1.10", "x", ""), ("", "null", "[1, 2]")]),
        (b'{"n": 1, "predictions": [{"s": 0.4}]}', "predictions", ["s"], [("0.4",)]),
        (b'{"out": {"data": [[1, 2], [3]]}}', "out.data", ["", ""], [("1", "2"), ("3", "")]),
        (b'[1e400, "x"]', "", [""], [("1e400",), ("x",)]),
        (b'{"a": 12345678901234567890}', "", ["a"], [("12345678901234567890",)]),
    ],
)  # fmt: skip
def test_a_table_of_json(body: bytes, source: str, names: list[str], cells: list[tuple[str, ...]]) -> None:
    table = json_table(body)
    assert table.source == source
    assert [column.name for column in table.columns] == names
    assert rows(table) == cells


def test_a_table_of_json_lines_shows_a_broken_line_as_it_is() -> None:
    table = json_lines_table(b'{"a": 1}\n\nnonsense\n{"a": 2}')
    assert rows(table) == [("1",), ("nonsense",), ("2",)]


def test_tables_of_parquet_and_of_records() -> None:
    by_format = {sample.format: sample.body for sample in SAMPLES}
    table = parquet_table(by_format["Parquet"])
    assert rows(table) == [("1", "x"), ("2", "y"), ("", "z")]
    assert [row[0] for row in rows(table.sorted_by(0, descending=True))] == ["2", "1", ""]
    records = record_table(by_format["RecordIO"])
    assert [column.name for column in records.columns][:2] == ["label", "values[0]"]
    assert rows(records)[0] == ("1", "1.5", "16", "14", "0.4", "abc")
    assert rows(records)[1] == ("", "2", "3", "4", "5", "")


def test_a_forecast_has_its_quantiles_in_order_and_gaps_where_values_are_missing() -> None:
    body = b'{"predictions":[{"quantiles":{"0.9":[3,4],"0.1":[1,"NaN"]},"mean":[2,3]}]}'
    (plot,) = json_plots(body).choices
    assert plot.kind is PlotKind.BANDS
    assert [series.name for series in plot.series] == ["0.1", "0.9", "mean"]
    assert math.isnan(plot.series[0].ys[1])


def test_each_of_several_forecasts_is_numbered() -> None:
    body = b'{"predictions":[{"quantiles":{"0.5":[1,2]}},{"mean":[1,2],"0.1":[0,1],"0.9":[2,3]}]}'
    assert [(plot.title, len(plot.series)) for plot in json_plots(body).choices] == [
        ("forecast of 2 steps, 1 of 2", 1),
        ("forecast of 2 steps, 2 of 2", 3),
    ]


def test_what_a_body_of_numbers_is_drawn_as() -> None:
    cases: list[tuple[bytes, PlotKind, tuple[str, ...]]] = [
        (b'[[{"label": "YES", "score": 0.9}, {"label": "NO", "score": 0.1}]]', PlotKind.BARS, ("YES", "NO")),
        (b'{"probabilities": [0.1, 0.9], "labels": ["cat", "dog"]}', PlotKind.BARS, ("dog", "cat")),
        (
            b'{"prob": [0.6, 0.3], "label": ["__label__1", "__label__2"]}',
            PlotKind.BARS,
            ("__label__1", "__label__2"),
        ),
        (b"[0.2, 0.3, 0.5]", PlotKind.BARS, ("class 2", "class 1", "class 0")),
        (b"[1, 5, 2]", PlotKind.LINES, ()),
        (b'{"predictions": [{"score": 0.4}, {"score": 1e999}]}', PlotKind.LINES, ()),
        (json.dumps([math.sin(at * at) for at in range(384)]).encode(), PlotKind.HISTOGRAM, ()),
    ]
    for body, kind, labels in cases:
        plot = json_plots(body).choices[0]
        assert (plot.kind, plot.labels) == (kind, labels), (body, kind, labels)


def test_what_has_no_numbers_is_not_drawn_and_says_so() -> None:
    with pytest.raises(ViewUnavailableError, match="no row of numbers"):
        json_plots(b'{"a": "b"}')


def test_a_long_series_keeps_its_peaks() -> None:
    values = [0.0] * 100_000
    values[54_321] = 9.0
    series = thinned("", values)
    assert len(series.ys) <= MOST_POINTS
    assert (54_321.0, 9.0) in zip(series.xs, series.ys, strict=True)


def test_an_array_is_described() -> None:
    (described,) = npy_arrays(npy(np.array([[1.5, np.nan], [np.inf, 3.5]], dtype="float32"))).items
    assert (described.shape, described.dtype, described.nans, described.infinities) == (
        (2, 2),
        "float32",
        1,
        1,
    )
    assert (described.minimum, described.maximum, described.mean, described.std) == (1.5, 3.5, 2.5, 1.0)
    grid = described.grid
    assert grid is not None
    assert [[grid.cell(row, column) for column in range(2)] for row in range(2)] == [
        ["1.5", "nan"],
        ["inf", "3.5"],
    ]


@given(st.lists(st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf]), min_size=1), st.integers(1, 5))
def test_statistics_agree_with_numpy_whatever_the_blocks(values: list[float], block: int) -> None:
    array = np.array(values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statistics, "_BLOCK", block)
        stats = statistics.statistics(array)
    finite = array[np.isfinite(array)]
    assert stats["nans"] + stats["infinities"] == len(values) - len(finite)
    if len(finite):
        assert stats["mean"] == pytest.approx(finite.mean(), abs=1e-6)
        assert stats["std"] == pytest.approx(finite.std(), abs=1e-3)
        assert (stats["minimum"], stats["maximum"]) == (finite.min(), finite.max())


def test_an_archive_and_a_nested_list_are_arrays_too() -> None:
    assert [(item.name, item.shape) for item in npz_arrays(npz(a=[1, 2], b=[[1.0]])).items] == [
        ("a", (2,)),
        ("b", (1, 1)),
    ]
    assert json_arrays(b'{"x": [[1, 2], [3, 4]], "y": "z"}').items[0].shape == (2, 2)


def test_a_header_that_announces_more_than_there_is_allocates_nothing() -> None:
    body = npy(np.zeros(4)).replace(b"(4,), }" + b" " * 9, b"(4000000000,), }", 1)
    with pytest.raises(ViewUnavailableError, match="unexpected end"):
        npy_arrays(body)


def test_a_header_that_python_cannot_even_tokenize_is_no_array() -> None:
    body = npy(np.zeros(4)).replace(b"(4,), }", b"(4000, ", 1)
    with pytest.raises(ViewUnavailableError, match="not a readable array"):
        npy_arrays(body)


def test_nothing_is_unpickled() -> None:
    with pytest.raises(ViewUnavailableError, match="never loaded"):
        npy_arrays(npy(np.array([{"a": 1}], dtype=object)))


def test_a_picture_is_scaled_into_the_room_there_is() -> None:
    image = read_picture(picture("PNG", (40, 20), (10, 20, 30)))
    assert (image.format, image.width, image.height, image.mode, image.frames) == ("PNG", 40, 20, "RGB", 1)
    assert image.pixels(10, 10) == (((10, 20, 30),) * 10,) * 5


def test_a_picture_of_a_billion_pixels_is_not_unpacked() -> None:
    import struct
    import zlib

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    body = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    with pytest.raises(ViewUnavailableError):
        read_picture(body + b"\0\0\0\0IDAT")


def test_sound_has_facts_and_peaks() -> None:
    audio = wave(sound(1.0))
    assert (audio.channels, audio.rate, audio.bits, audio.seconds, audio.coding) == (2, 8000, 16, 1.0, "PCM")
    peaks = audio.peaks(10)
    assert len(peaks) == 10
    assert all(0.45 < peak <= 0.5 for peak in peaks)


def test_parts_are_listed_with_their_places() -> None:
    parts = multipart(MULTIPART)
    assert [(part.name, part.filename, part.content_type) for part in parts.items] == [
        ("file", "x.png", "image/png"),
        ("note", "", ""),
    ]
    assert [parts.content(part) for part in parts.items] == [b"DATA", b"plain"]
    assert not parts.note
    assert multipart(MULTIPART[:-10]).note


def test_events_of_both_kinds() -> None:
    first, second = sse_events(SSE).items
    assert (first.name, first.data) == ("token", b'{"a": 1}')
    assert (second.name, second.data, second.fields) == ("message", b"x\ny", (("id", "7"),))
    frames = event_frame({":event-type": "PayloadPart"}, b"one") + event_frame(
        {":exception-type": "Broken"}, b""
    )
    assert [(event.name, event.data) for event in aws_events(frames).items] == [
        ("PayloadPart", b"one"),
        ("Broken", b""),
    ]
    assert "ends" in aws_events(frames[:-3]).note
    damaged = frames.replace(b"one", b"two")
    assert aws_events(damaged).items[0].note == "its checksum is wrong"


def test_hex_rows() -> None:
    hex_rows = HexRows(b"ABCDEFGHIJKLMNOP\x00\xff")
    assert len(hex_rows) == 2
    assert hex_rows.row(0) == HexRow(
        0, "41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50", "ABCDEFGHIJKLMNOP"
    )
    assert hex_rows.row(1).hex.rstrip() == "00 ff"
    assert len(hex_rows.row(1).hex) == len(hex_rows.row(0).hex)
    assert len(HexRows(b"")) == 1


def test_text_is_the_body_itself() -> None:
    assert opened("text/plain", b"as it is\r\n")[ViewKind.TEXT] == Text(b"as it is\r\n")
