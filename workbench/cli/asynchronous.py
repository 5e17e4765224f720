"""`workbench async`: what asynchronous invocations have come to."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime

import click
import msgspec

from workbench.bench import Workbench
from workbench.bench.asynchronous import Asynchronous
from workbench.cli.delivery import STDOUT
from workbench.cli.exits import Exit
from workbench.cli.hosting import launcher
from workbench.cli.interrupt import Interruption, interruptible
from workbench.cli.lines import json_line
from workbench.cli.rows import size
from workbench.cli.say import complain, note
from workbench.cli.waiting import awaited, taker
from workbench.content.inert import inert
from workbench.model.arrival import ArrivalState, Deferred

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
    with interruptible() as interruption, Workbench.open(hosting=launcher()) as bench:
        invocations = Asynchronous(bench)
        columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        page = invocations.page(limit=limit)
        if page and not as_json:
            sys.stdout.write(f"{_fitted(_HEADING, columns)}\n")
        for deferred in page:
            number = deferred.summary.id
            if look and not deferred.arrival.over:
                invocations.look(bench.exchange(number), cancellation=interruption.cancellation)
                if interruption.cancellation.cancelled:
                    return interruption.exit_code
                deferred = invocations.get(number)  # noqa: PLW2901  the same one, as it stands now
            sys.stdout.write(f"{line_of(deferred) if as_json else _fitted(_row(deferred), columns)}\n")
            sys.stdout.flush()
        if bench.notice:
            note(bench.notice)
    return Exit.DONE


@asynchronous.command("show")
@click.argument("number", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(number: int, as_json: bool) -> int:
    """Look once in S3 for what one has come to, and say how it stands."""
    with interruptible() as interruption, Workbench.open(hosting=launcher()) as bench:
        deferred = _looked(bench, number, interruption)
        if interruption.cancellation.cancelled:
            return interruption.exit_code
        if as_json:
            sys.stdout.write(f"{line_of(deferred)}\n")
        else:
            for name, value in told(deferred).items():
                if value not in (None, ""):
                    shown = f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else str(value)
                    sys.stdout.write(f"{name:<18}{inert(shown)}\n")
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
    with interruptible() as interruption, Workbench.open(hosting=launcher()) as bench:
        deferred = Asynchronous(bench).get(number)
        if deferred.arrival.over:
            return _delivered(bench, deferred, outfile, interruption)
        return awaited(
            bench,
            bench.exchange(number),
            outfile=outfile,
            patience=wait_timeout,
            interruption=interruption,
        )


@asynchronous.command("fetch")
@click.argument("number", metavar="ID", type=int)
@click.argument("outfile", default=STDOUT)
def fetch(number: int, outfile: str) -> int:
    """Write the output of one to OUTFILE, or to standard output: from the history, or from S3 again."""
    with interruptible() as interruption, Workbench.open(hosting=launcher()) as bench:
        deferred = _looked(bench, number, interruption)
        if interruption.cancellation.cancelled:
            return interruption.exit_code
        return _delivered(bench, deferred, outfile, interruption)


def line_of(deferred: Deferred) -> str:
    """One of them as one line of JSON; every member is there, empty or not."""
    return json_line(told(deferred))


def told(deferred: Deferred) -> dict[str, object]:
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


def _looked(bench: Workbench, number: int, interruption: Interruption) -> Deferred:
    invocations = Asynchronous(bench)
    deferred = invocations.get(number)
    if deferred.arrival.over:
        return deferred
    look = invocations.look(bench.exchange(number), cancellation=interruption.cancellation)
    if invocations.trouble:
        note(invocations.trouble)
        return msgspec.structs.replace(deferred, arrival=look.arrival)
    return invocations.get(number)


def _delivered(bench: Workbench, deferred: Deferred, outfile: str | None, interruption: Interruption) -> int:
    """Write what an invocation came to, or say why there is nothing to write; the exit code."""
    arrival, number = deferred.arrival, deferred.summary.id
    if arrival.state is ArrivalState.FAILED:
        complain("The invocation was accepted, and failed:", deferred.summary.error_message or arrival.remark)
        return Exit.SERVICE
    if arrival.state is not ArrivalState.DONE:
        complain(f"Invocation {number} is {arrival.state.value}.", arrival.remark)
        return Exit.OTHER
    take = taker(bench, outfile)
    if take is None:
        return Exit.DONE
    if arrival.kept:
        take(iter([bench.body(number, "response")]))
        return Exit.DONE
    outcome = Asynchronous(bench).fetch(number, take, cancellation=interruption.cancellation)
    if interruption.cancellation.cancelled:
        return interruption.exit_code
    if outcome.failure is not None:
        complain(outcome.failure.message, outcome.failure.hint)
        return Exit.OTHER
    return Exit.DONE


def _row(deferred: Deferred) -> str:
    summary, arrival = deferred.summary, deferred.arrival
    started = summary.started_at.astimezone()
    came = size(summary.response_bytes) if arrival.kept else "-"
    remark = summary.error_message if arrival.state is ArrivalState.FAILED else arrival.remark
    where = remark or deferred.output_location
    return inert(
        f"{summary.id:>6}  {started:%Y-%m-%d %H:%M:%S}  {summary.endpoint_name:<24}  "
        f"{arrival.state.value:<8}  {came:>9}  {where}"
    )


def _fitted(line: str, columns: int | None) -> str:
    return line if columns is None or len(line) <= columns else f"{line[: columns - 1]}…"
