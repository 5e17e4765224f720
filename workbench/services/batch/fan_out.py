"""One invocation to several targets at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from workbench.compare import Answer, Comparison, Rules, compare
from workbench.model.destinations.target import Target
from workbench.model.exchange import Status
from workbench.model.invocation import Invocation
from workbench.model.progress import CancelToken
from workbench.services.batch.batch import Batch
from workbench.services.batch.jobs import Job, JobResult, Plan
from workbench.services.workbench import Workbench

_AT_ONCE = 16


class TargetResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one target.

    Args:
        target: where it went.
        done: what came; None as long as nothing has.
        comparison: with the first target's answer; None of the first itself, and until both are there.
    """

    target: Target
    done: JobResult | None = None
    comparison: Comparison | None = None


def fan_out(
    bench: Workbench,
    invocation: Invocation,
    targets: Sequence[Target],
    cancellation: CancelToken,
    *,
    rules: Rules | None = None,
    tags: tuple[str, ...] = (),
) -> Iterator[tuple[TargetResult, ...]]:
    """Sends to all of them, and yields the cells in the targets' order after each answer.

    Args:
        bench: what sends and records.
        invocation: what is sent.
        targets: where to, each with a name of its own; the first is the one that others are compared with.
        cancellation: gives up what is on its way.
        rules: what counts as a difference.
        tags: words to find the exchanges by.
    """
    plan = Plan(concurrency=min(max(len(targets), 1), _AT_ONCE), tags=tags)
    cells = {target.name: TargetResult(target=target) for target in targets}
    jobs = [Job(invocation=invocation, target=target) for target in targets]
    first: Answer | None = None
    for done in Batch(bench, plan, cancellation).run(jobs):
        if done.job.target is None:
            continue
        name = done.job.target.name
        cells[name] = msgspec.structs.replace(cells[name], done=done)
        if name == targets[0].name:
            first = _answer(done)
        if first is not None:
            for other in targets[1:]:
                cell = cells[other.name]
                got = _answer(cell.done) if cell.comparison is None else None
                if got is not None:
                    cells[other.name] = msgspec.structs.replace(cell, comparison=compare(first, got, rules))
        yield tuple(cells.values())


def _answer(done: JobResult | None) -> Answer | None:
    if done is None or done.exchange is None or done.exchange.status is Status.CANCELLED:
        return None
    return Answer.of(done.exchange)
