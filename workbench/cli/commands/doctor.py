"""`workbench doctor`: checks everything that has to work before a request can."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass

import msgspec

from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.options.connection import ConnectionArguments, connection_of, connection_options
from workbench.cli.options.debug import debug_option, debugging
from workbench.services import Workbench, aws_settings
from workbench.services.doctor.check import CheckContext, CheckResult, Verdict

_GROUP = "Doctor"


@dataclass(frozen=True, kw_only=True)
class _Arguments(ConnectionArguments):
    as_json: bool
    keys: bool
    endpoint_name: str


def _doctor(arguments: _Arguments) -> int:
    """Check installation, terminal, settings, history, network, credentials and permissions.

    Every check has a verdict, its duration, and what to do. The exit code is 1 if a check fails. The output
    can be passed on: it has no secrets. Nothing is recorded, and no model of yours runs.
    """
    if arguments.keys:
        return _show_keys()
    from workbench.content.account.doctor_text import lines_of
    from workbench.services.doctor.run import all_checks, examine

    connection = connection_of(arguments, aws_settings(arguments.profile))
    counts: Counter[Verdict] = Counter()
    group = ""
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        context = CheckContext(bench, connection, arguments.endpoint_name, interruption.cancellation)
        for result in examine(context, all_checks()):
            counts[result.verdict] += 1
            if arguments.as_json:
                print_line(json_line(_members(result)))
            else:
                if result.group != group:
                    print_line(f"{chr(10) if group else ''}{result.group}")
                    group = result.group
                for line in lines_of(
                    result.title, result.verdict, result.summary, result.advice, result.duration_ms
                ):
                    print_line(line)
            sys.stdout.flush()
    if not arguments.as_json:
        print_line("")
        print_line(", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict))
    return Exit.DIFFERENT if counts[Verdict.FAILED] else Exit.DONE


def _show_keys() -> int:
    """Shows what the terminal sends for each key, until Ctrl+D."""
    from workbench.cli.terminal.key_names import key_name
    from workbench.cli.terminal.key_reader import pressed_keys

    print_info("press keys to see what the terminal sends; Ctrl+D ends")
    for sent in pressed_keys():
        # The terminal is raw: a line ends with both.
        sys.stdout.write(f"{sent!r:<20} {key_name(sent) or 'not a key of the app'}\r\n")
        sys.stdout.flush()
    return Exit.DONE


def _members(result: CheckResult) -> dict[str, object]:
    members: dict[str, object] = msgspec.to_builtins(result)
    return members


command = Command(
    "doctor",
    callback=debugging(called_with(_Arguments, _doctor)),
    help=_doctor.__doc__,
    params=[
        Option(["--json", "as_json"], group=_GROUP, is_flag=True, help="Print one JSON object per check."),
        Option(
            ["--keys"],
            group=_GROUP,
            is_flag=True,
            help="Show what the terminal sends for each key, and check nothing.",
        ),
        Option(
            ["--endpoint-name"],
            group=_GROUP,
            default="",
            metavar="NAME",
            help="Check permissions on this endpoint. [a name that no endpoint has]",
        ),
        *connection_options(),
        debug_option(),
    ],
    examples=(
        "workbench doctor --profile dev --endpoint-name my-endpoint",
        "workbench doctor --sandbox --json",
    ),
)
