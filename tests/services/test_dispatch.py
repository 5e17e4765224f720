"""The two steps of a send."""

from __future__ import annotations

import uuid

from workbench.model.exchange import Status
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.services import Workbench
from workbench.services.dispatch import SendOptions

IRIS = Invocation(
    fields={"EndpointName": "iris-classifier", "ContentType": "text/csv"},
    body=TextBody("5.9,3.0,4.2,1.5"),
    connection=Connection(sandbox=True),
)


def test_what_is_begun_is_in_flight_until_it_is_complete(bench: Workbench) -> None:
    begun = bench.dispatcher.begin(IRIS, SendOptions(tags=("nightly",)))
    (row,) = bench.history.page()
    assert (row.id, row.status, row.tags) == (begun.number, Status.IN_FLIGHT, ("nightly",))
    exchange = bench.dispatcher.complete(begun)
    assert exchange.status is Status.OK
    assert bench.history.exchange(row.id) == exchange


def test_each_exchange_has_a_random_uuid_of_its_own(bench: Workbench) -> None:
    names = [bench.send(IRIS).uuid for _ in range(20)]
    assert len(set(names)) == 20
    for name in names:
        assert (str(uuid.UUID(name)), uuid.UUID(name).version) == (name, 4)
        assert uuid.UUID(name).variant == uuid.RFC_4122
