"""Why a body is absent: one answer for the history, its previews and the errors."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from workbench.model import BytesBody, Exchange, Invocation, Outcome, Response, Timing
from workbench.model.body_absence import AbsentBodyError, BodyAbsence
from workbench.store import AppDirs, History
from workbench.store.history.preview import exchange_preview


def exchange(number: int, body: bytes | None) -> Exchange:
    invocation = Invocation(fields={"EndpointName": "iris"}, body=None if body is None else BytesBody(body))
    return Exchange(uuid=str(number), started_at=datetime(2026, 11, 24, tzinfo=UTC), invocation=invocation)


def test_previews_and_errors_say_the_same(places: AppDirs) -> None:
    answer = Outcome(
        response=Response(http_status=200, body=b"lost"), timing=Timing(total_ms=1.0), attempts=1
    )
    with History.open(places) as history:
        empty = history.insert(exchange(1, None))
        withheld = history.insert(exchange(2, b"secret"), withheld=True)
        unrecorded = history.insert(exchange(3, b"too large for the disk"))
        lost = history.insert(exchange(4, b"5.1"))
        history.complete(lost, answer)
        with closing(sqlite3.connect(history.path)) as raw, raw:
            raw.execute("UPDATE exchange SET request_digest = NULL WHERE id = ?", (unrecorded,))
            raw.execute("DELETE FROM body WHERE data = 'lost' OR data = CAST('lost' AS BLOB)")

        absences = {
            (empty, "request"): BodyAbsence.EMPTY,
            (withheld, "request"): BodyAbsence.WITHHELD,
            (unrecorded, "request"): BodyAbsence.UNRECORDED,
            (lost, "response"): BodyAbsence.LOST,
        }
        for (number, part), absence in absences.items():
            shown = exchange_preview(history, number, head=10)
            assert shown is not None
            assert getattr(shown, part) is absence
            with pytest.raises(AbsentBodyError) as error:
                history.body(number, part)  # type: ignore[arg-type]
            assert error.value.absence is absence
            assert f"exchange {number}" in error.value.message.lower()
        assert history.body_if_any(empty, "request") is None
        assert history.body_if_any(lost, "request") == b"5.1"
