"""`workbench sessions replay`: a whole session again, in a new one."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import msgspec

from workbench.cli.commands.sessions.exchange import endpoint_option, session_argument
from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_error, print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.core.text.comparison import comparison_summary
from workbench.cli.core.text.exchange_rows import heading, row
from workbench.cli.options.comparison import ComparisonArguments, rule_options
from workbench.cli.options.connection import overridden
from workbench.cli.options.debug import debugging
from workbench.cli.options.sessions import GROUP, SessionArguments, common_options
from workbench.compare import Comparison
from workbench.model.errors import UsageError
from workbench.model.exchange import Exchange, Status
from workbench.services import Workbench
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.lifecycle import open_failure_reason, replay_session
from workbench.services.sessions.transcript import difference


@dataclass(frozen=True, kw_only=True)
class _Arguments(SessionArguments, ComparisonArguments):
    session: str
    endpoint_name: str
    check: bool


def _replay(arguments: _Arguments) -> int:
    """Replay a whole session: open a new one, take each turn in it, and close it if the original was closed.

    Each exchange is printed when it ends; the first has the ID of the new session. With --check, each
    response is compared with the recorded one, the new session ID in place of the old: the exit code is 1 if
    one differs, 254 if a turn failed in a different way than the original.
    """
    if arguments.named and not arguments.check:
        raise UsageError("--rtol, --atol, --ignore, --unordered, --headers and --slower require --check.")
    rules = arguments.rules() if arguments.check else None
    codes = {Exit.DONE}
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        session = Sessions(bench).find(arguments.session, arguments.endpoint_name).session
        first: Exchange | None = None
        if not arguments.as_json:
            print_line(heading(None))
        for turn in replay_session(
            bench,
            session,
            connection=overridden(session.last_success.connection, arguments),
            tell=print_info,
            cancellation=interruption.cancellation,
            tags=arguments.tag,
        ):
            first = first or turn.again
            comparison = None if rules is None else difference(bench, turn, first, rules)
            codes.add(_print_turn(turn.again, comparison, as_json=arguments.as_json))
            if reason := open_failure_reason(turn.again):
                print_error(reason)
                return Exit.OTHER
        if interruption.cancellation.cancelled:
            return interruption.exit_code
    return max(codes)


def _print_turn(again: Exchange, comparison: Comparison | None, *, as_json: bool) -> Exit:
    """Prints a turn that was taken again; the exit code that it calls for."""
    summary = again.summary()
    if as_json:
        members = msgspec.to_builtins(summary)
        if comparison is not None:
            members["comparison"] = comparison.as_json()
        print_line(json_line(members))
    else:
        print_line("  ".join([row(summary, None), *([comparison_summary(comparison)] if comparison else [])]))
    sys.stdout.flush()
    if summary.status is Status.ERROR and (comparison is None or not comparison.same):
        return Exit.SERVICE
    return Exit.DIFFERENT if comparison is not None and not comparison.same else Exit.DONE


command = Command(
    "replay",
    callback=debugging(called_with(_Arguments, _replay)),
    help=_replay.__doc__,
    params=[
        session_argument(),
        endpoint_option(),
        Option(
            ["--check"],
            group=GROUP,
            is_flag=True,
            help="Compare each response with the recorded one; exit with 1 if one differs.",
        ),
        *rule_options(),
        *common_options("Print one JSON object per line, an exchange each."),
    ],
    examples=("workbench sessions replay 3f2a91c0 --check",),
)
