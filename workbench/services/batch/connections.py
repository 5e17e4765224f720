"""Where the jobs of a batch are sent to, before they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workbench.model.invocation import Connection, Invocation
from workbench.services.batch.jobs import Job
from workbench.services.workbench import Workbench


def connections_of(
    bench: Workbench,
    jobs: Iterable[Job],
    change: Callable[[Invocation], Invocation] = lambda invocation: invocation,
) -> Iterator[Connection]:
    """Yields the connection of each job, as it goes out; reads no body.

    Args:
        change: what is done differently to a recorded invocation.

    Raises:
        NotFoundError: there is no exchange of a job's number.
        StoreError: the history cannot be read.
    """
    for job in jobs:
        invocation = job.invocation if job.number is None else change(_recorded(bench, job.number))
        if invocation is not None:
            yield (job.target.apply(invocation) if job.target else invocation).connection


def _recorded(bench: Workbench, number: int) -> Invocation:
    """A recorded invocation without its body, its connection leading to where it went."""
    summary = bench.history.summary(number)
    connection = summary.connection
    if summary.destination is not None:
        connection = summary.destination.leading_to(connection)
    return Invocation(operation=summary.operation, fields=summary.fields, connection=connection)
