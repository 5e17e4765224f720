"""`workbench diff`: compares the responses of two exchanges."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import click

from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.completion import exchange_ids
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.options.comparison import ComparisonArguments, rule_options
from workbench.services import Workbench


@dataclass(frozen=True, kw_only=True)
class _Arguments(ComparisonArguments):
    expected: int
    actual: int
    limit: int
    as_json: bool


def _diff(arguments: _Arguments) -> int:
    """Compare the responses of two exchanges; A is the expected one.

    JSON, JSON Lines and CSV are compared by value, npy by element, images by pixel, text by line, everything
    else by byte; status and content type too. The exit code is 0 if they are the same, else 1.
    """
    # Loaded here: completion in a shell does without.
    from workbench.cli.core.text.comparison import comparison_lines
    from workbench.services.comparison import compare_recorded

    expected, actual, limit = arguments.expected, arguments.actual, arguments.limit
    with Workbench.open() as bench:
        comparison = compare_recorded(bench, expected, actual, arguments.rules())
    if arguments.as_json:
        members = {"expected": expected, "actual": actual, **comparison.as_json(limit=limit)}
        print_line(json_line(members))
    else:
        columns = shutil.get_terminal_size().columns
        for line in comparison_lines(comparison, columns, limit or len(comparison.differences)):
            print_line(line)
    return Exit.DONE if comparison.same else Exit.DIFFERENT


command = Command(
    "diff",
    callback=called_with(_Arguments, _diff),
    help=_diff.__doc__,
    params=[
        click.Argument(["expected"], metavar="A", type=int, shell_complete=exchange_ids),
        click.Argument(["actual"], metavar="B", type=int, shell_complete=exchange_ids),
        *rule_options(),
        Option(
            ["--limit"],
            group="Comparison",
            type=click.IntRange(min=0),
            default=20,
            metavar="N",
            help="Show the N largest differences; 0 shows all, up to 10,000. [20]",
        ),
        Option(["--json", "as_json"], group="Comparison", is_flag=True, help="Print one JSON object."),
    ],
    examples=(
        "workbench diff 17 18 --rtol 1e-6 --ignore '**.request_id'",
        "workbench diff 17 18 --unordered --json",
    ),
)
