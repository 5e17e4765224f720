"""A record, read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.services import Workbench
from workbench.services.datasets.dataset import open_dataset
from workbench.services.datasets.record import Record, Row
from workbench.services.evaluation.documents import answer_document, whole_record
from workbench.store import AppDirs

LINES = (
    '{"id": "a", "label": 1.10, "note": NaN}',
    "not JSON",
    '{"id": "b", "label": 2}',
    '{"id": "a", "label": 3}',
)


@pytest.mark.parametrize(
    ("identity", "place", "expected"),
    [
        ("a", "", LINES[3]),  # the last counts where two targets are compared
        ("a", "line 1", LINES[0]),
        ("b", "line 3", LINES[2]),
        ("b", "line 1", ""),
        ("c", "", ""),
    ],
)
def test_a_record_is_found_by_its_id_and_place(
    tmp_path: Path, identity: str, place: str, expected: str
) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(f"{line}\n" for line in LINES))
    with Workbench(AppDirs(data=tmp_path / "data", config=tmp_path, cache=tmp_path)) as bench:
        assert whole_record(open_dataset(bench, str(path)), identity, place) == expected.encode()


def test_a_row_of_columns_is_an_object_by_name(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("id,label,prediction\n7,cat,dog\n")
    with Workbench(AppDirs(data=tmp_path / "data", config=tmp_path, cache=tmp_path)) as bench:
        whole = whole_record(open_dataset(bench, str(path)), "7")
    assert b'"prediction"' in whole
    assert b'"dog"' in whole


@pytest.mark.parametrize("recorded", [b'{"a": "caf\xe9"}', b"[" * 100_000 + b"]" * 100_000])
def test_of_a_recorded_answer_that_nothing_reads_nothing_is_read(recorded: bytes) -> None:
    """One such answer ended the evaluation of all others."""
    row = Row(
        data=b"[1]",
        content_type="application/json",
        recorded=recorded,
        recorded_type="application/json",
    )
    assert answer_document(Record(0, "7", row, 0)) == b'{"id":"7","input":[1],"output":null}'
