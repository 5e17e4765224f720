"""`workbench replay`: sends recorded invocations again, and prints each result as it ends."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
import msgspec

from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.completion import exchange_ids, target_names
from workbench.cli.core.exit_codes import Exit, exit_of
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_error, print_hint, print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.core.text.exchange_rows import heading, row
from workbench.cli.options.comparison import ComparisonArguments, rule_options
from workbench.cli.options.connection import ConnectionArguments, connection_options
from workbench.cli.options.debug import debug_option, debugging
from workbench.cli.options.production import require_permission, yes_option
from workbench.cli.options.tags import tag_option
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import (
    InvalidRequestError,
    NotFoundError,
    PayloadError,
    UsageError,
    WorkbenchError,
)
from workbench.services import Workbench

if TYPE_CHECKING:
    from workbench.services.batch.jobs import JobResult

_GROUP = "Replay"
_IN_A_LINE = 100
"""Differences that one line of JSON gives at most."""


@dataclass(frozen=True, kw_only=True)
class _Arguments(ConnectionArguments, ComparisonArguments):
    numbers: tuple[int, ...]
    search: str | None
    times: int
    concurrency: int
    rate: float | None
    targets: tuple[str, ...]
    changes: tuple[str, ...]
    as_json: bool
    tag: tuple[str, ...]
    fold: bool
    no_record: bool
    no_bodies: bool
    check: bool
    yes: bool


def _replay(arguments: _Arguments) -> int:
    """Send exchanges again with the same fields, body and connection, except for the options given here.

    Each replay is a new exchange, and is printed when it ends. With --check, each response is compared with
    the recorded one: the exit code is 1 if one differs, 254 if a replay failed in a different way than the
    original.
    """
    # Loaded here: the help and completion in a shell need the options only.
    from workbench.cli.commands.invoke.repeat import summary_lines
    from workbench.cli.core.recording import print_recording
    from workbench.cli.options.changes import change_of
    from workbench.services.batch.batch import Batch
    from workbench.services.batch.connections import connections_of
    from workbench.services.batch.jobs import Plan, replays, require_recorded
    from workbench.services.batch.targets import chosen
    from workbench.services.worker_count import worker_count

    if arguments.named and not arguments.check:
        raise UsageError("--rtol, --atol, --ignore, --unordered, --headers and --slower require --check.")
    plan = Plan(
        change=change_of(arguments.changes, arguments),
        concurrency=arguments.concurrency,
        rate=arguments.rate or 0.0,
        rules=arguments.rules() if arguments.check else None,
        tags=arguments.tag,
        folded=arguments.fold,
        record=not arguments.no_record,
        bodies=not arguments.no_bodies,
        tell=print_info,
    )
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox(), record=plan.record) as bench:
        targets = chosen(bench, arguments.targets)
        numbers = _numbers(bench, arguments.numbers, arguments.search)
        require_recorded(bench, numbers)  # it is found out before the first is sent
        with interruption.breakable():
            connections = connections_of(bench, replays(numbers, targets=targets), plan.change)
            count = len(numbers) * arguments.times * max(len(targets), 1)
            require_permission(bench, connections, count, without_asking=arguments.yes)
        processes = worker_count(arguments.concurrency, count)
        if processes:
            print_info(f"{processes} worker processes send, as {arguments.concurrency} are in flight.")
        plan = msgspec.structs.replace(plan, processes=processes)
        batch = Batch(bench, plan, interruption.cancellation)
        if not arguments.as_json:
            print_line(heading(None))
        codes = {Exit.DONE}
        for result in batch.run(replays(numbers, times=arguments.times, targets=targets)):
            codes.add(_print_result(result, as_json=arguments.as_json, several=len(numbers) > 1))
            sys.stdout.flush()
        for line in summary_lines(batch.statistics(), checked=arguments.check):
            print_hint(line)
        if plan.record:
            print_recording(bench)
        if interruption.cancellation.cancelled:
            return interruption.exit_code
    return max(codes)


_OF_ONE = (NotFoundError, PayloadError, InvalidRequestError, UsageError)
"""What keeps a single exchange from being sent again, such as a body that was not recorded."""


def _numbers(bench: Workbench, numbers: tuple[int, ...], query: str | None) -> tuple[int, ...]:
    if query is None:
        if not numbers:
            raise UsageError("Nothing to replay.", "Give exchange IDs or --search QUERY.")
        return numbers
    if numbers:
        raise UsageError("Exchange IDs and --search cannot be used together.")
    from workbench.services.history.search import search_ids

    matching = search_ids(bench, query)
    if not matching:
        raise UsageError(f"No exchange matches --search {query!r}.")
    return matching


def _print_result(result: JobResult, *, as_json: bool, several: bool) -> Exit:
    """Prints the result of a job; the exit code that it calls for.

    Args:
        several: whether others are sent as well; an error of this one does not stop them.
    """
    target = result.job.target
    if result.exchange is None:
        error = result.refusal or WorkbenchError("Not sent.")
        if target is None and not (several and isinstance(error, _OF_ONE)):
            raise error
        whose = f"{target.name}: " if target else "not sent: "
        print_error(f"{whose}{error.message}", error.hint)
        return exit_of(error)
    summary, comparison = result.exchange.summary(), result.comparison
    if as_json:
        members = msgspec.to_builtins(summary)
        if target is not None:
            members["target"] = target.name
        if comparison is not None:
            members["comparison"] = comparison.as_json(limit=_IN_A_LINE)
        print_line(json_line(members))
    else:
        words = [row(summary, None)]
        words += [f"→ {sanitize_line(target.name)}"] if target else []
        if comparison is not None:
            from workbench.cli.core.text.comparison import comparison_summary

            words.append(comparison_summary(comparison))
        print_line("  ".join(words))
    if result.failed and (comparison is None or not comparison.same):
        return Exit.SERVICE
    return Exit.DIFFERENT if result.differs else Exit.DONE


command = Command(
    "replay",
    callback=debugging(called_with(_Arguments, _replay)),
    help=_replay.__doc__,
    params=[
        click.Argument(["numbers"], metavar="[ID]...", nargs=-1, type=int, shell_complete=exchange_ids),
        Option(
            ["--search"],
            group=_GROUP,
            metavar="QUERY",
            help="Replay every exchange that this search of the history finds, oldest first; instead of IDs.",
        ),
        Option(
            ["--times"],
            group=_GROUP,
            type=click.IntRange(min=1),
            default=1,
            metavar="N",
            help="Send each exchange N times. [1]",
        ),
        Option(
            ["--concurrency"],
            group=_GROUP,
            type=click.IntRange(1, 256),
            default=1,
            metavar="N",
            help="Send up to N at the same time. [1]",
        ),
        Option(
            ["--rate"],
            group=_GROUP,
            type=click.FloatRange(min=0, min_open=True),
            metavar="N",
            help="Start at most N per second. [no limit]",
        ),
        Option(
            ["--target", "targets"],
            shell_complete=target_names,
            group=_GROUP,
            multiple=True,
            metavar="NAME",
            help="Send to this target of settings.toml instead; repeatable, to send to each.",
        ),
        Option(
            ["--set", "changes"],
            group=_GROUP,
            multiple=True,
            metavar="FIELD=VALUE",
            help="Send this value instead; FIELD= omits the field; Body= takes text, file://FILE or fileb://FILE.",
        ),
        Option(["--json", "as_json"], group=_GROUP, is_flag=True, help="Print one JSON object per line."),
        tag_option(_GROUP, "replays"),
        Option(
            ["--fold"],
            group=_GROUP,
            is_flag=True,
            help="Record one row of the history for all replays; its number is the one before theirs.",
        ),
        yes_option(_GROUP),
        Option(["--no-record"], group=_GROUP, is_flag=True, help="Do not record the replays."),
        Option(
            ["--no-bodies"], group=_GROUP, is_flag=True, help="Record digests and sizes instead of bodies."
        ),
        Option(
            ["--check"],
            group="Comparison",
            is_flag=True,
            help="Compare each response with the recorded one; exit with 1 if one differs.",
        ),
        *rule_options(),
        *connection_options(),
        debug_option(),
    ],
    examples=(
        "workbench replay 17 --times 100 --concurrency 8 --json",
        "workbench replay 17 --set TargetVariant=green --check --rtol 1e-3",
        "workbench replay --search 'endpoint:iris* since:1d' --target staging --check",
    ),
)
