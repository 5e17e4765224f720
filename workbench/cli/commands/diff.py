"""`workbench diff`: what differs between the answers of two exchanges, and by how much."""

from __future__ import annotations

import shutil
from typing import Any

import click

from workbench.cli.core.command import Command, Option
from workbench.cli.core.comparison_text import comparison_lines
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.lines import json_line, print_line
from workbench.cli.options.comparison import rule_options, rules_of
from workbench.services import Workbench
from workbench.services.comparison import compare_recorded


def _diff(expected: int, actual: int, **given: Any) -> int:
    """Compare the answers of two exchanges, A as what was expected.

    JSON, JSON Lines and CSV are compared by value, npy by element, pictures by pixel, text by line, and
    everything else by byte; status and content type too. Ends with 0 where they are the same, else with 1.
    """
    with Workbench.open() as bench:
        comparison = compare_recorded(bench, expected, actual, rules_of(given))
    if given["as_json"]:
        members = {"expected": expected, "actual": actual, **comparison.as_json(limit=given["limit"])}
        print_line(json_line(members))
    else:
        columns = shutil.get_terminal_size().columns
        for line in comparison_lines(comparison, columns, given["limit"] or len(comparison.differences)):
            print_line(line)
    return Exit.DONE if comparison.same else Exit.DIFFERENT


diff = Command(
    "diff",
    callback=_diff,
    help=_diff.__doc__,
    params=[
        click.Argument(["expected"], metavar="A", type=int),
        click.Argument(["actual"], metavar="B", type=int),
        *rule_options(),
        Option(
            ["--limit"],
            group="Comparison",
            type=click.IntRange(min=0),
            default=20,
            metavar="N",
            help="Give the N largest differences; 0 gives all that are kept, 10,000. [20]",
        ),
        Option(["--json", "as_json"], group="Comparison", is_flag=True, help="Print one JSON object."),
    ],
    examples=(
        "workbench diff 17 18 --rtol 1e-6 --ignore '**.request_id'",
        "workbench diff 17 18 --unordered --json",
    ),
)
