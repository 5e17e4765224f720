"""What the command line of `workbench batch` says, as a plan."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.cli.core.param_file import text_of
from workbench.cli.options.connection import ConnectionArguments, connection_of, overridden
from workbench.cli.options.fields import FieldArguments, field_values
from workbench.model.errors import UsageError
from workbench.model.invocation import Connection, TextBody
from workbench.model.service.schema import Operation
from workbench.services import Workbench
from workbench.services.dataset_batch.batch import Start
from workbench.services.dataset_batch.bodies.groups import REQUEST_LIMIT, Limits
from workbench.services.dataset_batch.outputs.form import Layout
from workbench.services.dataset_batch.plan import Plan
from workbench.services.dataset_batch.recording import Recording
from workbench.services.dataset_batch.requests import placement
from workbench.services.datasets.dataset import ReadOptions
from workbench.services.profiles import aws_settings
from workbench.services.requests.saved_requests import SavedRequests
from workbench.services.worker_count import worker_count

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(B|KB|MB)?", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "kb": 1024, "mb": 1024 * 1024}


@dataclass(frozen=True, kw_only=True)
class BatchArguments(ConnectionArguments):
    """The command line of `workbench batch`."""

    fields: FieldArguments
    input: str
    output: str | None
    request: str | None
    folder: str | None
    environment: str | None
    body: str | None
    expression: str
    member: str
    batch_rows: int | None
    batch_bytes: str | None
    input_format: str
    header: bool | None
    id: str
    count: int | None
    concurrency: str
    rate: float | None
    retries: int
    resume: bool
    retry_failed: bool
    force: bool
    dry_run: bool
    join: bool
    output_format: str
    output_filter: str
    timing: bool
    recording: str
    yes: bool
    tag: tuple[str, ...]
    as_json: bool


def plan_of(bench: Workbench, arguments: BatchArguments, operation: Operation) -> Plan:
    """Returns the plan that a command line describes.

    Raises:
        UsageError: options contradict each other.
        WorkbenchError: what it names does not exist, or cannot be read.
    """
    saved = None
    if arguments.request:
        saved = SavedRequests.find(bench, arguments.folder, environment=arguments.environment)
    template = None if arguments.body is None else TextBody(text_of("--body", arguments.body))
    placed = placement(
        saved,
        arguments.request or "",
        fields=field_values(operation, {**arguments.fields, "Body": None}),
        change=lambda connection: _connection(connection, arguments),
        template=template,
        expression=arguments.expression,
    )
    limits = _limits(arguments)
    if placed.templated and limits.rows != 1:
        raise UsageError("A body with ${column} has one record: leave out --batch-rows and --batch-bytes.")
    return Plan(
        placement=placed,
        limits=limits,
        member=arguments.member,
        concurrency=_concurrency(arguments.concurrency),
        rate=arguments.rate or 0.0,
        retries=arguments.retries,
        count=arguments.count,
        join=arguments.join,
        recording=Recording(arguments.recording),
        tags=arguments.tag,
        processes=worker_count(_concurrency(arguments.concurrency), arguments.count),
        read=ReadOptions(form=arguments.input_format, header=arguments.header, id=arguments.id),
    )


def start_of(arguments: BatchArguments) -> Start:
    """Returns what a run does with what an earlier one left.

    Raises:
        UsageError: options contradict each other.
    """
    chosen = {
        Start.RESUME: arguments.resume,
        Start.RETRY: arguments.retry_failed,
        Start.REPLACE: arguments.force,
    }
    selected = [start for start, is_given in chosen.items() if is_given]
    if len(selected) > 1:
        raise UsageError("Only one of --resume, --retry-failed and --force can be given.")
    return selected[0] if selected else Start.NEW


def layout_of(arguments: BatchArguments) -> Layout:
    """Returns what is in a row of the output."""
    return Layout(join=arguments.join, expression=arguments.output_filter, timing=arguments.timing)


def _connection(connection: Connection, arguments: BatchArguments) -> Connection:
    if connection != Connection():
        return overridden(connection, arguments)
    return connection_of(arguments, aws_settings(arguments.profile))


def _concurrency(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise UsageError(f"--concurrency {text!r} is neither a number from 1 to 256 nor auto.")
    return int(text)


def _limits(arguments: BatchArguments) -> Limits:
    rows, size = arguments.batch_rows, REQUEST_LIMIT
    if arguments.batch_bytes is not None:
        size = _bytes(arguments.batch_bytes)
    elif rows is None:
        rows = 1
    return Limits(rows=rows, size=size)


def _bytes(text: str) -> int:
    match = _SIZE.fullmatch(text.strip())
    if match is None or float(match[1]) <= 0:
        raise UsageError(f"--batch-bytes {text!r} is not a size.", "For example, 500000, 512KB or 4MB.")
    return round(float(match[1]) * _UNITS[(match[2] or "").lower()])
