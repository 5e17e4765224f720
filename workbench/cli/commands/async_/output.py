"""The output of an asynchronous invocation: looked for in S3, and written to a file or standard output."""

from __future__ import annotations

import msgspec

from workbench.cli.commands.invoke.wait import taker
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import Interruption
from workbench.cli.core.terminal.console import print_error, print_info
from workbench.model.async_invocation import AsyncInvocation, AsyncState
from workbench.services import Workbench
from workbench.services.async_invocations.invocations import AsyncInvocations


def current_state(bench: Workbench, number: int, interruption: Interruption) -> AsyncInvocation:
    """An invocation as it is now: if it has not ended yet, S3 is asked once."""
    invocations = AsyncInvocations(bench)
    invocation = invocations.get(number)
    if invocation.arrival.over:
        return invocation
    look = invocations.look(bench.history.exchange(number), cancellation=interruption.cancellation)
    if invocations.notice:
        print_info(invocations.notice)
        return msgspec.structs.replace(invocation, arrival=look.arrival)
    return invocations.get(number)


def deliver(
    bench: Workbench, invocation: AsyncInvocation, outfile: str | None, interruption: Interruption
) -> int:
    """Writes the output of an invocation, or prints why there is none; the exit code."""
    arrival, number = invocation.arrival, invocation.summary.id
    if arrival.state is AsyncState.FAILED:
        print_error(
            "The invocation was accepted, and failed:", invocation.summary.error_message or arrival.remark
        )
        return Exit.SERVICE
    if arrival.state is not AsyncState.DONE:
        print_error(f"Invocation {number} is {arrival.state.value}.", arrival.remark)
        return Exit.OTHER
    take = taker(bench, outfile)
    if take is None:
        return Exit.DONE
    if arrival.kept:
        take(iter([bench.history.body(number, "response")]))
        return Exit.DONE
    outcome = AsyncInvocations(bench).fetch(number, take, cancellation=interruption.cancellation)
    if interruption.cancellation.cancelled:
        return interruption.exit_code
    if outcome.failure is not None:
        print_error(outcome.failure.message, outcome.failure.hint)
        return Exit.OTHER
    return Exit.DONE
