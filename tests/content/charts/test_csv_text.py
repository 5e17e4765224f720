"""CSV that is exported: read by others as it was meant, and without secrets."""

from __future__ import annotations

import csv
import io

from workbench.content.charts.csv_text import csv_text


def test_rows_are_read_again_as_they_were() -> None:
    rows = [["a"], [""], ['say "x", y'], ["two\nlines"]]
    assert list(csv.reader(io.StringIO(csv_text(rows)))) == rows


def test_secrets_are_taken_out() -> None:
    text = csv_text([["endpoint"], ["https://bob:hunter2hunter2@models.example/"]])
    assert "hunter2hunter2" not in text and "models.example" in text
