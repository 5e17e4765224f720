"""What a batch sends and how, and what came of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from workbench.compare import Comparison, Rules
from workbench.model.destinations.target import Target
from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import Invocation
from workbench.services.replay.destination import silent
from workbench.services.workbench import Workbench

Change = Callable[[Invocation], Invocation]
"""What to do differently from what is recorded."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to send.

    Args:
        number: the recorded exchange that is sent again; None where there is an invocation.
        invocation: what is sent where there is no number.
        target: where it goes; None for where it went.
    """

    number: int | None = None
    invocation: Invocation | None = None
    target: Target | None = None


class JobResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a job came to.

    Args:
        job: what was sent.
        exchange: the exchange; None where nothing was sent.
        refusal: why nothing was sent; None where something was.
        comparison: with what was expected, where that was asked for.
        expected: the exchange that it was compared with; None where it was not.
    """

    job: Job
    exchange: Exchange | None = None
    refusal: WorkbenchError | None = None
    comparison: Comparison | None = None
    expected: Exchange | None = None

    @property
    def failed(self) -> bool:
        """Whether the service or the network failed it, or it never left; not whether it was given up."""
        return self.exchange is None or self.exchange.status is Status.ERROR

    @property
    def cancelled(self) -> bool:
        """Whether it was given up on its way."""
        return self.exchange is not None and self.exchange.status is Status.CANCELLED

    @property
    def differs(self) -> bool:
        """Whether it was compared and is not the same."""
        return self.comparison is not None and not self.comparison.same


def identity(invocation: Invocation) -> Invocation:
    """Returns what is sent again as it was."""
    return invocation


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How jobs are sent.

    Args:
        change: what to do differently from what is recorded.
        concurrency: how many are in flight at once, from 1.
        rate: how many begin each second at most; 0 sets no limit.
        rules: compare each answer by these with the recorded one, or where nothing is recorded with the first
            that succeeds; None does not compare.
        tags: words to find the exchanges by.
        record: whether to keep them.
        bodies: whether to keep their bodies; otherwise only their digests and sizes.
        folded: whether one row of the history stands for all of them, where they are several.
        tell: is told, once and before it is sent, where one goes elsewhere than it would by now.
        processes: that send; below 2 the one that runs the batch.
    """

    change: Change = identity
    concurrency: int = 1
    rate: float = 0.0
    rules: Rules | None = None
    tags: tuple[str, ...] = ()
    record: bool = True
    bodies: bool = True
    folded: bool = False
    tell: Callable[[str], None] = silent
    processes: int = 0


def replays(numbers: Sequence[int], *, times: int = 1, targets: Sequence[Target] = ()) -> Iterator[Job]:
    """The jobs of sending recorded exchanges again: all of them, then all of them again."""
    for _ in range(times):
        for number in numbers:
            for target in targets or (None,):
                yield Job(number=number, target=target)


def require_recorded(bench: Workbench, numbers: Iterable[int]) -> None:
    """Finds out before anything is sent what cannot be sent again.

    Raises:
        NotFoundError: there is no such exchange.
        StoreError: the history cannot be read.
    """
    for number in numbers:
        bench.history.summary(number)
