"""`workbench async`: what asynchronous invocations have come to."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime

import click
import msgspec

from workbench.cli.commands.invoke.delivery import STDOUT
from workbench.cli.commands.invoke.wait import awaited, taker
from workbench.cli.core.console import print_error, print_info
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import Interruption, interruptible
from workbench.cli.core.lines import json_line
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.text import size
from workbench.content.sanitize import sanitize_line
from workbench.model.async_invocation import AsyncInvocation, AsyncState
from workbench.services import Workbench
from workbench.services.async_invocations.invocations import AsyncInvocations

_HEADING = (
    f"{'ID':>6}  {'STARTED (LOCAL)':<19}  {'ENDPOINT':<24}  "
    f"{'STATE':<8}  {'OUTPUT':>9}  WHERE IT IS, OR WHY NOT"
)


@click.group("async")
def asynchronous() -> None:
    """See what asynchronous invocations have come to, wait for them, fetch what they wrote."""


@asynchronous.command("list")
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many, newest first."
)
@click.option("--look", is_flag=True, help="First look in S3 for the objects of those that are queued.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(*, limit: int, look: bool, as_json: bool) -> int:
    """List the invocations that were accepted, newest first."""
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        invocations = AsyncInvocations(bench)
        columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        page = invocations.page(limit=limit)
        if page and not as_json:
            sys.stdout.write(f"{_fitted(_HEADING, columns)}\n")
        for deferred in page:
            number = deferred.summary.id
            if look and not deferred.arrival.over:
                invocations.look(bench.history.exchange(number), cancellation=interruption.cancellation)
                if interruption.cancellation.cancelled:
                    return interruption.exit_code
                deferred = invocations.get(number)  # noqa: PLW2901  the same one, as it stands now
            sys.stdout.write(f"{line_of(deferred) if as_json else _fitted(_row(deferred), columns)}\n")
            sys.stdout.flush()
        if bench.notice:
            print_info(bench.notice)
    return Exit.DONE


@asynchronous.command("show")
@click.argument("number", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(number: int, as_json: bool) -> int:
    """Look once in S3 for what one has come to, and say how it stands."""
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        deferred = _looked(bench, number, interruption)
        if interruption.cancellation.cancelled:
            return interruption.exit_code
        if as_json:
            sys.stdout.write(f"{line_of(deferred)}\n")
        else:
            for name, value in async_status_text(deferred).items():
                if value not in (None, ""):
                    shown = f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else str(value)
                    sys.stdout.write(f"{name:<18}{sanitize_line(shown)}\n")
    return Exit.DONE


@asynchronous.command("wait")
@click.argument("number", metavar="ID", type=int)
@click.option("--outfile", metavar="FILE", help="Write the output here, or to standard output where it is -.")
@click.option(
    "--wait-timeout",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="Give up after this long; 0 waits for ever. [0]",
)
def wait(number: int, outfile: str | None, wait_timeout: float) -> int:
    """Stay until one has come to its output, or to its failure, which is told on stderr."""
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        deferred = AsyncInvocations(bench).get(number)
        if deferred.arrival.over:
            return _delivered(bench, deferred, outfile, interruption)
        return awaited(
            bench,
            bench.history.exchange(number),
            outfile=outfile,
            patience=wait_timeout,
            interruption=interruption,
        )


@asynchronous.command("fetch")
@click.argument("number", metavar="ID", type=int)
@click.argument("outfile", default=STDOUT)
def fetch(number: int, outfile: str) -> int:
    """Write the output of one to OUTFILE, or to standard output: from the history, or from S3 again."""
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        deferred = _looked(bench, number, interruption)
        if interruption.cancellation.cancelled:
            return interruption.exit_code
        return _delivered(bench, deferred, outfile, interruption)


def line_of(deferred: AsyncInvocation) -> str:
    """One of them as one line of JSON; every member is there, empty or not."""
    return json_line(async_status_text(deferred))


def async_status_text(deferred: AsyncInvocation) -> dict[str, object]:
    """One of them by name of member; a contract."""
    summary, arrival = deferred.summary, deferred.arrival
    return {
        "id": summary.id,
        "state": arrival.state.value,
        "watched": arrival.watched,
        "started_at": summary.started_at,
        "expires_at": deferred.expires_at,
        "ended_at": arrival.ended_at,
        "endpoint_name": summary.endpoint_name,
        "inference_id": summary.output.get("InferenceId"),
        "input_location": summary.fields.get("InputLocation"),
        "output_location": deferred.output_location,
        "failure_location": deferred.failure_location,
        "response_bytes": summary.response_bytes if arrival.kept else None,
        "error_message": summary.error_message,
        "remark": arrival.remark,
    }


def _looked(bench: Workbench, number: int, interruption: Interruption) -> AsyncInvocation:
    invocations = AsyncInvocations(bench)
    deferred = invocations.get(number)
    if deferred.arrival.over:
        return deferred
    look = invocations.look(bench.history.exchange(number), cancellation=interruption.cancellation)
    if invocations.trouble:
        print_info(invocations.trouble)
        return msgspec.structs.replace(deferred, arrival=look.arrival)
    return invocations.get(number)


def _delivered(
    bench: Workbench, deferred: AsyncInvocation, outfile: str | None, interruption: Interruption
) -> int:
    """Write what an invocation came to, or say why there is nothing to write; the exit code."""
    arrival, number = deferred.arrival, deferred.summary.id
    if arrival.state is AsyncState.FAILED:
        print_error(
            "The invocation was accepted, and failed:", deferred.summary.error_message or arrival.remark
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


def _row(deferred: AsyncInvocation) -> str:
    summary, arrival = deferred.summary, deferred.arrival
    started = summary.started_at.astimezone()
    came = size(summary.response_bytes) if arrival.kept else "-"
    remark = summary.error_message if arrival.state is AsyncState.FAILED else arrival.remark
    where = remark or deferred.output_location
    return sanitize_line(
        f"{summary.id:>6}  {started:%Y-%m-%d %H:%M:%S}  {summary.endpoint_name:<24}  "
        f"{arrival.state.value:<8}  {came:>9}  {where}"
    )


def _fitted(line: str, columns: int | None) -> str:
    return line if columns is None or len(line) <= columns else f"{line[: columns - 1]}…"
