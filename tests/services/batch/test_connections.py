"""Where jobs go, before they are sent."""

from __future__ import annotations

import msgspec

from workbench.model.destinations.target import Target
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.services import Workbench
from workbench.services.batch.connections import connections_of
from workbench.services.batch.jobs import Job

ECHO = Invocation(
    fields={"EndpointName": "echo"}, body=TextBody("x"), connection=Connection(sandbox=True, read_timeout=5)
)


def test_a_job_goes_to_its_target_or_to_where_it_went(bench: Workbench) -> None:
    number = bench.send(ECHO).id
    eu = Target(name="eu", region="eu-west-1")
    jobs = [Job(number=number), Job(number=number, target=eu), Job(invocation=ECHO)]
    assert [(job.sandbox, job.region) for job in connections_of(bench, jobs)] == [
        (True, None),
        (False, "eu-west-1"),
        (True, None),
    ]


def test_what_is_changed_counts(bench: Workbench) -> None:
    number = bench.send(ECHO).id

    def elsewhere(invocation: Invocation) -> Invocation:
        return invocation.with_(connection=msgspec.structs.replace(invocation.connection, profile="other"))

    (connection,) = connections_of(bench, [Job(number=number)], elsewhere)
    assert (connection.profile, connection.read_timeout) == ("other", 5)
