"""What jobs send: as recorded, changed and aimed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from workbench.compare import Rules
from workbench.model.destinations.target import Target
from workbench.model.errors import NotFoundError
from workbench.model.invocation import BytesBody, Connection, Invocation, TextBody
from workbench.services import Workbench
from workbench.services.batch.job_reader import JobReader
from workbench.services.batch.jobs import Job, Plan
from workbench.store.history import trash

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


def test_small_requests_are_read_before_the_first_is_sent(bench: Workbench) -> None:
    numbers = [bench.send(IRIS.with_(body=TextBody(f"{number}.0"))).id for number in range(3)]
    reader = JobReader(bench, Plan())
    jobs = [Job(number=number) for number in (numbers[0], 99, numbers[1])]
    ahead = reader.ahead(jobs)
    assert next(ahead) == jobs[0]
    trash.remove(bench.history, [number for number in numbers if number])
    bodies = [reader.read(job).invocation.body for job in (jobs[0], jobs[2])]
    assert bodies == [BytesBody(b"0.0"), BytesBody(b"1.0")]
    assert list(ahead) == jobs[1:]
    for missing in (99, numbers[2]):
        with pytest.raises(NotFoundError):
            reader.read(Job(number=missing))


def test_large_requests_are_read_when_it_is_their_turn(bench: Workbench) -> None:
    sizes = (16 * 1024, 16 * 1024 + 1, 300_000)
    numbers = [bench.send(IRIS.with_(body=BytesBody(bytes(size)))).id for size in sizes]
    reader = JobReader(bench, Plan())
    next(reader.ahead([Job(number=number) for number in numbers]))
    trash.remove(bench.history, [number for number in numbers if number])
    assert reader.read(Job(number=numbers[0])).invocation.body == BytesBody(bytes(sizes[0]))
    for large in numbers[1:]:
        with pytest.raises(NotFoundError):
            reader.read(Job(number=large))


def test_what_was_read_ahead_is_what_is_read_by_itself(bench: Workbench) -> None:
    invocations = [IRIS, IRIS.with_(body=None), IRIS.with_(body=TextBody("6.0,3.0,4.8,1.8"))]
    jobs = [Job(number=bench.send(invocation).id) for invocation in (*invocations, *invocations)]
    alone, together = JobReader(bench, Plan()), JobReader(bench, Plan())
    for job in together.ahead(jobs):
        by_itself, ahead = alone.read(job), together.read(job)
        assert ahead.invocation == by_itself.invocation
        assert ahead.trail is not None and by_itself.trail is not None
        assert ahead.trail[:3] == by_itself.trail[:3]


def test_jobs_are_taken_as_they_are_needed_and_all_of_them_in_their_order(bench: Workbench) -> None:
    taken: list[int] = []

    def jobs() -> Iterator[Job]:
        for number in range(40):
            taken.append(number)
            yield Job(invocation=IRIS.with_(fields={"EndpointName": str(number)}))

    ahead = JobReader(bench, Plan()).ahead(jobs())
    assert taken == []
    first = next(ahead)
    assert len(taken) < 40
    names = [job.invocation.endpoint_name for job in (first, *ahead) if job.invocation]
    assert names == list(map(str, range(40)))


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
