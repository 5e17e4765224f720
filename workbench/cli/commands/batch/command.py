"""`workbench batch`: sends every record of a dataset, and writes what came of each in their order."""

from __future__ import annotations

import sys
from itertools import islice

import click
import msgspec

from workbench.cli.commands.batch.arguments import BatchArguments, layout_of, plan_of, start_of
from workbench.cli.commands.batch.progress_line import ProgressLine, summary_lines
from workbench.cli.commands.invoke.dry_run import print_request
from workbench.cli.commands.requests.folder import environment_option, folder_option
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import files, request_names
from workbench.cli.core.console import print_error, print_hint, print_info
from workbench.cli.core.exit_codes import Exit, exit_of
from workbench.cli.core.interrupt import Interruption, interruptible
from workbench.cli.core.lines import json_line, print_line
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.options.connection import connection_options
from workbench.cli.options.debug import debug_option, debugging
from workbench.cli.options.fields import optional_field_options, with_fields
from workbench.cli.options.production import require_permission, yes_option
from workbench.cli.options.tags import tag_option
from workbench.content.humanize import counted, size
from workbench.model.errors import UsageError
from workbench.model.service.operations import INVOKE
from workbench.model.service.schema import Operation, schema
from workbench.services import Workbench
from workbench.services.dataset_batch.batch import Batch, is_whole
from workbench.services.dataset_batch.outlook import outlook
from workbench.services.dataset_batch.outputs.registry import output_forms
from workbench.services.dataset_batch.plan import Plan, Recording
from workbench.services.dataset_batch.size_limit import with_known_limit
from workbench.services.dataset_batch.summary import Summary
from workbench.services.datasets.dataset import Dataset, open_dataset
from workbench.services.datasets.registry import forms

_INPUT = "Input"
_REQUEST = "Request"
_RUN = "Run"
_OUTPUT = "Output file"
_NOT_SENT = frozenset({"MalformedRecord", "NotSent"})


def _operation() -> Operation:
    return schema().operations[INVOKE]


def _batch(arguments: BatchArguments) -> int:
    """Send every record of a dataset to an endpoint, and write the answers in the order of the input.

    INPUT is a file (JSON Lines, CSV, TSV, Parquet, .npy, RecordIO, Data Capture), a folder, an object or a
    prefix of S3 (s3://...), history:QUERY, or - for standard input. A record that fails becomes a row with
    its error. The journal beside the output (FILE.journal) has what is done: after Ctrl+C, a kill or a power
    cut, --resume goes on where the run was. The exit code is 254 if a record failed.
    """
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        plan = plan_of(bench, arguments, _operation())
        if arguments.batch_bytes is None:
            plan, limit = with_known_limit(bench, plan)
            if limit:
                print_info(limit)
        connection = plan.placement.invocation.connection
        dataset = open_dataset(bench, arguments.input, plan.read, connection)
        if arguments.dry_run:
            return _dry_run(bench, dataset, plan)
        with interruption.breakable():
            count = _count(dataset, plan) if bench.settings().production and not arguments.yes else None
            require_permission(bench, (connection,), count, without_asking=arguments.yes)
        return _run(bench, dataset, plan, arguments, interruption)


def _count(dataset: Dataset, plan: Plan) -> int | None:
    """Returns how many records there are to send, where they can be read twice."""
    return sum(1 for _ in islice(dataset.records(), plan.count)) if dataset.again else None


def _run(
    bench: Workbench, dataset: Dataset, plan: Plan, arguments: BatchArguments, interruption: Interruption
) -> int:
    if arguments.output is None:
        raise UsageError("--output is missing.", "Name the file that gets the answers.")
    batch = Batch(
        bench,
        dataset,
        plan,
        arguments.output,
        start_of(arguments),
        layout=layout_of(arguments),
        form=arguments.output_format,
    )
    try:
        _say_what_is_done(batch, arguments)
        if plan.processes:
            print_info(f"{plan.processes} worker processes send, as {plan.concurrency} are in flight.")
        line = ProgressLine()
        try:
            summary = batch.send(interruption.cancellation, line.show)
        finally:
            line.end()
        if is_whole(summary):
            batch.write()
        _print_summary(summary, batch, dataset, plan, arguments)
        if bench.notice:
            print_info(bench.notice)
        return _exit(summary, batch, interruption)
    finally:
        batch.close()


def _say_what_is_done(batch: Batch, arguments: BatchArguments) -> None:
    journal = batch.journal
    done = journal.ok + journal.failed
    if arguments.retry_failed:
        print_info(f"{counted(journal.failed, 'record')} of {done:,} failed and are sent again")
    elif done:
        print_info(f"{counted(done, 'record')} are done; going on with the others")
    elif arguments.resume:
        print_info("there is no earlier run; beginning with the first record")


def _print_summary(
    summary: Summary, batch: Batch, dataset: Dataset, plan: Plan, arguments: BatchArguments
) -> None:
    for line in summary_lines(summary, adaptive=plan.concurrency is None):
        print_hint(line)
    _say_mixed(summary.mixed, summary.mixed_examples)
    if is_whole(summary):
        print_info(f"wrote {batch.output}; {batch.journal.path} has the times, and what --retry-failed needs")
    else:
        done = f"{batch.journal.path} has what is done"
        if batch.rows_written:
            done += f", {batch.output} the answers to the first {counted(batch.rows_written, 'record')}"
        print_info(f"not finished: go on with --resume; {done}")
    if arguments.as_json:
        print_line(json_line(_as_json(summary, batch, dataset)))


def _as_json(summary: Summary, batch: Batch, dataset: Dataset) -> dict[str, object]:
    progress = summary.progress
    left_out = {"chart", "failures", "fraction", "left_seconds", "concurrency"}
    numbers = {
        name: value for name, value in msgspec.structs.asdict(progress).items() if name not in left_out
    }
    return {
        "ending": summary.ending,
        "input": dataset.name,
        "input_format": dataset.form,
        "input_digest": dataset.digest or None,
        "output": batch.output if is_whole(summary) else None,
        "journal": str(batch.journal.path),
        "records": batch.journal.records,
        "total_ok": batch.journal.ok,
        "total_failed": batch.journal.failed,
        **numbers,
        "concurrency": summary.concurrency,
        "mixed_types": summary.mixed,
        "failures": dict(progress.failures),
    }


def _exit(summary: Summary, batch: Batch, interruption: Interruption) -> int:
    if summary.obstacle is not None:
        print_error(summary.obstacle.message, summary.obstacle.hint)
        return exit_of(summary.obstacle)
    if not is_whole(summary):
        return interruption.exit_code
    if not batch.journal.failed:
        return Exit.DONE
    codes = {code for code, _ in summary.progress.failures}
    return Exit.OTHER if codes and codes <= _NOT_SENT else Exit.SERVICE


def _dry_run(bench: Workbench, dataset: Dataset, plan: Plan) -> int:
    """Prints the first request and count the others; nothing is sent."""
    ahead = outlook(dataset, plan)
    if ahead.first is not None:
        print_request(*bench.preview(ahead.first))
    sys.stdout.flush()
    words = f"{counted(ahead.records, 'record')} in {counted(ahead.requests, 'request')}"
    print_info(f"{words}, the largest of {size(ahead.largest)}; nothing was sent")
    if len(ahead.types) > 1:
        kinds = ", ".join(f"{kind or 'none'} ({count:,})" for kind, count in ahead.types)
        print_info(f"the records have different content types: {kinds}; a request has records of one")
    if ahead.unsendable:
        print_info(f"{counted(ahead.unsendable, 'record')} cannot be sent; the first: {ahead.problem}")
    if ahead.oversized:
        verb = "is" if ahead.oversized == 1 else "are"
        print_info(f"{counted(ahead.oversized, 'request')} {verb} larger than {size(ahead.limit)}")
    _say_mixed(ahead.mixed, ahead.mixed_examples)
    return Exit.DONE


def _say_mixed(count: int, examples: tuple[str, ...]) -> None:
    """Says which values have another type than their column; they are sent as they are."""
    if count:
        print_info(f"{counted(count, 'value')} of another type than their column:")
    for example in examples:
        print_hint(f"  {example}")
    if count > len(examples):
        print_hint(f"  and {count - len(examples):,} more")


command = Command(
    "batch",
    callback=debugging(with_fields(BatchArguments, _batch)),
    help=_batch.__doc__,
    params=[
        click.Argument(["input"], metavar="INPUT", shell_complete=files),
        Option(
            ["--output"],
            group=_OUTPUT,
            metavar="FILE",
            shell_complete=files,
            help="Write the answers to FILE.",
        ),
        Option(
            ["--output-format"],
            group=_OUTPUT,
            default="",
            metavar="FORMAT",
            help=f"The form of FILE: {', '.join(output_forms())}. [by its ending, else jsonl]",
        ),
        Option(
            ["--join"],
            group=_OUTPUT,
            is_flag=True,
            help="Join each answer to its record, as Batch Transform does (SageMakerOutput).",
        ),
        Option(
            ["--output-filter"],
            group=_OUTPUT,
            default="",
            metavar="JMESPATH",
            help="Keep this of each answer; with --join, of each joined row.",
        ),
        Option(
            ["--timing"],
            group=_OUTPUT,
            is_flag=True,
            help="Add attempts, started_at and duration_ms to each row.",
        ),
        Option(
            ["--input-format"],
            group=_INPUT,
            default="",
            metavar="FORMAT",
            help=f"The form of INPUT: {', '.join(forms())}. [found out]",
        ),
        Option(
            ["--header/--no-header"],
            group=_INPUT,
            default=None,
            help="Whether the first row of CSV names the columns. [found out]",
        ),
        Option(
            ["--id"],
            group=_INPUT,
            default="",
            metavar="COLUMN|JMESPATH",
            help="What gives each record its ID. [its own ID or path, else its number]",
        ),
        Option(
            ["--limit", "count"],
            group=_INPUT,
            type=click.IntRange(min=1),
            metavar="N",
            help="Send the first N records only.",
        ),
        Option(
            ["--request"],
            group=_REQUEST,
            metavar="NAME",
            shell_complete=request_names,
            help="The saved request to send each record with.",
        ),
        folder_option(),
        environment_option(),
        Option(
            ["--map", "expression"],
            group=_REQUEST,
            default="",
            metavar="JMESPATH",
            help="Send this of each record, instead of the record itself.",
        ),
        Option(
            ["--body"],
            group=_REQUEST,
            metavar="TEXT",
            help="Send this text or file://FILE, with ${column} replaced by the record's values.",
        ),
        Option(
            ["--member"],
            group=_REQUEST,
            default="",
            metavar="NAME",
            help="Put records into a list in this member of a JSON object, such as instances or inputs.",
        ),
        Option(
            ["--batch-rows"],
            group=_REQUEST,
            type=click.IntRange(min=1),
            metavar="N",
            help="Send up to N records in a request. [1]",
        ),
        Option(
            ["--batch-bytes"],
            group=_REQUEST,
            metavar="SIZE",
            help="Send as many records in a request as fit into SIZE, such as 512KB. [by endpoint kind]",
        ),
        *optional_field_options(_operation()),
        Option(
            ["--concurrency"],
            group=_RUN,
            default="4",
            metavar="N|auto",
            help="Requests in flight; auto finds out how many the endpoint bears. [4]",
        ),
        Option(
            ["--rate"],
            group=_RUN,
            type=click.FloatRange(min=0, min_open=True),
            metavar="N",
            help="Start at most N requests per second. [no limit]",
        ),
        Option(
            ["--retries"],
            group=_RUN,
            type=click.IntRange(0, 20),
            default=3,
            metavar="N",
            help="Repeat a request up to N times that was throttled or not taken. [3]",
        ),
        Option(["--resume"], group=_RUN, is_flag=True, help="Go on with the run that FILE.journal tells of."),
        Option(
            ["--retry-failed"],
            group=_RUN,
            is_flag=True,
            help="Send the records of that run again that failed.",
        ),
        Option(["--force"], group=_RUN, is_flag=True, help="Start over; replace FILE and its journal."),
        Option(
            ["--dry-run"],
            group=_RUN,
            is_flag=True,
            help="Print the first request and count the others; send nothing.",
        ),
        Option(
            ["--history", "recording"],
            group=_RUN,
            type=click.Choice([recording.value for recording in Recording]),
            default=Recording.FAILURES.value,
            help="Exchanges that the history keeps beside the batch's own row; digest keeps digests and "
            "sizes of bodies, none not even the row. [failures]",
        ),
        tag_option(_RUN),
        yes_option(_RUN),
        Option(["--json", "as_json"], group=_RUN, is_flag=True, help="Print a summary as one JSON object."),
        *connection_options(),
        debug_option(),
    ],
    examples=(
        "workbench batch flowers.csv --sandbox --endpoint-name iris-classifier --output answers.jsonl",
        "workbench batch texts.jsonl --request sentiment --map text --concurrency auto --output out.csv",
        "workbench batch texts.jsonl --request sentiment --output out.csv --resume",
    ),
)
