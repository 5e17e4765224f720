"""What jobs send: as recorded, changed and aimed."""

from __future__ import annotations

import pytest

from workbench.compare import Rules
from workbench.model.destinations.target import Target
from workbench.model.errors import NotFoundError
from workbench.model.invocation import BytesBody, Connection, Invocation, TextBody
from workbench.services import Workbench
from workbench.services.batch.job_reader import JobReader
from workbench.services.batch.jobs import Job, Plan

IRIS = Invocation(
    fields={"EndpointName": "iris-classifier", "ContentType": "text/csv"},
    body=TextBody("5.9,3.0,4.2,1.5"),
    connection=Connection(sandbox=True),
)


def test_a_recorded_job_is_read_whole_where_it_is_compared(bench: Workbench) -> None:
    number = bench.send(IRIS).id
    plain, compared = (
        JobReader(bench, Plan(rules=rules)).read(Job(number=number)) for rules in (None, Rules())
    )
    assert plain.invocation == compared.invocation
    assert plain.invocation.body == BytesBody(b"5.9,3.0,4.2,1.5")
    assert plain.trail is not None and plain.trail.destination == bench.history.summary(1).destination
    assert (plain.answer, compared.answer is None) == (None, False)


def test_what_cannot_be_read_is_refused(bench: Workbench) -> None:
    reader = JobReader(bench, Plan())
    for read in (reader.read, reader.outline):
        with pytest.raises(NotFoundError):
            read(Job(number=99))


def test_a_job_is_changed_and_then_aimed(bench: Workbench) -> None:
    plan = Plan(change=lambda invocation: invocation.with_(fields={**invocation.fields, "Accept": "a/b"}))
    target = Target(name="b", fields={"TargetVariant": "blue"})
    for read in (
        JobReader(bench, plan).outline(Job(invocation=IRIS, target=target)),
        JobReader(bench, plan).read(Job(invocation=IRIS, target=target)),
    ):
        assert read.invocation.fields == {**IRIS.fields, "Accept": "a/b", "TargetVariant": "blue"}
