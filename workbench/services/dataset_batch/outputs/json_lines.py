"""JSON Lines: an object for each record."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from workbench.model.encodable import encoded
from workbench.services.dataset_batch.outputs.form import Form, Layout, Results, members
from workbench.services.dataset_batch.result import OK, RecordResult, RequestResult, filtered


class _Lines:
    """Lines, each by itself."""

    whole = True

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def add(self, request: RequestResult, record: RecordResult) -> bytes:
        layout = self._layout
        row = msgspec.Raw(encoded(members(request, record, layout)))
        if layout.join and layout.expression and record.status == OK:
            row = filtered(row, layout.expression)
        return bytes(row) + b"\n"


def _write(results: Results, layout: Layout) -> Iterator[bytes]:
    lines = _Lines(layout)
    for request, record in results():
        yield lines.add(request, record)


FORMS = (Form("jsonl", (".jsonl", ".ndjson", ".out", ".json"), _write, _Lines),)
