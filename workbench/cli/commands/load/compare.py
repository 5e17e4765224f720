"""`workbench load compare`: two results files side by side."""

from __future__ import annotations

from dataclasses import dataclass

import click

from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.new_file import write_new_file
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.options.reports import report_bytes, report_option
from workbench.services.load.comparison import LoadComparison, compare_loads, comparison_report
from workbench.services.load.result import read_result

_GROUP = "Result"


@dataclass(frozen=True, kw_only=True)
class _Arguments:
    before: str
    after: str
    reports: tuple[str, ...]
    force: bool
    as_json: bool


def _compare(arguments: _Arguments) -> int:
    """Compare the results of two load tests.

    A and B are files that `workbench load --output` wrote. Each measure is shown with its percentiles, the
    change of its mean with a 95 % interval, and whether B is better. Levels of sweeps are compared with
    those of the same number of users.
    """
    from workbench.services.report.text import text_lines

    comparison = compare_loads(read_result(arguments.before), read_result(arguments.after))
    report = comparison_report(comparison)
    if arguments.as_json:
        print_line(json_line(_as_json(comparison)))
    else:
        for line in text_lines(report):
            print_line(line)
    for path in arguments.reports:
        data = report_bytes(path, report, json_line(_as_json(comparison)))
        write_new_file(path, data, force=arguments.force)
        print_info(f"wrote {path}")
    return Exit.DONE


def _as_json(comparison: LoadComparison) -> dict[str, object]:
    return {
        "before": {"name": comparison.before.name, "started_at": comparison.before.started_at},
        "after": {"name": comparison.after.name, "started_at": comparison.after.started_at},
        "setup": comparison.setup,
        "levels": [
            {
                "users": first.users,
                "requests_per_second": [first.requests_per_second, second.requests_per_second],
                "failures": [first.failures, second.failures],
                "requests": [first.requests, second.requests],
                "goodput": [first.goodput, second.goodput],
                "output_tokens_per_second": [first.output_tokens_per_second, second.output_tokens_per_second],
            }
            for first, second in comparison.levels
        ],
        "differences": [{**row._asdict(), "change": row.change} for row in comparison.differences],
    }


command = Command(
    "compare",
    callback=called_with(_Arguments, _compare),
    help=_compare.__doc__,
    params=[
        click.Argument(["before"], metavar="A"),
        click.Argument(["after"], metavar="B"),
        report_option(_GROUP),
        Option(["--force"], group=_GROUP, is_flag=True, help="Replace a report that exists."),
        Option(["--json", "as_json"], group=_GROUP, is_flag=True, help="Print one JSON object."),
    ],
    examples=("workbench load compare monday.json today.json --report change.md",),
)
