"""How an exchange ended: abbreviated in four columns, in words elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workbench.content.status_label import run_words, status_label, status_words
from workbench.model.exchange import ExchangeSummary, Status
from workbench.model.invocation import Connection
from workbench.model.runs.run import Run, RunKind


def test_every_end_has_a_label_and_words() -> None:
    cases: list[tuple[Status, int | None, str, str]] = [
        (Status.OK, 200, "200", "200"),
        (Status.ERROR, 424, "424", "424"),
        (Status.ERROR, 200, "200!", "200 (broken)"),
        (Status.ERROR, None, "fail", "no answer"),
        (Status.CANCELLED, None, "stop", "cancelled"),
        (Status.INTERRUPTED, None, "cut", "interrupted"),
        (Status.IN_FLIGHT, None, "…", "in flight"),
    ]
    for status, http_status, label, words in cases:
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

        assert (status_label(summary), status_words(summary)) == (label, words), (
            status,
            http_status,
            label,
            words,
        )
        assert len(label) <= 4, (status, http_status, label, words)


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (Run(kind=RunKind.REPEAT, ok=10), "10 requests"),
        (Run(kind=RunKind.REPEAT, ok=1, total=10), "1 of 10 requests"),
        (
            Run(kind=RunKind.BATCH, ok=1_200, failed=1, output="/a.jsonl"),
            "1,201 records, 1 failed -> /a.jsonl",
        ),
    ],
)
def test_the_counts_of_a_run_do_not_repeat_its_label(run: Run, words: str) -> None:
    assert run_words(run) == words
