"""A record's values as a row of CSV."""

from __future__ import annotations

import csv
import json

import pytest

from workbench.services.dataset_batch.bodies.placement import csv_row
from workbench.services.datasets.record import Record, Row

RECORD = Record(0, "1", Row(data=b"", content_type="application/json"), 0)


@pytest.mark.parametrize("separator", [",", "\t"])
@pytest.mark.parametrize("text", ["two\nlines", "two\r\nlines", "old\rlines", 'a "quote"\n', "a,b\tc", ""])
def test_a_record_is_one_row_whatever_its_texts_hold(text: str, separator: str) -> None:
    """A row whose line break was not quoted was two records for the endpoint."""
    row = csv_row(json.dumps([text, 1.5, None]).encode(), separator, RECORD)

    lines = row.decode().splitlines(keepends=True)
    assert list(csv.reader(lines, delimiter=separator)) == [[text, "1.5", ""]]
