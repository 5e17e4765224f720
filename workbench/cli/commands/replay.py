"""`workbench replay`: send recorded invocations again, through the one invoker, as a stream of results."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import click
import msgspec

from workbench.cli.commands.invoke.repeat import summary_lines
from workbench.cli.core.command import FURTHER, Command, Option
from workbench.cli.core.comparison_text import comparison_summary
from workbench.cli.core.console import print_error, print_hint, print_info
from workbench.cli.core.exit_codes import Exit, exit_of
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.lines import json_line, print_line
from workbench.cli.core.param_file import text_of
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.text import heading, row
from workbench.cli.options.body import RAW, body_of
from workbench.cli.options.comparison import given_rules, rule_options, rules_of
from workbench.cli.options.connection import connection_options, with_given
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import (
    InvalidRequestError,
    NotFoundError,
    PayloadError,
    UsageError,
    WorkbenchError,
)
from workbench.model.invocation import Invocation
from workbench.model.service.schema import schema
from workbench.services import Workbench
from workbench.services.batch.batch import Batch, JobResult, Plan, replays, require_recorded
from workbench.services.batch.targets import chosen
from workbench.services.command_line import field_value
from workbench.services.history_search import search_ids

_GROUP = "Replay"
_IN_A_LINE = 100
"""Differences that one line of JSON gives at most."""

Change = Callable[[Invocation], Invocation]


def _replay(numbers: tuple[int, ...], **given: Any) -> int:
    """Send exchanges again: the same fields, the same bytes, the same connection, but for what is named here.

    Each replay is an exchange of its own, and is printed when it ends. With --check each answer is compared
    with the recorded one; the command ends with 1 where one differs, with 254 where one failed otherwise than
    the recorded one did.
    """
    if given["debug"]:
        from workbench.cli.core.debug import follow

        follow()
    checking = given["check"]
    if given_rules(given) and not checking:
        raise UsageError("the options of a comparison need --check")
    plan = Plan(
        change=changed_by(given["changes"], given),
        concurrency=given["concurrency"],
        rate=given["rate"] or 0.0,
        rules=rules_of(given) if checking else None,
        tags=given["tag"],
        record=not given["no_record"],
        bodies=not given["no_bodies"],
        tell=print_info,
    )
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox(), record=plan.record) as bench:
        targets = chosen(bench, given["targets"])
        numbers = _numbers(bench, numbers, given["search"])
        require_recorded(bench, numbers)  # it is found out before the first is sent
        batch = Batch(bench, plan, interruption.cancellation)
        if not given["as_json"]:
            print_line(heading(None))
        codes = {Exit.DONE}
        for done in batch.run(replays(numbers, times=given["times"], targets=targets)):
            codes.add(_told(done, as_json=given["as_json"], several=len(numbers) > 1))
            sys.stdout.flush()
        for line in summary_lines(batch.statistics(), checked=checking):
            print_hint(line)
        if plan.record and bench.notice:
            print_info(bench.notice)
        if interruption.cancellation.cancelled:
            return interruption.exit_code
    return max(codes)


_OF_ONE = (NotFoundError, PayloadError, InvalidRequestError, UsageError)
"""What keeps a single exchange from being sent again, such as a body that was not kept."""


def _numbers(bench: Workbench, numbers: tuple[int, ...], query: str | None) -> tuple[int, ...]:
    if query is None:
        if not numbers:
            raise UsageError("there is nothing to replay", "Name exchanges by their ID, or give a --search.")
        return numbers
    if numbers:
        raise UsageError("--search and IDs cannot be given at the same time")
    found = search_ids(bench, query)
    if not found:
        raise UsageError(f"nothing that was sent is found by {query!r}")
    return found


def _told(done: JobResult, *, as_json: bool, several: bool) -> Exit:
    """Print what a job came to; the exit code that it calls for.

    Args:
        several: whether others are sent as well, which what keeps this one from it does not stop.
    """
    target = done.job.target
    if done.exchange is None:
        error = done.refusal or WorkbenchError("it was not sent")
        if target is None and not (several and isinstance(error, _OF_ONE)):
            raise error
        whose = f"{target.name}: " if target else "not sent: "
        print_error(f"{whose}{error.message}", error.hint)
        return exit_of(error)
    summary, comparison = done.exchange.summary(), done.comparison
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
        words += [comparison_summary(comparison)] if comparison else []
        print_line("  ".join(words))
    if done.failed and (comparison is None or not comparison.same):
        return Exit.SERVICE
    return Exit.DIFFERENT if done.differs else Exit.DONE


def changed_by(changes: tuple[str, ...], given: dict[str, Any]) -> Change:
    """What `--set` and the connection options do to an invocation.

    Raises:
        UsageError: a change that is no `FIELD=VALUE`, or of a field that no operation has.
    """
    parsed = [_parsed(change) for change in changes]
    with_given(Invocation().connection, given)  # a bad URL is found out before anything is sent

    def change(invocation: Invocation) -> Invocation:
        for apply in parsed:
            invocation = apply(invocation)
        return invocation.with_(connection=with_given(invocation.connection, given))

    return change


def _parsed(change: str) -> Change:
    name, equals, value = change.partition("=")
    if not equals:
        raise UsageError(
            f"--set {change!r} is no FIELD=VALUE", "Such as --set TargetVariant=green; FIELD= clears it."
        )
    members = {field.name: field for operation in schema().operations.values() for field in operation.input}
    by_option = {field.option.removeprefix("--"): field for field in members.values()}
    field = members.get(name) or by_option.get(name)
    if field is None:
        raise UsageError(f"--set {name}: there is no such field", f"There are {', '.join(members)}.")
    if field.payload:
        body = body_of("--set Body", value, RAW)
        return lambda invocation: invocation.with_(body=body)
    if not value:
        return lambda invocation: invocation.with_field(field.name, None)
    return partial(Invocation.with_field, name=field.name, value=field_value(field, text_of("--set", value)))


replay = Command(
    "replay",
    callback=_replay,
    help=_replay.__doc__,
    params=[
        click.Argument(["numbers"], metavar="[ID]...", nargs=-1, type=int),
        Option(
            ["--search"],
            group=_GROUP,
            metavar="QUERY",
            help="Send again what a search of the history finds, the oldest first; in place of IDs.",
        ),
        Option(
            ["--times"],
            group=_GROUP,
            type=click.IntRange(min=1),
            default=1,
            metavar="N",
            help="Send each N times. [1]",
        ),
        Option(
            ["--concurrency"],
            group=_GROUP,
            type=click.IntRange(1, 256),
            default=1,
            metavar="N",
            help="Keep N in flight at once. [1]",
        ),
        Option(
            ["--rate"],
            group=_GROUP,
            type=click.FloatRange(min=0, min_open=True),
            metavar="N",
            help="Begin N a second at most.",
        ),
        Option(
            ["--target", "targets"],
            group=_GROUP,
            multiple=True,
            metavar="NAME",
            help="Send to this target of the settings instead; given often, to each of them.",
        ),
        Option(
            ["--set", "changes"],
            group=_GROUP,
            multiple=True,
            metavar="FIELD=VALUE",
            help="Send this instead; FIELD= leaves the field out; Body= is taken literally.",
        ),
        Option(["--json", "as_json"], group=_GROUP, is_flag=True, help="Print one JSON object a line."),
        Option(
            ["--tag"], group=_GROUP, multiple=True, metavar="WORD", help="Keep the replays under this word."
        ),
        Option(["--no-record"], group=_GROUP, is_flag=True, help="Do not keep the replays."),
        Option(["--no-bodies"], group=_GROUP, is_flag=True, help="Keep no bodies, only digests and sizes."),
        Option(
            ["--check"],
            group="Comparison",
            is_flag=True,
            help="Compare each answer with the recorded one; end with 1 where they differ.",
        ),
        *rule_options(),
        *connection_options(),
        Option(
            ["--debug"],
            group=FURTHER,
            is_flag=True,
            help="Show what the SDK does, on stderr, secrets masked.",
        ),
    ],
    examples=(
        "workbench replay 17 --times 100 --concurrency 8 --json",
        "workbench replay 17 --set TargetVariant=green --check --rtol 1e-3",
        "workbench replay --search 'endpoint:iris* since:1d' --target staging --check",
    ),
)
