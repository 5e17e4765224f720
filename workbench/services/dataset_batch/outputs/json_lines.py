"""JSON Lines: an object for each record."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from workbench.services.dataset_batch.outputs.form import Form, Layout, Results, members
from workbench.services.dataset_batch.result import OK, filtered


def _write(results: Results, layout: Layout) -> Iterator[bytes]:
    for request, record in results():
        row = msgspec.Raw(msgspec.json.encode(members(request, record, layout)))
        if layout.join and layout.expression and record.status == OK:
            row = filtered(row, layout.expression)
        yield bytes(row) + b"\n"


FORMS = (Form("jsonl", (".jsonl", ".ndjson", ".out", ".json"), _write),)
