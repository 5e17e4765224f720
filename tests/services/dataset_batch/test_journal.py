"""The journal of a batch: what a damaged one is said to be."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from workbench.model.errors import StoreError
from workbench.services.dataset_batch.journal import Heading, Journal

HEADING = Heading(input="a.csv", settings={})


@pytest.mark.parametrize(
    "line", [b"{", b'{"first": 0, "records": [], "started_at": "\xff"}', b'{"first": "0", "records": []}']
)
def test_a_line_that_is_damaged_is_named_by_its_place(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "out.jsonl.journal"
    heading = msgspec.json.encode(HEADING) + b"\n"
    path.write_bytes(heading + line + b"\n")

    with pytest.raises(StoreError, match=f"is damaged at byte {len(heading)}"):
        Journal.open(path, HEADING)
    assert path.read_bytes() == heading + line + b"\n"


@pytest.mark.parametrize("heading", [b"of somebody", b'{"input": "\xff", "settings": {}, "journal": 1}'])
def test_a_file_of_somebody_is_no_journal(tmp_path: Path, heading: bytes) -> None:
    path = tmp_path / "out.jsonl.journal"
    path.write_bytes(heading + b"\n")

    with pytest.raises(StoreError, match="is not the journal of a batch"):
        Journal.open(path, HEADING)
    assert path.read_bytes() == heading + b"\n"
