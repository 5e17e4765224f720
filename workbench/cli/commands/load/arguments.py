"""What the command line of `workbench load` says, as a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.cli.core.param_file import text_of
from workbench.cli.options.connection import ConnectionArguments, connection_of, overridden
from workbench.cli.options.fields import FieldArguments, field_values
from workbench.model.errors import UsageError
from workbench.model.invocation import Connection, TextBody
from workbench.model.service.schema import Operation
from workbench.services import Workbench
from workbench.services.dataset_batch.recording import Recording
from workbench.services.dataset_batch.requests import placement
from workbench.services.datasets.dataset import ReadOptions, open_dataset
from workbench.services.load.measurement.slo import parse_seconds, parse_slo
from workbench.services.load.plan import (
    MOST_USERS,
    Arrivals,
    LoadPlan,
    Stage,
    parse_stages,
    parse_sweep,
)
from workbench.services.load.source import (
    Overrides,
    Source,
    dataset_source,
    plain_source,
    recorded_source,
    saved_source,
)
from workbench.services.profiles import aws_settings
from workbench.services.requests.saved_requests import SavedRequests

if TYPE_CHECKING:
    from workbench.model.sessions.protocol import SessionProtocol

_MOST_SPAWN_RATE = 100.0
"""Users that start each second unless more are asked for; Locust warns of more."""
_OPEN_LOOP_USERS = 100
"""Users of an open loop unless another number is given: requests that may be in flight at once."""


@dataclass(frozen=True, kw_only=True)
class LoadArguments(ConnectionArguments):
    """The command line of `workbench load`."""

    fields: FieldArguments
    input: str | None
    request: str | None
    folder: str | None
    environment: str | None
    body: str | None
    expression: str
    stream: bool
    limit: int
    input_format: str
    header: bool | None
    users: int | None
    spawn_rate: float | None
    run_time: str
    stages: str | None
    sweep: str | None
    rate: float | None
    arrivals: str
    sessions: bool
    grace: float
    slos: tuple[str, ...]
    tokenizer: str
    web: str | None
    workers: int | None
    master: bool
    expect_workers: int | None
    master_bind_host: str
    master_bind_port: int
    worker: bool
    master_host: str
    master_port: int
    output: str | None
    reports: tuple[str, ...]
    aiperf: str | None
    force: bool
    recording: str
    tag: tuple[str, ...]
    yes: bool
    as_json: bool

    @property
    def processes(self) -> int:
        """How many processes send, at least."""
        return self.workers or (self.expect_workers or 1 if self.master else 1)


def check_roles(arguments: LoadArguments) -> None:
    """Checks that the command line is of one master, one worker, or neither.

    Raises:
        UsageError: it is of several.
    """
    role_options = [
        name
        for name, is_given in (
            ("--workers", arguments.workers is not None),
            ("--master", arguments.master),
            ("--worker", arguments.worker),
        )
        if is_given
    ]
    if len(role_options) > 1:
        raise UsageError(f"{role_options[0]} and {role_options[1]} cannot be used together.")
    if arguments.expect_workers is not None and not arguments.master:
        raise UsageError("--expect-workers requires --master.")
    if arguments.worker and arguments.input is not None:
        raise UsageError("The master decides what a worker sends: leave out INPUT.")


def plan_of(bench: Workbench, arguments: LoadArguments, operation: Operation, processes: int) -> LoadPlan:
    """Returns the plan that a command line describes.

    Args:
        processes: that the users are shared among.

    Raises:
        UsageError: options contradict each other.
        WorkbenchError: what it names does not exist, or cannot be read.
    """
    stages = _stages(arguments)
    most = max(stage.users for stage in stages)
    if most > MOST_USERS * processes:
        raise UsageError(
            f"{most:,} users are more than {counted_processes(processes)} can run.",
            f"A process runs up to {MOST_USERS} users: add processes with --workers.",
        )
    slos = tuple(map(parse_slo, arguments.slos))
    source = _source(bench, arguments, operation)
    return LoadPlan(
        name=source.name,
        requests=source.requests,
        connection=source.connection,
        hidden=source.hidden,
        stages=stages,
        sweep=arguments.sweep is not None,
        rate=arguments.rate or 0.0,
        arrivals=Arrivals(arguments.arrivals),
        grace=arguments.grace,
        slos=slos,
        tokenizer=arguments.tokenizer,
        sessions=_protocol(bench, source) if arguments.sessions else None,
        recording=Recording(arguments.recording),
        tags=arguments.tag,
        keep_samples=arguments.aiperf is not None,
    )


def counted_processes(processes: int) -> str:
    """Returns so many processes in words."""
    return "one process" if processes == 1 else f"{processes} processes"


def _stages(arguments: LoadArguments) -> tuple[Stage, ...]:
    modes = [
        name
        for name, value in (
            ("--stages", arguments.stages),
            ("--sweep", arguments.sweep),
            ("--rate", arguments.rate),
        )
        if value is not None
    ]
    if len(modes) > 1:
        raise UsageError(f"{modes[0]} and {modes[1]} cannot be used together.")
    if arguments.users is not None and modes and modes != ["--rate"]:
        raise UsageError(
            f"--users and {modes[0]} cannot be used together: {modes[0]} says how many users run."
        )
    seconds = parse_seconds(arguments.run_time, "--run-time")
    if arguments.stages is not None:
        return parse_stages(arguments.stages, arguments.spawn_rate)
    if arguments.sweep is not None:
        return parse_sweep(arguments.sweep, seconds)
    users = arguments.users or (_OPEN_LOOP_USERS if arguments.rate else 1)
    spawn_rate = arguments.spawn_rate or min(float(users), _MOST_SPAWN_RATE)
    return (Stage(users=users, seconds=seconds, spawn_rate=spawn_rate),)


def _source(bench: Workbench, arguments: LoadArguments, operation: Operation) -> Source:
    fields = field_values(operation, {**arguments.fields, "Body": None})
    template = None if arguments.body is None else TextBody(text_of("--body", arguments.body))
    overrides = Overrides(fields=fields, body=template, stream=arguments.stream)
    name = arguments.input
    if name is None:
        if template is None:
            raise UsageError(
                "Nothing to send.", "Name an exchange ID, a saved request or a dataset, or give --body."
            )
        return plain_source(overrides, connection_of(arguments, aws_settings(arguments.profile)))
    saved = None
    if arguments.request is None:
        if name.isdecimal():
            return recorded_source(bench, int(name), overrides, lambda c: overridden(c, arguments))
        saved = SavedRequests.find(bench, arguments.folder, environment=arguments.environment)
        source = saved_source(saved, name, overrides, lambda c: _connection(c, arguments))
        if source is not None:
            return source
    else:
        saved = SavedRequests.find(bench, arguments.folder, environment=arguments.environment)
    placed = placement(
        saved if arguments.request else None,
        arguments.request or "",
        fields=fields,
        change=lambda connection: _connection(connection, arguments),
        template=template,
        expression=arguments.expression,
    )
    read = ReadOptions(arguments.input_format, arguments.header)
    dataset = open_dataset(bench, name, read, placed.invocation.connection)
    return dataset_source(dataset, placed, count=arguments.limit, stream=arguments.stream)


def _connection(connection: Connection, arguments: LoadArguments) -> Connection:
    if connection != Connection():
        return overridden(connection, arguments)
    return connection_of(arguments, aws_settings(arguments.profile))


def _protocol(bench: Workbench, source: Source) -> SessionProtocol:
    from workbench.services.sessions.catalog import Sessions

    return Sessions(bench).way(str(source.requests[0].fields.get("EndpointName", "")))
