"""`--query` and `--output` over the objects that `--json` prints, as the AWS CLI has them."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

from workbench.cli.core.command import Option
from workbench.cli.core.terminal.lines import json_line
from workbench.cli.options.output import printing_options
from workbench.cli.options.output_style import Printing, PrintingArguments, printing_of
from workbench.model.errors import UsageError
from workbench.model.redaction import redacted
from workbench.services import aws_settings

_NAMES = ("query", "output")


@dataclass(frozen=True, kw_only=True)
class QueryArguments:
    """What a command line says of printing objects."""

    query: str | None
    output: str | None
    as_json: bool


def query_options() -> list[Option]:
    """Fresh options."""
    return [option for option in printing_options() if option.name in _NAMES]


def queried(arguments: QueryArguments, profile: str | None) -> Printing | None:
    """Returns how to print what a query selects; None where the command line asks for none.

    Args:
        profile: says the format where the command line does not.

    Raises:
        UsageError: the query cannot be parsed, or a format contradicts --json.
        WorkbenchError: an unknown format in the environment or the profile.
    """
    output = arguments.output or ("json" if arguments.as_json else None)
    if arguments.as_json and output != "json":
        raise UsageError(f"--json and --output {output} cannot be used together.")
    if arguments.query is None and arguments.output is None:
        return None
    printing = PrintingArguments(output=output, query=arguments.query, color="auto", error_format=None)
    return printing_of(printing, aws_settings(profile))


def print_queried(printing: Printing, title: str, value: object) -> None:
    """Prints what a query selects of a value, without secrets.

    Args:
        title: stands above a table.

    Raises:
        WorkbenchError: the query cannot be applied, a table cannot show what it selects, or standard output
            is closed.
    """
    printing.print(title, json.loads(redacted(json_line(value))), sys.stdout)
