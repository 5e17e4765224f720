"""`workbench sessions replay`: a whole session again, in a new one."""

from __future__ import annotations

import sys
from typing import Any

import click
import msgspec

from workbench.cli.core.command import Command, Option
from workbench.cli.core.comparison_text import comparison_summary
from workbench.cli.core.console import print_error, print_info
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.lines import json_line, print_line
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.text import heading, row
from workbench.cli.options.comparison import given_rules, rule_options, rules_of
from workbench.cli.options.connection import with_given
from workbench.cli.options.sessions import GROUP, common_options, debugging, endpoint_option
from workbench.compare import Comparison
from workbench.model.errors import UsageError
from workbench.model.exchange import Exchange, Status
from workbench.services import Workbench
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.lifecycle import open_failure_reason, replay_session
from workbench.services.sessions.transcript import difference


def _replay(session: str, **given: Any) -> int:
    """Have a whole session again: open a new one, take each turn in it, close it if this one was closed.

    Each exchange is printed when it ends; the new session's ID is that of the first. With --check each answer
    is compared with the recorded one, the new ID counting as the old one's; the command ends with 1 where one
    differs, with 254 where one failed otherwise than the recorded one did.
    """
    checking = given["check"]
    if given_rules(given) and not checking:
        raise UsageError("the options of a comparison need --check")
    rules = rules_of(given) if checking else None
    codes = {Exit.DONE}
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        known = Sessions(bench).find(session, given["endpoint_name"])
        first: Exchange | None = None
        if not given["as_json"]:
            print_line(heading(None))
        for turn in replay_session(
            bench,
            known.session,
            connection=with_given(known.session.last_use.connection, given),
            tell=print_info,
            cancellation=interruption.cancellation,
            tags=given["tag"],
        ):
            first = first or turn.again
            found = None if rules is None else difference(bench, turn, first, rules)
            codes.add(_tell_turn(turn.again, found, as_json=given["as_json"]))
            if reason := open_failure_reason(turn.again):
                print_error(reason)
                return Exit.OTHER
        if interruption.cancellation.cancelled:
            return interruption.exit_code
    return max(codes)


def _tell_turn(again: Exchange, found: Comparison | None, *, as_json: bool) -> Exit:
    """Print a turn that was taken again; the exit code that it calls for."""
    summary = again.summary()
    if as_json:
        members = msgspec.to_builtins(summary)
        if found is not None:
            members["comparison"] = found.as_json()
        print_line(json_line(members))
    else:
        print_line("  ".join([row(summary, None), *([comparison_summary(found)] if found else [])]))
    sys.stdout.flush()
    if summary.status is Status.ERROR and (found is None or not found.same):
        return Exit.SERVICE
    return Exit.DIFFERENT if found is not None and not found.same else Exit.DONE


replay = Command(
    "replay",
    callback=debugging(_replay),
    help=_replay.__doc__,
    params=[
        click.Argument(["session"], metavar="SESSION"),
        endpoint_option(),
        Option(["--check"], group=GROUP, is_flag=True, help="Compare each answer with the recorded one."),
        *rule_options(),
        *common_options("Print each exchange as one JSON object a line."),
    ],
)
