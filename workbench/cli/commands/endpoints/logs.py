"""`workbench endpoints logs`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

from workbench.cli.commands.endpoints.log_lines import heading, line_object, printed
from workbench.cli.commands.endpoints.target import print_pause
from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.completion import exchange_ids
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import Interruption, interruptible
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.options.connection import ConnectionArguments, connection_of, connection_options
from workbench.cli.options.query import QueryArguments, print_queried, queried, query_options
from workbench.content.logs import LogEntry, LogLevel, entries
from workbench.model.errors import OperationCancelledError, UsageError
from workbench.model.logs.line import LogLine
from workbench.model.logs.source import LogSource, endpoint_source
from workbench.model.query.values import moment
from workbench.services import Workbench, aws_settings
from workbench.services.logs.around import ExchangeLogs
from workbench.services.logs.tail import LIVE_TAIL_COST, LogTail

_LEVELS = {
    "debug": LogLevel.NONE,
    "info": LogLevel.INFO,
    "warning": LogLevel.WARNING,
    "error": LogLevel.ERROR,
}


@dataclass(frozen=True, kw_only=True)
class _Arguments(QueryArguments, ConnectionArguments):
    name: str | None
    since: str
    follow: bool
    live: bool
    around: int | None
    component: str
    variant: str
    container: str
    level: str
    contains: str
    pings: bool
    limit: int


def _logs(arguments: _Arguments) -> int:
    """Show the log lines of an endpoint's containers, ordered by the time in their text.

    Lines of health checks are left out. A line becomes readable some seconds after it was printed: with
    --around the command waits for it, with --follow it is shown when it comes.
    """
    if arguments.around is None and not arguments.name:
        raise UsageError("No endpoint is named.", "Give the name of an endpoint, or --around ID.")
    if arguments.around is not None and arguments.follow:
        raise UsageError("--around and --follow cannot be used together.")
    if arguments.live and not arguments.follow:
        raise UsageError("--live requires --follow.")
    printing = queried(arguments, arguments.profile)
    if printing is not None and arguments.follow:
        raise UsageError(
            "--query and --output need every line, and cannot be used with --follow.",
            "Use --json, which prints one object per line as it comes.",
        )
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        batches = _tail(bench, arguments, interruption)
        if arguments.around is not None:
            batches = _around(bench, arguments.around, interruption)
        try:
            if printing is not None:
                print_queried(printing, "endpoints logs", list(_objects(batches, arguments)))
            else:
                for lines in batches:
                    _print(lines, arguments)
        except OperationCancelledError:
            return interruption.exit_code
        return interruption.exit_code if interruption.cancellation.cancelled else Exit.DONE


@dataclass(frozen=True)
class _Batch:
    """Lines to print, and where they were read."""

    group: str
    region: str
    lines: Sequence[LogLine]


def _tail(bench: Workbench, arguments: _Arguments, interruption: Interruption) -> Iterator[_Batch]:
    connection = connection_of(arguments, aws_settings(arguments.profile))
    source = _source(arguments)
    since = _since(arguments.since, bench.now())
    tail = LogTail(bench, source, connection, cancellation=interruption.cancellation, on_pause=print_pause)
    if arguments.follow:
        if arguments.live:
            print_info(f"{LIVE_TAIL_COST}; Ctrl+C ends the session")
        for lines in tail.live(since, print_info) if arguments.live else tail.follow(since):
            yield _Batch(source.group, "", lines)
        return
    page = tail.page(since, limit=arguments.limit)
    if page.truncated:
        print_info(f"There are more lines; these are the newest {len(page.lines):,} (--limit shows more)")
    if not page.lines:
        print_info(f"{source.group} has no lines since {since:%Y-%m-%d %H:%M:%S} ({page.region})")
    yield _Batch(page.source.group, page.region, page.lines)


def _around(bench: Workbench, number: int, interruption: Interruption) -> Iterator[_Batch]:
    """The lines around an exchange: those that are kept where no more can come, or the first that come."""
    logs, exchange = ExchangeLogs(bench), bench.history.exchange(number)
    kept = logs.kept(exchange)
    if kept is not None and logs.is_settled(exchange):
        yield _Batch(kept.group, kept.region, kept.lines)
        return
    waiting = False
    for record in logs.watch(exchange, cancellation=interruption.cancellation, on_pause=print_pause):
        if any(not entry.ping for entry in entries(record.lines)):
            yield _Batch(record.group, record.region, record.lines)
            break
        if not waiting and not logs.is_settled(exchange):
            waiting = True
            print_info("no lines yet; they become readable within a minute (Ctrl+C stops waiting)")
    else:
        if not interruption.cancellation.cancelled:
            print_info(f"there are no lines around exchange {number}")
    if logs.notice:
        print_info(logs.notice)


def _print(batch: _Batch, arguments: _Arguments) -> None:
    shown = list(_wanted(entries(batch.lines), arguments))
    if arguments.as_json:
        for entry in shown:
            print_line(json_line(line_object(entry, batch.group, batch.region)))
    else:
        if shown and not arguments.follow:
            print_info(heading(batch.group, batch.region, shown))
        several = len({entry.stream for entry in shown}) > 1
        for entry in shown:
            print_line(printed(entry, with_stream=several or arguments.follow))
    sys.stdout.flush()


def _objects(batches: Iterable[_Batch], arguments: _Arguments) -> Iterator[dict[str, Any]]:
    for batch in batches:
        for entry in _wanted(entries(batch.lines), arguments):
            yield line_object(entry, batch.group, batch.region)


def _wanted(lines: Iterable[LogEntry], arguments: _Arguments) -> Iterator[LogEntry]:
    lowest = _LEVELS[arguments.level]
    for entry in lines:
        if entry.ping and not arguments.pings:
            continue
        if entry.level < lowest or arguments.contains not in entry.text:
            continue
        yield entry


def _source(arguments: _Arguments) -> LogSource:
    return endpoint_source(
        arguments.name or "",
        component=arguments.component,
        variant=arguments.variant,
        container=arguments.container,
    )


def _since(value: str, now: datetime) -> datetime:
    since = moment(value, now.astimezone())
    if since is None:
        raise UsageError(
            f"--since {value!r} is not a time.", "Give an age such as 10m, 2h or 1d, or a time in ISO 8601."
        )
    return since


command = Command(
    "logs",
    callback=called_with(_Arguments, _logs),
    help=_logs.__doc__,
    params=[
        click.Argument(["name"], required=False),
        Option(
            ["--since"],
            default="15m",
            metavar="TIME",
            help="Show lines since TIME: an age such as 10m, 2h or 1d, or a time in ISO 8601. [15m]",
        ),
        Option(["--follow"], is_flag=True, help="Keep showing new lines until Ctrl+C."),
        Option(
            ["--live"],
            is_flag=True,
            help="With --follow: show lines within a second (Live Tail). AWS bills about $0.01 a minute.",
        ),
        Option(
            ["--around"],
            type=int,
            metavar="ID",
            shell_complete=exchange_ids,
            help="Show the lines around a recorded exchange, of the containers that it reached.",
        ),
        Option(
            ["--inference-component", "component"],
            default="",
            metavar="NAME",
            help="The inference component; each has a log group of its own.",
        ),
        Option(["--variant"], default="", metavar="NAME", help="Only this production variant."),
        Option(["--container"], default="", metavar="NAME", help="Only this container of a pipeline."),
        Option(
            ["--level"],
            type=click.Choice(list(_LEVELS)),
            default="debug",
            help="Only lines of at least this level. Lines that state none count as debug. [debug]",
        ),
        Option(["--contains"], default="", metavar="TEXT", help="Only lines that contain TEXT."),
        Option(["--pings"], is_flag=True, help="Show the lines of health checks too."),
        Option(
            ["--limit"],
            type=click.IntRange(1, 100_000),
            default=1_000,
            metavar="N",
            help="Read at most N lines, the newest. [1000]",
        ),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object per line."),
        *query_options(),
        *connection_options(),
    ],
    examples=(
        "workbench endpoints logs my-endpoint --since 1h --level warning",
        "workbench endpoints logs --around 17",
        "workbench endpoints logs my-endpoint --query \"[?level=='error'].text\"",
    ),
)
