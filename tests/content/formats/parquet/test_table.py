"""Parquet: what can be read is shown, and what cannot is told in its cell."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workbench.content.formats.parquet.table import parquet_table
from workbench.content.views.table import Table
from workbench.content.views.view import ViewUnavailableError

DAY = 24 * 3600


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return stream.getvalue()


def column(values: Any, kind: Any) -> list[str]:
    table = parquet_table(parquet({"c": pa.array(values, kind)}))
    return [table.row(index)[0] for index in range(len(table))]


def everything(table: Table) -> list[tuple[str, ...]]:
    """All rows, in the order of each column as well: nothing is raised by any of them."""
    for at in range(len(table.columns)):
        ordered = table.sorted_by(at)
        assert len([ordered.row(index) for index in range(len(ordered))]) == len(table)
    return [table.row(index) for index in range(len(table))]


@pytest.mark.parametrize(
    ("values", "kind", "shown"),
    [
        ([2**31 - 1, 0], pa.date32(), ["2147483647 (date32[day], out of range)", "1970-01-01"]),
        ([10**15], pa.date64(), ["11574074 (date32[day], out of range)"]),
        ([2**40], pa.timestamp("s"), ["1099511627776000 (timestamp[ms], out of range)"]),
        ([1, 10**9], pa.timestamp("ns"), ["1970-01-01 00:00:00.000000001", "1970-01-01 00:00:01"]),
        ([123456789], pa.time64("ns"), ["00:00:00.123456789"]),
        ([1234567], pa.duration("ns"), ["1234567 ns"]),
        ([None, None], pa.null(), ["", ""]),
        ([Decimal("1.10"), None], pa.decimal128(5, 2), ["1.10", ""]),
        ([b"\xff\x00", b"text"], pa.binary(), ["0xff00", "text"]),
        (["a", "b", "a"], pa.dictionary(pa.int8(), pa.string()), ["a", "b", "a"]),
        ([[1, None], []], pa.list_(pa.int64()), ["[1, null]", "[]"]),
        ([{"a": 1, "b": "é"}], pa.struct([("a", pa.int64()), ("b", pa.string())]), ['{"a": 1, "b": "é"}']),
        ([[("k", 1.5)]], pa.map_(pa.string(), pa.float64()), ['{"k": 1.5}']),
        ([[1]], pa.list_(pa.timestamp("ns")), ['["1970-01-01 00:00:00.000000001"]']),
        (
            [{"d": 2**31 - 1}],
            pa.struct([("d", pa.date32())]),
            ['{"d": "2147483647 (date32[day], out of range)"}'],
        ),
    ],
    ids=str,
)
def test_every_value_is_shown(values: list[Any], kind: Any, shown: list[str]) -> None:
    assert column(values, kind) == shown


def test_the_moments_of_int96_reach_further_than_nanoseconds() -> None:
    days = [datetime.datetime(9999, 12, 31), datetime.datetime(2024, 1, 1, 1, 2, 3, 456789)]
    body = parquet({"t": pa.array(days, pa.timestamp("us"))}, use_deprecated_int96_timestamps=True)
    assert everything(parquet_table(body)) == [("9999-12-31 00:00:00",), ("2024-01-01 01:02:03.456789",)]


def test_a_column_that_cannot_be_read_hides_no_other() -> None:
    body = parquet({"a": [1, 2], "b": ["x" * 40, "y" * 40]}, use_dictionary=False, compression="none")
    at = body.index(b"x" * 40)
    damaged = body[: at - 4] + b"\xff\xff\xff\x7f" + body[at:]
    rows = everything(parquet_table(damaged))
    assert [row[0] for row in rows] == ["1", "2"]
    assert all(row[1].startswith("cannot be read") for row in rows)


def test_no_damage_raises_anything_but_a_reason() -> None:
    body = parquet({"d": pa.array([1, 2], pa.date32()), "l": [[1], [2]], "s": ["a", "b"]}, compression="none")
    for at in range(0, len(body), 3):
        for bit in (0x01, 0x80):
            damaged = bytearray(body)
            damaged[at] ^= bit
            try:
                everything(parquet_table(bytes(damaged)))
            except ViewUnavailableError:
                continue
