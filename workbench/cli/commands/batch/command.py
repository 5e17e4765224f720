"""`workbench batch`: sends every record of a dataset, and writes what came of each in their order."""

from __future__ import annotations

from typing import Any

import click

from workbench.cli.commands.requests.folder import environment_option, folder_option
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import files, request_names
from workbench.cli.options.connection import connection_options
from workbench.cli.options.debug import debug_option, debugging
from workbench.cli.options.fields import optional_field_options
from workbench.cli.options.production import yes_option
from workbench.cli.options.tags import tag_option
from workbench.model.service.operations import INVOKE
from workbench.model.service.schema import schema
from workbench.services.dataset_batch.recording import Recording

_INPUT = "Input"
_REQUEST = "Request"
_RUN = "Run"
_OUTPUT = "Output file"


def _batch(**parameters: Any) -> int:
    """Send every record of a dataset to an endpoint, and write the answers in the order of the input.

    INPUT is a file (JSON Lines, CSV, TSV, Parquet, .npy, RecordIO, Data Capture), a folder, an object or a
    prefix of S3 (s3://...), history:QUERY, or - for standard input. A record that fails becomes a row with
    its error. The journal beside the output (FILE.journal) records what is done: after Ctrl+C, a kill or a
    power cut, --resume continues the run. The exit code is 254 if a record failed.
    """
    # Loaded here: the help and completion in a shell need the options only.
    from workbench.cli.commands.batch.run import run

    return run(**parameters)


def _output_format_help() -> str:
    from workbench.services.dataset_batch.outputs.registry import output_forms

    return f"The format of FILE: {', '.join(output_forms())}. [from its ending, else jsonl]"


def _input_format_help() -> str:
    from workbench.services.datasets.registry import forms

    return f"The format of INPUT: {', '.join(forms())}. [detected]"


command = Command(
    "batch",
    callback=debugging(_batch),
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
            describe=_output_format_help,
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
            describe=_input_format_help,
        ),
        Option(
            ["--header/--no-header"],
            group=_INPUT,
            default=None,
            help="Whether the first row of CSV names the columns. [detected]",
        ),
        Option(
            ["--id"],
            group=_INPUT,
            default="",
            metavar="COLUMN|JMESPATH",
            help="Where the ID of each record is. [its own ID or path, else its number]",
        ),
        Option(
            ["--limit", "count"],
            group=_INPUT,
            type=click.IntRange(min=1),
            metavar="N",
            help="Send only the first N records.",
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
        *optional_field_options(schema().operations[INVOKE]),
        Option(
            ["--concurrency"],
            group=_RUN,
            default="4",
            metavar="N|auto",
            help="Requests in flight; auto finds how many the endpoint can take. [4]",
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
            help="Repeat a request that was throttled or not accepted, up to N times. [3]",
        ),
        Option(["--resume"], group=_RUN, is_flag=True, help="Continue the run that FILE.journal describes."),
        Option(
            ["--retry-failed"],
            group=_RUN,
            is_flag=True,
            help="Send the failed records of that run again.",
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
            help="Exchanges that the history keeps besides the row of the batch; digest keeps digests and "
            "sizes of bodies only, none keeps nothing, not even that row. [failures]",
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
