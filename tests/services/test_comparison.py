"""What recorded answers are compared with."""

from __future__ import annotations

import msgspec
import pytest

from workbench.model.errors import NotFoundError
from workbench.model.exchange import Status
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.services import Workbench
from workbench.services.comparison import (
    answer,
    compare_recorded,
    comparison_candidates,
    default_baseline,
)

INSTANCE = "instance"


def echo(text: str, endpoint: str = "echo") -> Invocation:
    fields = {"EndpointName": endpoint, "ContentType": "application/json"}
    return Invocation(fields=fields, body=TextBody(text), connection=Connection(sandbox=True))


def test_the_last_exchange_that_sent_the_same_is_the_baseline(bench: Workbench) -> None:
    first, other, again = (bench.send(echo(text)) for text in ('{"a": 1}', '{"a": 2}', '{"a": 1}'))
    replayed = bench.send(echo('{"a": 1}'), replay_of=other.id)
    assert first.id is not None and other.id is not None and again.id is not None

    # Of the same size, with another body, is another request.
    assert default_baseline(bench, again) == first.id
    assert default_baseline(bench, other) is None
    assert default_baseline(bench, replayed) == other.id
    assert default_baseline(bench, msgspec.structs.replace(again, id=None)) is None
    assert [row.id for row in comparison_candidates(bench, again)] == [replayed.id, other.id, first.id]
    # The endpoint says which of its instances answered, and that is another one now and then.
    same, different = (compare_recorded(bench, first.id, number) for number in (again.id, other.id))
    assert {place.path for place in same.differences} <= {INSTANCE}
    assert {place.path for place in different.differences} - {INSTANCE}


def test_what_has_no_answer_is_compared_with_nothing(bench: Workbench) -> None:
    sent = bench.send(echo("{}"))
    waiting = msgspec.structs.replace(sent, status=Status.IN_FLIGHT, outcome=None)
    with pytest.raises(NotFoundError, match=r"has no response to compare with. Its status is in flight"):
        answer(bench, waiting)
