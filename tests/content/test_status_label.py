"""How an exchange ended: abbreviated in four columns, in words elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workbench.content.status_label import status_label, status_words
from workbench.model.exchange import ExchangeSummary, Status
from workbench.model.invocation import Connection


@pytest.mark.parametrize(
    ("status", "http_status", "label", "words"),
    [
        (Status.OK, 200, "200", "200"),
        (Status.ERROR, 424, "424", "424"),
        (Status.ERROR, 200, "200!", "200 (broken)"),
        (Status.ERROR, None, "fail", "no answer"),
        (Status.CANCELLED, None, "stop", "cancelled"),
        (Status.INTERRUPTED, None, "cut", "interrupted"),
        (Status.IN_FLIGHT, None, "…", "in flight"),
    ],
)
def test_every_end_has_a_label_and_words(
    status: Status, http_status: int | None, label: str, words: str
) -> None:
    summary = ExchangeSummary(
        id=1,
        uuid="1",
        started_at=datetime(2026, 11, 24, tzinfo=UTC),
        operation="InvokeEndpoint",
        endpoint_name="iris",
        fields={},
        connection=Connection(),
        status=status,
        http_status=http_status,
    )

    assert (status_label(summary), status_words(summary)) == (label, words)
    assert len(label) <= 4
