"""Values of another type than their column, told with line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.services import Workbench
from workbench.services.datasets.dataset import ReadOptions, open_dataset
from workbench.services.datasets.record import Record, Row
from workbench.services.datasets.record_types import JSON
from workbench.services.datasets.type_profile import TypeProfile

CSV = "length,label\n5.1,setosa\n,setosa\nwide,2\n"
LINES = '{"length": 5.1, "label": "a"}\n{"length": null, "label": "b"}\n{"length": "5.1", "label": 3}\n[1]\n'


def findings(bench: Workbench, path: Path) -> tuple[str, ...]:
    profile = TypeProfile()
    for _ in profile.watched(open_dataset(bench, str(path), ReadOptions()).records()):
        pass
    assert profile.count == len(profile.findings)
    return profile.findings


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        (
            "a.csv",
            CSV,
            (
                "line 4, column 1: length is text, where the records before have a number",
                "line 4, column 2: label is a number, where the records before have text",
            ),
        ),
        ("b.csv", "1,2\n1,x\n", ("line 2, column 2: text, where the records before have a number",)),
        (
            "c.jsonl",
            LINES,
            (
                "line 3, column 12: length is text, where the records before have a number",
                "line 3, column 28: label is a number, where the records before have text",
                "line 4, column 1: a list, where the records before have an object",
            ),
        ),
        ("d.jsonl", '{"n": 1}\n{"n": 2.5}\n{"n": NaN}\n', ()),
    ],
)
def test_mixed_types_are_told_with_their_place(
    bench: Workbench, tmp_path: Path, name: str, data: str, expected: tuple[str, ...]
) -> None:
    path = tmp_path / name
    path.write_text(data)
    assert findings(bench, path) == expected


NESTED = b'{"a": ' + b"[" * 5000 + b"]" * 5000 + b"}"


@pytest.mark.parametrize("data", [b'{"\xff": 1}', NESTED])
def test_a_record_that_cannot_be_decoded_is_passed_over(data: bytes) -> None:
    profile = TypeProfile()
    profile.see(Record(number=0, id="1", row=Row(data=data, content_type=JSON), digest=0))
    assert profile.findings == ()


def test_a_line_that_is_nested_too_deep_is_a_malformed_record(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"a": 1}\n' + NESTED + b"\n")
    _, record = open_dataset(bench, str(path), ReadOptions()).records()
    assert record.row.problem == "line 2: it is nested too deep"
